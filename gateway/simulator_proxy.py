"""The simulator's page under ``/simulator/``, so that a machine needs one open port only."""

from __future__ import annotations

from collections.abc import Iterator

import urllib3
from flask import Blueprint, Response, abort, request

from gateway.bodies import whole_body
from services.common.http import PartUnavailable
from services.common.principal import allow

PREFIX = "/simulator"
MAXIMUM_BYTES = 20 * 1024 * 1024
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_CHUNK_BYTES = 64 * 1024
_HOP_BY_HOP = frozenset({  # RFC 9110, section 7.6.1
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip
_OURS = frozenset({"cookie", "host", "content-length"})  # a staff cookie is nothing for the simulator


def create_blueprint(simulator_url: str | None) -> Blueprint:
    """``/simulator/…`` as the simulator answers it; 404 where no simulator is configured."""
    routes = Blueprint("simulator", __name__, url_prefix=PREFIX)
    pool = urllib3.PoolManager(maxsize=8, timeout=urllib3.Timeout(connect=2.0, read=60.0), retries=False)

    @routes.route("/", defaults={"path": ""}, methods=_METHODS)
    @routes.route("/<path:path>", methods=_METHODS)
    @allow("anyone")
    def proxy(path: str) -> Response:  # noqa: ARG001  # the undecoded path is taken from the request
        if simulator_url is None:
            abort(404)
        return _answer(pool, simulator_url, whole_body(MAXIMUM_BYTES))

    return routes


def _answer(pool: urllib3.PoolManager, simulator_url: str, body: bytes) -> Response:
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    url = simulator_url + request.path.removeprefix(PREFIX) + query
    sent = {name: value for name, value in request.headers if name.lower() not in _HOP_BY_HOP | _OURS}
    sent["X-Forwarded-Prefix"] = PREFIX
    try:
        answer = pool.request(request.method, url, body=body or None, headers=sent, redirect=False, preload_content=False)
    except urllib3.exceptions.HTTPError:
        raise PartUnavailable("simulator") from None
    headers = [(name, value) for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP]
    return Response(_chunks(answer), answer.status, headers=headers)


def _chunks(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """The body as it comes: a stream of events is passed on event by event."""
    try:
        while chunk := answer.read1(_CHUNK_BYTES):
            yield chunk
    finally:
        answer.release_conn()
