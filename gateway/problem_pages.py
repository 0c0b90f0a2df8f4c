"""``/problems/``: the pages that the ``type`` of every problem leads to."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template

from gateway.languages import current_language
from gateway.problem_words import explanation_of
from services.common.principal import allow
from services.common.problems import KINDS


def create_blueprint() -> Blueprint:
    """A list of every kind of problem, and one page for each."""
    routes = Blueprint("problems", __name__, url_prefix="/problems")

    @routes.get("/")
    @allow("anyone")
    def every_kind() -> Response:
        return _page("problems.html", kinds=sorted(KINDS.values(), key=lambda kind: (kind.status, kind.slug)))

    @routes.get("/<slug>")
    @allow("anyone")
    def one_kind(slug: str) -> Response:
        if slug not in KINDS:
            abort(404)
        return _page("problem.html", kind=KINDS[slug], explanation=explanation_of(slug))

    return routes


def _page(template: str, **facts: object) -> Response:
    language = current_language()
    answer = make_response(render_template(template, language=language, **facts))
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.headers["Content-Language"] = language
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer
