"""Every path of the public API in one blueprint."""

from __future__ import annotations

from flask import Blueprint

from gateway.api import composed, document, papers, pass_through, staff_accounts, staff_sessions
from gateway.config import Settings
from gateway.parts import Parts
from gateway.sessions import Sessions
from services.common.clock import Clock

PREFIX = "/api/v1"


def create_blueprint(parts: Parts, sessions: Sessions, settings: Settings, clock: Clock) -> Blueprint:
    """The public API. Paths without a rule here do not exist for the outside, whatever a service may serve."""
    routes = Blueprint("api", __name__, url_prefix=PREFIX)
    pass_through.register(routes, parts, sessions)
    composed.register(routes, parts, sessions)
    papers.register(routes, parts, sessions)
    staff_sessions.register(routes, parts, sessions)
    staff_accounts.register(routes, parts, sessions)
    document.register(routes, document.Documents(parts, settings.public_base_url, clock))
    return routes
