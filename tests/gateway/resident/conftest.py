"""The pages on an application of their own, with a town behind them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway import access, assets, errors, finish, languages
from gateway.config import Settings
from gateway.identifiers import Identifier
from gateway.parts import Parts
from gateway.resident import create_blueprint
from services.common.clock import Clock
from services.common.http import PartClient
from services.common.principal import PrincipalSigner
from services.common.web import create_flask
from tests.fakes.clock import FixedClock
from tests.gateway.resident.town import SECRET, Town, create_app
from tests.servers import served

NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing answers there


def pages(clock: Clock, booking: str, docs: str, notifier: str, simulator: str | None = None) -> Flask:
    """The residents' pages as the gateway serves them."""
    signer = PrincipalSigner(SECRET)
    parts = Parts(
        PartClient("booking", booking, signer),
        PartClient("notifier", notifier, signer),
        PartClient("docs", docs, signer),
        simulator,
    )
    settings = Settings("127.0.0.1", 8080, "http://localhost", booking, notifier, docs, simulator, "unix:///nowhere", SECRET)
    app = create_flask("gateway", signer=None, checks=None, static_folder=None)
    app.url_map.converters["id"] = Identifier
    access.install(app)
    errors.install(app, None)
    finish.install(app, https=False)
    languages.install(app)
    assets.install(app)
    app.register_blueprint(create_blueprint(parts, settings, clock))
    return app


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def town_url(town: Town) -> Iterator[str]:
    with served(create_app(town)) as url:
        yield url


@pytest.fixture
def app(town_url: str, clock: FixedClock) -> Flask:
    return pages(clock, town_url, town_url, town_url)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
