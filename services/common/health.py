"""Liveness and readiness of one process."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog
from flask import Blueprint, Response, jsonify

from services.common.principal import allow

Check = Callable[[], bool]
log = structlog.get_logger()


def readiness(checks: Mapping[str, Check]) -> tuple[bool, dict[str, str]]:
    """Run the checks; a check that raises counts as failed. The second part is ``ok`` or ``failing`` by name."""
    parts = {name: "ok" if _passes(name, check) else "failing" for name, check in checks.items()}
    return all(state == "ok" for state in parts.values()), parts


def _passes(name: str, check: Check) -> bool:
    try:
        return check()
    except Exception as error:  # noqa: BLE001  # a readiness probe reports every failure in the same way
        log.warning("check failed", check=name, error=repr(error))
        return False


def blueprint(checks: Mapping[str, Check]) -> Blueprint:
    """``/health/live`` and ``/health/ready`` for a service."""
    routes = Blueprint("health", __name__)

    @routes.get("/health/live")
    @allow("anyone")
    def live() -> Response:
        return jsonify(status="live")

    @routes.get("/health/ready")
    @allow("anyone")
    def ready() -> tuple[Response, int]:
        good, parts = readiness(checks)
        return jsonify(status="ready" if good else "failing", parts=parts), 200 if good else 503

    return routes
