"""``/internal/webhooks/whatsapp``: the gateway hands over Meta's requests unread."""

from __future__ import annotations

from flask import Blueprint, Response, request

from services.common.principal import allow
from services.common.problems import Problem
from services.notifier.usecases.ingest import ReceiveWebhook, handshake_matches

MAXIMUM_BYTES = 3 * 1024 * 1024 + 64 * 1024  # Meta: a webhook has at most 3 MB


def blueprint(receive: ReceiveWebhook, verify_token: str) -> Blueprint:
    """The routes of the webhook."""
    routes = Blueprint("webhooks", __name__)

    @routes.get("/internal/webhooks/whatsapp")
    @allow("service")
    def handshake() -> Response:
        """The challenge as text, so that Meta knows the address is ours; 403 for a wrong word."""
        asked = request.args
        if not handshake_matches(asked.get("hub.mode", ""), asked.get("hub.verify_token", ""), verify_token):
            raise Problem("forbidden")
        return Response(asked.get("hub.challenge", ""), mimetype="text/plain")

    @routes.post("/internal/webhooks/whatsapp")
    @allow("service")
    def updates() -> Response:
        """200 once every update is stored; 401 for a wrong signature, 503 when they could not be stored."""
        receive(request.get_data(cache=False), request.headers.get("X-Hub-Signature-256", ""))
        return Response("", 200)

    return routes
