"""Default deny: a view without a policy is refused to everybody."""

from __future__ import annotations

from flask import Flask, request

from services.common.principal import policy_of
from services.common.problems import Problem


def install(app: Flask) -> None:
    """Refuse views that nobody gave a policy.

    Who may use the others is decided where it is known: the owning service checks the principal of an API call, the staff pages
    their session.
    """

    def check() -> None:
        if request.endpoint is not None and policy_of(app, request.endpoint) is None:
            raise Problem("forbidden")

    app.before_request(check)
