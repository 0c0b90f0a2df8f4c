"""Whether the databases can be used, asked before anything is started."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from services.stack.home import Refusal

_CONNECT_SECONDS = 5


def check(databases: Mapping[str, str]) -> None:
    """:class:`Refusal` naming the variable of the first database that cannot be used. The password is never shown."""
    for service, url in databases.items():
        variable = f"{service.upper()}_DATABASE_URL"
        place = make_url(url)
        if reason := _failure(place):
            raise Refusal(f"{variable}: the database {_shown(place)} cannot be used ({reason}).")


def _failure(place: URL) -> str | None:
    sqlite = place.get_backend_name() == "sqlite"
    engine = create_engine(place, poolclass=NullPool, connect_args={"timeout" if sqlite else "connect_timeout": _CONNECT_SECONDS})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "SELECT 1")
    except SQLAlchemyError as error:
        return _reason(error, place)
    return None


def _reason(error: SQLAlchemyError, place: URL) -> str:
    """The driver's first line, without what the URL keeps secret."""
    text = next(iter(str(getattr(error, "orig", None) or error).splitlines()), type(error).__name__).strip().rstrip(".")
    return text.replace(place.password, "***") if place.password else text


def _shown(place: URL) -> str:
    if place.get_backend_name() == "sqlite":
        return str(Path(place.database or ":memory:"))
    return URL.create(place.drivername, None, None, place.host, place.port, place.database).render_as_string()
