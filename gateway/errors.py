"""Every error as the reader can use it: problem details for programs, a page for people."""

from __future__ import annotations

import math
import time

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_limiter import Limiter, RateLimitExceeded
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from gateway.languages import current_language
from gateway.problem_words import explanation_of
from services.common import problems
from services.common.http import PartUnavailable
from services.common.problems import KINDS, Problem

_RETRY = {"Retry-After": "5"}
_FOR_PROGRAMS = ("/api/", "/webhooks/", "/health/", "/simulator/", "/static/")


def install(app: Flask, limiter: Limiter | None) -> None:
    """Answer every error of ``app``, replacing the handlers that every part has."""

    def limited(_error: RateLimitExceeded) -> Response:
        return answer(Problem("too-many-requests", headers={"Retry-After": _seconds_left(limiter)}))

    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RateLimitExceeded, limited)
    app.register_error_handler(PartUnavailable, _unavailable)
    app.register_error_handler(RedisError, _unavailable)
    app.register_error_handler(Exception, _unforeseen)


def answer(problem: Problem) -> Response:
    """The problem as JSON under the paths of programs and for whoever prefers it, as a page elsewhere."""
    if request.path.startswith(_FOR_PROGRAMS) or not _reads_html():
        return problems.response(problem)
    kind, language = KINDS[problem.slug], current_language()
    page = render_template(
        "error.html",
        kind=kind,
        detail=problem.detail,
        explanation=explanation_of(problem.slug),
        language=language,
        private=True,
        request_id=g.get("request_id"),
    )
    response = make_response(page, kind.status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language
    response.headers.extend(dict(problem.headers))
    return response


def _reads_html() -> bool:
    accepted = request.accept_mimetypes
    return not accepted or accepted["text/html"] >= max(accepted["application/json"], accepted[problems.MEDIA_TYPE])


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is not None and error.code < 400:
        return error  # a redirect of the router
    return answer(problems.from_http(error))


def _unavailable(error: Exception) -> Response:
    current_app.logger.warning("a part does not answer: %r", error)
    return answer(Problem("service-unavailable", headers=_RETRY))


def _unforeseen(error: Exception) -> Response:
    current_app.logger.exception("unforeseen error", exc_info=error)
    return answer(Problem("internal-error"))


def _seconds_left(limiter: Limiter | None) -> str:
    """Seconds until every limit that was hit starts anew, at least 1."""
    starts = [limit.reset_at for limit in (limiter.current_limits if limiter else ()) if limit.breached]
    return str(max(1, math.ceil(max(starts, default=0) - time.time())))
