"""Is the whole system ready? One answer for every part behind the gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import urllib3
from flask import Blueprint, Response, jsonify
from redis import Redis

from services.common import queues
from services.common.health import readiness
from services.common.http import PartClient, PartUnavailable
from services.common.principal import PUBLIC, allow

WORKERS = ("booking-worker", "notifier-worker", "docs-worker")
_SECONDS = 3.0
Probe = Callable[[], Mapping[str, str]]


def create_blueprint(services: Mapping[str, PartClient], redis: Redis, simulator_url: str | None) -> Blueprint:
    """``/health/live`` and ``/health/ready``."""
    routes = Blueprint("health", __name__, url_prefix="/health")
    states = states_of(services, redis, simulator_url)

    @routes.get("/live")
    @allow("anyone")
    def live() -> Response:
        return jsonify(status="live")

    @routes.get("/ready")
    @allow("anyone")
    def ready() -> tuple[Response, int]:
        parts = states()
        good = all(state == "ok" for state in parts.values())
        return jsonify(status="ready" if good else "failing", parts=parts), 200 if good else 503

    return routes


def states_of(services: Mapping[str, PartClient], redis: Redis, simulator_url: str | None) -> Callable[[], dict[str, str]]:
    """Asks every part at once.

    The names are ``redis``, the workers, and for each service its own name and ``{name}.{its part}``; each is ``ok`` or
    ``failing``.
    """
    probes = _probes(services, redis, simulator_url)

    def ask() -> dict[str, str]:
        with ThreadPoolExecutor(max_workers=len(probes)) as pool:
            found = list(pool.map(lambda probe: probe(), probes))
        return {name: state for each in found for name, state in each.items()}

    return ask


def _probes(services: Mapping[str, PartClient], redis: Redis, simulator_url: str | None) -> list[Probe]:
    checks = {"redis": lambda: queues.answers(redis)} | {name: _heartbeat(redis, name) for name in WORKERS}
    if simulator_url:
        checks["simulator"] = lambda: _lives(simulator_url)
    own: list[Probe] = [lambda: readiness(checks)[1]]
    return own + [_service(name, client) for name, client in services.items()]


def _heartbeat(redis: Redis, name: str) -> Callable[[], bool]:
    return lambda: bool(redis.exists(f"heartbeat:{name}"))


def _lives(url: str) -> bool:
    return urllib3.request("GET", f"{url}/health/live", timeout=_SECONDS, retries=False).status == 200


def _service(name: str, client: PartClient) -> Probe:
    def probe() -> Mapping[str, str]:
        try:
            answer = client.get("/health/ready", PUBLIC)
            inner = answer.json()["parts"]
        except (PartUnavailable, ValueError, KeyError):
            return {name: "failing"}
        return {name: "ok" if answer.ok else "failing", **{f"{name}.{part}": state for part, state in inner.items()}}

    return probe
