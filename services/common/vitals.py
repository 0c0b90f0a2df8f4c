"""What a part knows of its own state beyond up and down, for the page that helps to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from services.common.clock import Clock
from services.common.principal import allow


def blueprint(clock: Clock, tell: Callable[[], Mapping[str, Any]] = dict) -> Blueprint:
    """``GET /internal/vitals``: ``now`` by the clock of this part, and whatever ``tell`` adds at the moment of asking."""
    routes = Blueprint("vitals", __name__)

    @routes.get("/internal/vitals")
    @allow("service")
    def vitals() -> Response:
        return jsonify(now=clock.now().isoformat(), **tell())

    return routes
