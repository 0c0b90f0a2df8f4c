"""A booking service on a fresh database, with one small office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from services.booking.adapters import tables
from services.booking.adapters.office_writer import add_office
from services.booking.adapters.tables_day import calendar_locks
from services.booking.app import PACKAGE, Stores, create_app, create_stores
from services.booking.config import Settings
from services.common.database import Database
from services.common.principal import HEADER, PUBLIC, Principal, PrincipalSigner
from tests.booking.builders import GROUP, LONG_SERVICE, OFFICE, OTHER_OFFICE, PHONE, RULE, SERVICE
from tests.fakes.clock import FixedClock

SECRET = "a secret of the tests that is long enough"
SIGNER = PrincipalSigner(SECRET)


def settings_for(database_url: str) -> Settings:
    """Settings of a web process on that database."""
    return Settings.from_env(
        {"BOOKING_DATABASE_URL": database_url, "SEKALI_SECRET": SECRET, "PUBLIC_BASE_URL": "https://contoh.example"}
    )


@pytest.fixture(scope="session")
def package() -> str:
    """The service whose schema :func:`migrated_url` has."""
    return PACKAGE


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated database with two offices, once on each engine."""
    database = Database(migrated_url)
    with database.write() as connection:
        for office in (OFFICE, OTHER_OFFICE):
            add_office(connection, office, [GROUP], [SERVICE, LONG_SERVICE], [RULE])
    yield database
    database.close()


@pytest.fixture
def stores(database: Database, clock: FixedClock) -> Stores:
    """The adapters on that database."""
    return create_stores(database, SECRET, clock)


class Applications:
    """One application for each settings: making one takes longer than most tests."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._made: dict[Settings, Flask] = {}

    def __call__(self, settings: Settings) -> Flask:
        if settings not in self._made:
            self._made[settings] = create_app(settings, self._clock)
        return self._made[settings]

    def disconnect(self) -> None:
        """Leave the databases until the next question, and forget what stood there: the next test begins with others."""
        for app in self._made.values():
            app.extensions["database"].close()
            app.extensions["offices"].forget()


@pytest.fixture(scope="session")
def applications_of_this_run(clock_of_this_run: FixedClock) -> Applications:
    """What :func:`applications` takes from."""
    return Applications(clock_of_this_run)


@pytest.fixture
def applications(applications_of_this_run: Applications, clock: FixedClock) -> Iterator[Applications]:
    """``applications(settings)``: the service as an application that looks at :func:`clock`."""
    yield applications_of_this_run
    applications_of_this_run.disconnect()


@pytest.fixture
def app(database: Database, applications: Applications) -> Flask:
    """The application on that database."""
    return applications(settings_for(database.url))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application. Requests say who asks by :func:`anybody`, :func:`operator` and the like."""
    return app.test_client()


def as_principal(principal: Principal, **headers: str) -> dict[str, str]:
    """The headers of a request by this principal."""
    return {HEADER: SIGNER.sign(principal), **headers}


def anybody(token: str | None = None, **headers: str) -> dict[str, str]:
    """The headers of a request by anybody, with a manage token if they have one."""
    return as_principal(PUBLIC, **({"Authorization": f"Bearer {token}"} if token else {}), **headers)


def operator(office: str = OFFICE.id, **headers: str) -> dict[str, str]:
    """The headers of a request by an operator of an office."""
    return as_principal(Principal("operator", "staff-1", (office,)), **headers)


def part(name: str = "gateway") -> dict[str, str]:
    """The headers of a request by another part."""
    return as_principal(Principal("service", name))


def booking_body(**changes: Any) -> dict[str, Any]:
    """What a resident sends to book next Tuesday at eight."""
    return {
        "office": OFFICE.id,
        "service": SERVICE.id,
        "starts_at": "2026-12-01T08:00:00+07:00",
        "name": "Siti Contoh",
        "whatsapp": PHONE,
        **changes,
    }


def change_services(database: Database, **values: Any) -> None:
    """Lay something else down for every service, and raise the revision as every change of a calendar does."""
    with database.write() as connection:
        connection.execute(update(tables.services).values(**values))
        connection.execute(update(calendar_locks).values(revision=calendar_locks.c.revision + 1))


@pytest.fixture
def booked(client: FlaskClient) -> dict[str, Any]:
    """The answer to a first booking."""
    answer = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.get_json()
    return body
