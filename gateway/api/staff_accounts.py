"""Changes of staff accounts: booking makes them, and the sessions of a changed account end here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from gateway.api.caller import identify
from gateway.api.pass_through import forward, relay
from gateway.parts import Parts
from gateway.sessions import Sessions
from services.common.http import Answer
from services.common.principal import allow

_ONE = "/offices/<id:office>/staff/<id:account>"
RULES = (
    "/offices/<id:office>/staff",
    *(f"{_ONE}/{change}" for change in ("role", "disable", "enable", "password")),
    "/staff/password",
)


def register(routes: Blueprint, parts: Parts, sessions: Sessions) -> None:
    """Add every change of an account."""

    @allow("anyone")  # booking decides, from the principal that goes with the request
    def change(**_path: Any) -> Response:
        answer = forward(parts.booking, identify(sessions))
        if answer.ok:
            _close_sessions(sessions, answer)
        return relay(answer)

    for rule in RULES:
        routes.add_url_rule(rule, f"account POST {rule}", change, methods=["POST"])


def _close_sessions(sessions: Sessions, answer: Answer) -> None:
    """End the sessions that booking no longer vouches for; should Redis fail, a repeat of the request ends them."""
    body = answer.json()
    if body["sessions_revoked"]:
        sessions.close_all(body["account"]["id"])
