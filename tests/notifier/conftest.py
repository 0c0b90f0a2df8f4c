"""A notifier on a fresh database of each engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.common.database import Database
from tests.fakes.clock import FixedClock
from tests.notifier.notifier_at_work import NotifierAtWork


@pytest.fixture(scope="session")
def package() -> str:
    """The service whose schema :func:`migrated_url` has."""
    return "services.notifier"


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(migrated_url)
    yield database
    database.close()


@pytest.fixture
def notifier(database: Database, clock: FixedClock) -> NotifierAtWork:
    return NotifierAtWork(database, clock)
