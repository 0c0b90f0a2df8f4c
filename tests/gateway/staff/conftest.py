"""The operator's pages on real parts over HTTP and a real Redis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from werkzeug.test import TestResponse

import gateway
from gateway import assets, board, finish, languages
from gateway.config import Settings
from gateway.identifiers import Identifier
from gateway.parts import Parts
from gateway.sessions import Sessions
from gateway.staff import create_blueprint
from gateway.vitals import Vitals
from services.common.database import Database
from services.common.http import PartClient
from services.common.principal import Principal, PrincipalSigner
from services.notifier.adapters.store import DatabaseStore
from services.notifier.app import PACKAGE as NOTIFIER
from services.notifier.app import create_app as create_notifier
from tests.booking.builders import OFFICE as SMALL_OFFICE
from tests.fakes.clock import FixedClock
from tests.fakes.office_parts import OFFICE, PASSWORD, SECRET, OfficeParts, running
from tests.gateway.staff.real import Console, Mailbox
from tests.notifier.api.test_routes import settings as notifier_settings
from tests.servers import served
from tests.templates import Templates

ADDRESS = "http://127.0.0.1:8080"
TODAY = f"/staff/offices/{OFFICE['id']}/day/2026-11-24"


@dataclass
class Operator:
    """Somebody with a browser in front of the operator's pages."""

    browser: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.browser.get(path)

    def post(self, path: str, origin: str | None = ADDRESS, **form: str | list[str]) -> TestResponse:
        return self.browser.post(path, data=form, headers={"Origin": origin} if origin else {})

    def sign_in(self, username: str = "operator", password: str = PASSWORD, **form: str) -> TestResponse:
        return self.post("/staff/sign-in", ADDRESS, username=username, password=password, **form)

    def token(self) -> str:
        """The token that the forms of today's board carry."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(TODAY).text)
        assert found is not None
        return found.group(1)

    def act(self, code: str, verb: str, version: int = 1, **form: str | list[str]) -> TestResponse:
        path = f"/staff/offices/{OFFICE['id']}/bookings/{code}/{verb}"
        return self.post(path, ADDRESS, csrf=self.token(), version=str(version), day="2026-11-24", **form)

    def booking_page(self, code: str) -> TestResponse:
        return self.get(f"/staff/offices/{OFFICE['id']}/bookings/{code}")


@pytest.fixture
def office_parts() -> Iterator[OfficeParts]:
    with running() as parts:
        yield parts


@pytest.fixture
def settings(office_parts: OfficeParts, redis_url: str) -> Settings:
    return Settings(
        host="127.0.0.1", port=8080, public_base_url=ADDRESS, booking_url=office_parts.url, notifier_url=office_parts.url,
        docs_url=office_parts.url, simulator_url=None, redis_url=redis_url, secret=SECRET,
    )  # fmt: skip


def application(settings: Settings, clock: FixedClock) -> Flask:
    """The pages alone, with the same templates and languages as the gateway's."""
    signer = PrincipalSigner(settings.secret)
    parts = Parts(
        PartClient("booking", settings.booking_url, signer),
        PartClient("notifier", settings.notifier_url, signer),
        PartClient("docs", settings.docs_url, signer),
        None,
    )
    app = Flask("gateway", root_path=str(Path(gateway.__file__).parent), static_folder=None)
    app.url_map.converters["id"] = Identifier
    finish.install(app, settings.is_public_over_https)
    languages.install(app)
    assets.install(app)
    app.register_blueprint(board.create_blueprint(parts, clock))
    redis = Redis.from_url(settings.redis_url)
    services = {"booking": parts.booking, "notifier": parts.notifier, "docs": parts.docs}
    vitals = Vitals(services, redis, None, clock)
    app.register_blueprint(create_blueprint(parts, Sessions(redis, clock), settings, clock, vitals))
    return app


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Flask:
    return application(settings, clock)


@pytest.fixture
def stranger(app: Flask) -> Operator:
    """Nobody is signed in."""
    return Operator(app.test_client())


@pytest.fixture
def operator(app: Flask) -> Operator:
    """Signed in at one office."""
    signed_in = Operator(app.test_client())
    signed_in.sign_in()
    return signed_in


@pytest.fixture
def without_notifier(settings: Settings, clock: FixedClock, nowhere: str) -> Operator:
    """Signed in while the notifier does not answer."""
    signed_in = Operator(application(replace(settings, notifier_url=nowhere), clock).test_client())
    signed_in.sign_in()
    return signed_in


@pytest.fixture
def without_docs(settings: Settings, clock: FixedClock, nowhere: str) -> Operator:
    """Signed in while docs does not answer."""
    signed_in = Operator(application(replace(settings, docs_url=nowhere), clock).test_client())
    signed_in.sign_in()
    return signed_in


@pytest.fixture(scope="session")
def notifier_of_this_run(templates: Templates, clock_of_this_run: FixedClock, booking_address: str) -> Flask:
    """The real notifier, made once, before the real booking service."""
    settings = notifier_settings(templates.sqlite(NOTIFIER, "pages"), booking_address)
    return create_notifier(replace(settings, secret=SECRET), clock_of_this_run)


@pytest.fixture(scope="session")
def notifier_address(notifier_of_this_run: Flask) -> Iterator[str]:
    """Where the real notifier answers."""
    with served(notifier_of_this_run) as url:
        yield url


@pytest.fixture
def mailbox(templates: Templates, notifier_of_this_run: Flask, clock: FixedClock) -> Iterator[Mailbox]:
    """What residents wrote to the office: nothing yet."""
    database = Database(templates.sqlite(NOTIFIER, "pages"))
    yield Mailbox(DatabaseStore(database), clock)
    database.close()
    notifier_of_this_run.extensions["database"].close()


@pytest.fixture
def real_app(booking_address: str, notifier_address: str, settings: Settings, clock: FixedClock) -> Flask:
    """The pages before the real booking service and the real notifier."""
    return application(replace(settings, booking_url=booking_address, notifier_url=notifier_address), clock)


ConsoleOf = Callable[[str], Console]


@pytest.fixture
def console_of(real_app: Flask, booking_app: Flask, mailbox: Mailbox, settings: Settings, clock: FixedClock) -> ConsoleOf:
    """``console_of("supervisor")``: somebody with that role, signed in before an office with nobody and nothing in it."""
    sessions = Sessions(Redis.from_url(settings.redis_url), clock)

    def open_console(role: str) -> Console:
        session = sessions.open(Principal(role, f"staff-{role}", (SMALL_OFFICE.id,)), role)
        browser = real_app.test_client()
        browser.set_cookie("sekali_staff", session.token, path="/staff")
        return Console(browser, booking_app.test_client(), session, mailbox)

    return open_console


@pytest.fixture
def console(console_of: ConsoleOf) -> Console:
    """An operator."""
    return console_of("operator")


@pytest.fixture
def supervisor(console_of: ConsoleOf) -> Console:
    """A supervisor."""
    return console_of("supervisor")
