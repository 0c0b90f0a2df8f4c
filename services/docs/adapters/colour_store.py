"""The colours of offices in the service's database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from services.common.database import Database
from services.common.inbox import insert_once
from services.docs.adapters.tables import office_colours


class SqlColours:
    """Implements ``Colours``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, office_id: str) -> str:
        with self._database.read() as connection:
            return connection.scalar(select(office_colours.c.colour).where(office_colours.c.office_id == office_id)) or ""

    def save(self, office_id: str, colour: str, saved_by: str, saved_at: datetime) -> None:
        values = {"office_id": office_id, "colour": colour, "saved_by": saved_by, "saved_at": saved_at}
        with self._database.write() as connection:
            if not insert_once(connection, office_colours, values):
                connection.execute(update(office_colours).where(office_colours.c.office_id == office_id).values(**values))

    def forget(self, office_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(office_colours).where(office_colours.c.office_id == office_id))
