"""The databases of a running product: files of its own, or three fresh databases on the run's PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from tests.servers import create_database, drop_database

PARTS = ("booking", "notifier", "docs")


@contextmanager
def databases(request: pytest.FixtureRequest) -> Iterator[Mapping[str, str]]:
    """The launcher's variables for the engine that ``request.param`` names."""
    if request.param == "sqlite":
        yield {}
        return
    folder: str = request.getfixturevalue("postgresql")
    names = {part: f"system_{part}_{uuid.uuid4().hex}" for part in PARTS}
    yield {f"{part.upper()}_DATABASE_URL": create_database(folder, name) for part, name in names.items()}
    for name in names.values():
        drop_database(folder, name)
