"""Fixtures that every part's tests share: a fresh database on both engines, a fresh Redis, a clock that stands still."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser
from redis import Redis

from tests.chromium import chromium, require_chromium
from tests.fakes.clock import FixedClock
from tests.servers import create_database, drop_database, postgresql_programs, postgresql_server, redis_server
from tests.templates import Templates

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

# How long an example takes says something about the machine and its load, not about the code
hypothesis.settings.register_profile("sekali", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("sekali")


@pytest.fixture(scope="session")
def clock_of_this_run() -> FixedClock:
    """What applications look at that stay from test to test."""
    return FixedClock(TUESDAY)


@pytest.fixture
def clock(clock_of_this_run: FixedClock) -> FixedClock:
    """Tuesday, 24 November 2026, 09.00 WIB."""
    clock_of_this_run.instant = TUESDAY
    return clock_of_this_run


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The socket folder of a PostgreSQL for this run. Missing programs fail where CI is set and skip elsewhere."""
    programs = postgresql_programs()
    if programs is None:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgresql_server(programs) as folder:
        yield folder


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """A fresh empty PostgreSQL database."""
    name = f"test_{uuid.uuid4().hex}"
    yield create_database(postgresql, name)
    drop_database(postgresql, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh empty database, once on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.sqlite3"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Migrated databases."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, templates: Templates, package: str) -> str:
    """A database with the schema of the service ``package`` and nothing in it, once on each engine."""
    if request.param == "sqlite":
        return templates.sqlite(package)
    return templates.postgresql(package, request.getfixturevalue("postgresql"))


@pytest.fixture(scope="session")
def redis_of_this_run() -> Iterator[str]:
    """One real Redis for the whole run."""
    with redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_of_this_run: str) -> str:
    """A real Redis with nothing in it."""
    with Redis.from_url(redis_of_this_run) as client:
        client.flushall()
    return redis_of_this_run


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser without windows."""
    require_chromium()
    with chromium() as started:
        yield started
