"""Where Meta (or the simulator) brings its updates: raw bytes in, raw bytes on to the notifier, nothing read here."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.bodies import whole_body
from gateway.parts import GATEWAY, Parts
from services.common.principal import allow

MAXIMUM_BYTES = 3 * 1024 * 1024  # Meta, "Webhooks", payload limit of the Cloud API: 3 MB
SIGNATURE = "X-Hub-Signature-256"
_PATH = "/internal/webhooks/whatsapp"


def create_blueprint(parts: Parts) -> Blueprint:
    """``/webhooks/whatsapp``: Meta's handshake and its updates. 503 when the notifier does not answer, so that Meta repeats."""
    routes = Blueprint("webhooks", __name__, url_prefix="/webhooks")

    @routes.get("/whatsapp")
    @allow("anyone")  # the verify token in the query is the proof; the notifier checks it
    def handshake() -> Response:
        return _relay(parts, None)

    @routes.post("/whatsapp")
    @allow("anyone")  # the signature over the raw bytes is the proof; the notifier checks it
    def updates() -> Response:
        return _relay(parts, whole_body(MAXIMUM_BYTES))

    return routes


def _relay(parts: Parts, raw: bytes | None) -> Response:
    query = request.query_string.decode("latin-1")
    given = {name: request.headers.get(name) for name in (SIGNATURE, "Content-Type")}
    answer = parts.notifier.call(
        request.method,
        f"{_PATH}?{query}" if query else _PATH,
        GATEWAY,
        raw=raw,
        headers={name: value for name, value in given.items() if value is not None},
    )
    return Response(answer.body, answer.status, content_type=answer.headers.get("Content-Type", "text/plain"))
