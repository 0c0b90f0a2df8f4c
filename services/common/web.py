"""A Flask application as every part makes it, and the server that runs it."""

from __future__ import annotations

import gc
import multiprocessing
import re
import time
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from granian import Granian
from granian.constants import Interfaces
from setproctitle import getproctitle

from services.common import figures, health, json_text, principal, problems
from services.common.figures import Requests
from services.common.ids import new_id
from services.common.processes import die_with_parent

REQUEST_ID = "X-Request-Id"
_REQUEST_ID_SHAPE = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
log = structlog.get_logger()


class _JsonProvider(DefaultJSONProvider):
    """Flask's JSON with keys as they come, and with every unreadable body a ``ValueError``, which Flask answers with 400."""

    sort_keys = False

    def loads(self, s: str | bytes, **options: Any) -> Any:
        return json_text.parse(s, **options)


class _Application(Flask):
    json_provider_class = _JsonProvider


def create_flask(
    name: str,
    signer: principal.PrincipalSigner | None,
    checks: Mapping[str, health.Check] | None,
    domain_errors: Mapping[type[Exception], problems.Translation] | None = None,
    max_body_bytes: int = 256 * 1024,
    **options: str | None,
) -> Flask:
    """An application with request ids, log lines, problem details, default deny and health.

    ``signer`` is None only for parts that have their own way of knowing who asks (gateway, simulator), ``checks`` only for the
    gateway, which asks the parts behind it instead; ``options`` go to Flask.
    """
    app = _Application(name, **{"static_folder": None, **options})  # type: ignore[arg-type]  # Flask's options that are used here are text or None
    app.config["MAX_CONTENT_LENGTH"] = max_body_bytes
    problems.install(app, domain_errors)
    _trace_requests(app, Requests(name.rpartition(".")[2]))
    if signer is not None:
        principal.install(app, signer)
    if checks is not None:
        app.register_blueprint(health.blueprint(checks))
    return app


def _trace_requests(app: Flask, requests: Requests) -> None:
    app.extensions["requests"] = requests

    def begin() -> None:
        given = request.headers.get(REQUEST_ID, "")
        g.request_id = given if _REQUEST_ID_SHAPE.match(given) else new_id()
        g.started = time.monotonic()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    def end(answer: Response) -> Response:
        answer.headers[REQUEST_ID] = g.request_id
        if not request.path.startswith(("/health/", "/static/")):
            seconds = time.monotonic() - g.started
            requests.note(answer.status_code, seconds)
            took = round(seconds * 1000, 1)
            log.info("request", method=request.method, path=request.path, status=answer.status_code, ms=took)
        return answer

    app.before_request(begin)
    app.after_request(end)


def serve(
    create_app: Callable[[], Flask],
    host: str,
    port: int,
    environment: MutableMapping[str, str],
    workers: int = 1,
    threads: int = 8,
) -> None:
    """Serve until SIGTERM or SIGINT, finishing the requests under way. Each worker is a fork that builds its own application.

    ``environment`` is the process's own; several workers that count requests together are told of each other there.
    """

    multiprocessing.set_start_method("fork", force=True)
    with figures.shared_by(workers, environment) as count_together:

        def load(*_: object) -> Flask:
            die_with_parent()
            count_together()
            app = create_app()
            gc.collect()
            gc.freeze()  # what lives as long as the process: looking through it again would stop every request for 0.1 s
            return app

        Granian(
            "application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_enabled=False,
            process_name=getproctitle(),  # kept: it says which part this is
        ).serve(target_loader=load, wrap_loader=False)
