"""The gateway before three parts that a test tells what to answer, and a real Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from gateway.app import create_app
from gateway.config import Settings
from gateway.sessions import Sessions, StaffSession
from services.booking.adapters.office_writer import add_office
from services.booking.app import PACKAGE as BOOKING
from services.booking.app import create_app as create_booking
from services.common.database import Database
from services.common.principal import Principal
from tests.booking.builders import GROUP, LONG_SERVICE, RULE, SERVICE
from tests.booking.builders import OFFICE as SMALL_OFFICE
from tests.booking.conftest import settings_for
from tests.fakes.clock import FixedClock
from tests.fakes.part_server import SECRET, PartServer, part_server
from tests.servers import free_port, served
from tests.templates import Templates

OFFICE = "muara-bangkahulu"
OPERATOR = Principal("operator", "staff-1", (OFFICE,))
CallerWith = Callable[..., FlaskClient]


@dataclass(frozen=True)
class Neighbours:
    """The parts behind the gateway."""

    booking: PartServer
    notifier: PartServer
    docs: PartServer


@pytest.fixture
def neighbours() -> Iterator[Neighbours]:
    with part_server() as booking, part_server() as notifier, part_server() as docs:
        yield Neighbours(booking, notifier, docs)


@pytest.fixture
def nowhere() -> str:
    """A URL where nothing listens."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def gateway_settings(neighbours: Neighbours, redis_url: str) -> Settings:
    return Settings(
        host="127.0.0.1",
        port=0,
        public_base_url="http://127.0.0.1:8080",
        booking_url=neighbours.booking.url,
        notifier_url=neighbours.notifier.url,
        docs_url=neighbours.docs.url,
        simulator_url=None,
        redis_url=redis_url,
        secret=SECRET,
        rate_limits=False,
    )


@pytest.fixture
def gateway(gateway_settings: Settings, clock: FixedClock) -> Flask:
    """The application, without rate limits."""
    return create_app(gateway_settings, clock)


@pytest.fixture
def caller(gateway: Flask) -> FlaskClient:
    """Somebody outside."""
    return gateway.test_client()


@pytest.fixture
def caller_with(gateway_settings: Settings, clock: FixedClock) -> CallerWith:
    """``caller_with(docs_url=…)``: somebody outside, before a gateway with other settings."""
    return lambda **changes: create_app(replace(gateway_settings, **changes), clock).test_client()


@pytest.fixture
def limited_caller(caller_with: CallerWith) -> FlaskClient:
    """Somebody outside, before a gateway with rate limits."""
    return caller_with(rate_limits=True)


@pytest.fixture
def sessions(redis_url: str, clock: FixedClock) -> Iterator[Sessions]:
    with Redis.from_url(redis_url) as redis:
        yield Sessions(redis, clock)


@pytest.fixture
def session(sessions: Sessions) -> StaffSession:
    """A member of staff who is signed in."""
    return sessions.open(OPERATOR, "petugas")


@pytest.fixture
def as_staff(session: StaffSession) -> dict[str, str]:
    """The header of a signed-in member of staff."""
    return {"Authorization": f"Bearer {session.token}"}


@pytest.fixture(scope="session")
def booking_of_this_run(templates: Templates, clock_of_this_run: FixedClock) -> Flask:
    """The real booking service, made once for all tests of the pages."""
    return create_booking(settings_for(templates.sqlite(BOOKING, "pages")), clock_of_this_run)


@pytest.fixture(scope="session")
def booking_address(booking_of_this_run: Flask) -> Iterator[str]:
    """Where the real booking service answers."""
    with served(booking_of_this_run) as url:
        yield url


@pytest.fixture
def booking_app(templates: Templates, booking_of_this_run: Flask, clock: FixedClock) -> Iterator[Flask]:  # sets the clock
    """The real booking service with one small office and nobody in it."""
    database = Database(templates.sqlite(BOOKING, "pages"))
    with database.write() as connection:
        add_office(connection, SMALL_OFFICE, [GROUP], [SERVICE, LONG_SERVICE], [RULE])
    database.close()
    yield booking_of_this_run
    booking_of_this_run.extensions["database"].close()
