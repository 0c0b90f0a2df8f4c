"""Passing a request to the service that owns its path, and the answer back, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from gateway.api.caller import Caller, identify
from gateway.api.routes import ROUTES, Route
from gateway.bodies import whole_body
from gateway.limits import address
from gateway.parts import Parts
from gateway.sessions import Sessions
from services.common.http import Answer, PartClient
from services.common.principal import ADDRESS, allow

_REQUEST_HEADERS = {  # by their names in the WSGI environment: the hot path asks there
    "HTTP_ACCEPT_LANGUAGE": "Accept-Language",
    "HTTP_IDEMPOTENCY_KEY": "Idempotency-Key",
    "HTTP_IF_MATCH": "If-Match",
    "HTTP_IF_NONE_MATCH": "If-None-Match",
}
_ANSWER_HEADERS = (
    "Content-Type", "Location", "ETag", "Retry-After", "Allow", "Content-Language", "Cache-Control", "WWW-Authenticate",
    "Content-Disposition",
)  # fmt: skip


def register(routes: Blueprint, parts: Parts, sessions: Sessions) -> None:
    """Add every row of the route table."""
    for route in ROUTES:
        endpoint = f"{route.method} {route.rule}".replace(".", "_")
        routes.add_url_rule(route.rule, endpoint, _view(route, parts, sessions), methods=[route.method])


def _view(route: Route, parts: Parts, sessions: Sessions) -> Callable[..., Response]:
    part = route.part(parts)

    @allow("anyone")  # the owning service decides, from the principal that goes with the request
    def pass_on(**_path: Any) -> Response:
        return relay(forward(part, identify(sessions)))

    return pass_on


def forward(part: PartClient, caller: Caller) -> Answer:
    """Ask ``part`` what the current request asks, as ``caller``. ``PartUnavailable`` when it does not answer."""
    query = request.query_string.decode("latin-1")
    reads = request.method in ("GET", "HEAD")
    return part.call(
        "GET" if reads else request.method,  # of a HEAD the server leaves the body out, once it is joined and measured
        f"{request.path}?{query}" if query else request.path,
        caller.principal,
        raw=None if reads else whole_body(),
        headers={**_asked_with(request.environ), ADDRESS: address(), **caller.headers},
    )


def relay(answer: Answer) -> Response:
    """The part's answer as ours: status, body and the headers that concern the caller."""
    kept = [(name, value) for name in _ANSWER_HEADERS if (value := answer.headers.get(name)) is not None]
    return Response(answer.body, answer.status, headers=kept)


def _asked_with(environ: Mapping[str, Any]) -> dict[str, str]:
    """An empty header goes along, for the part to refuse; only the type may be empty where none was sent."""
    asked = {name: environ[key] for key, name in _REQUEST_HEADERS.items() if key in environ}
    return {"Content-Type": environ["CONTENT_TYPE"], **asked} if environ.get("CONTENT_TYPE") else asked
