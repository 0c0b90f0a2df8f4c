"""A notifier on a fresh database of each engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.common.database import Database, migrate
from tests.fakes.clock import FixedClock
from tests.notifier.notifier_at_work import NotifierAtWork


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(database_url)
    migrate(database, "services.notifier")
    yield database
    database.close()


@pytest.fixture
def notifier(database: Database, clock: FixedClock) -> NotifierAtWork:
    return NotifierAtWork(database, clock)
