"""The gateway put together."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from redis import ConnectionPool, Redis
from werkzeug.middleware.proxy_fix import ProxyFix

from gateway import (
    access,
    api,
    assets,
    board,
    errors,
    figures,
    finish,
    health,
    languages,
    limits,
    problem_pages,
    resident,
    simulator_proxy,
    staff,
    vitals,
    webhooks,
)
from gateway.config import Settings
from gateway.identifiers import Identifier
from gateway.parts import Parts
from gateway.sessions import Sessions
from services.common.clock import Clock, SystemClock
from services.common.http import PartClient
from services.common.principal import PrincipalSigner
from services.common.web import create_flask

MAXIMUM_BODY_BYTES = 64 * 1024
_HEALTH_SECONDS = 3.0
_REDIS_SECONDS = 1.0  # a page waits no longer for a counter or a session


@dataclass(frozen=True)
class _Wiring:
    """What the blueprints are given."""

    parts: Parts
    probes: dict[str, PartClient]
    sessions: Sessions
    redis: Redis
    redis_pool: ConnectionPool
    clock: Clock


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The application behind the one public port."""
    wiring = _wire(settings, clock or SystemClock())
    app = create_flask("gateway", signer=None, checks=None, max_body_bytes=MAXIMUM_BODY_BYTES, static_folder=None)
    app.url_map.converters["id"] = Identifier
    access.install(app)
    limiter = limits.install(app, wiring.redis_pool) if settings.rate_limits else None
    errors.install(app, limiter)
    finish.install(app, settings.is_public_over_https)
    languages.install(app)
    assets.install(app)
    figures.install(app, wiring.redis, wiring.clock, settings.metrics_token)
    _register(app, wiring, settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's way
    return app


def _wire(settings: Settings, clock: Clock) -> _Wiring:
    signer = PrincipalSigner(settings.secret)
    urls = {"booking": settings.booking_url, "notifier": settings.notifier_url, "docs": settings.docs_url}
    clients = {name: PartClient(name, url, signer) for name, url in urls.items()}
    probes = {name: PartClient(name, url, signer, _HEALTH_SECONDS) for name, url in urls.items()}
    pool = ConnectionPool.from_url(settings.redis_url, socket_connect_timeout=_REDIS_SECONDS, socket_timeout=_REDIS_SECONDS)
    redis = Redis(connection_pool=pool)
    parts = Parts(clients["booking"], clients["notifier"], clients["docs"], settings.simulator_url)
    return _Wiring(parts, probes, Sessions(redis, clock), redis, pool, clock)


def _vitals(wiring: _Wiring, settings: Settings) -> vitals.Vitals:
    return vitals.Vitals(wiring.probes, wiring.redis, settings.simulator_url, wiring.clock)


def _register(app: Flask, wiring: _Wiring, settings: Settings) -> None:
    for blueprint in (
        api.create_blueprint(wiring.parts, wiring.sessions, settings, wiring.clock),
        webhooks.create_blueprint(wiring.parts),
        health.create_blueprint(wiring.probes, wiring.redis, settings.simulator_url),
        simulator_proxy.create_blueprint(settings.simulator_url),
        problem_pages.create_blueprint(),
        board.create_blueprint(wiring.parts, wiring.clock),
        resident.create_blueprint(wiring.parts, settings, wiring.clock),
        staff.create_blueprint(wiring.parts, wiring.sessions, settings, wiring.clock, _vitals(wiring, settings)),
    ):
        app.register_blueprint(blueprint)
