"""Closing a span, and ending a closure early."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from services.booking.api import day_answers, day_rendering, rendering
from services.booking.api.asking import asker_of, request_key
from services.booking.api.day_requests import ClosureBody, ClosureRequest, PreviewQuery, PreviewQueryRequest
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.refusals import unknown_in_body
from services.booking.api.requests import KeyHeaders
from services.booking.domain.closure import Closure
from services.booking.domain.errors import ServiceUnknown
from services.booking.usecases import close
from services.booking.usecases.browse import Browse
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.common.principal import STAFF_ROLES, allow, require_office

_REFUSALS = ("unauthorized", "forbidden", "not-found", "closure-over", "invalid-request", "idempotency-key-reused")
_CLOSERS = ("supervisor", "admin")


def blueprint(
    once: Once, closing: close.Close, ending: close.EndClosure, listing: close.ListClosures, browse: Browse
) -> Blueprint:
    """``/api/v1/offices/{office}/closures``."""
    routes = Blueprint("closures", __name__, url_prefix="/api/v1/offices", description="Spans in which nothing can be given")
    _add_list(routes, listing, browse)
    _add_close(routes, once, closing)
    _add_end(routes, once, ending, browse)
    return routes


def _add_list(routes: Blueprint, listing: close.ListClosures, browse: Browse) -> None:
    @routes.route("/<office_id:office>/closures")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="listClosures", security=[STAFF], responses=problems("unauthorized", "forbidden", "not-found"))
    @routes.response(200, day_answers.ClosureList)
    def current_ones(office: str) -> Response:
        """Closures that are not over."""
        require_office(office)
        at = browse.office(office).office
        return rendering.answer({"closures": [day_rendering.closure(each, at) for each in listing(office)]})


def _add_close(routes: Blueprint, once: Once, closing: close.Close) -> None:
    @routes.route("/<office_id:office>/closures", methods=["POST"])
    @allow(*_CLOSERS)
    @routes.doc(operationId="closeSpan", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(PreviewQueryRequest, location="query")
    @routes.arguments(ClosureRequest)
    @routes.response(201, day_answers.ClosurePlan)
    @routes.alt_response(200, schema=day_answers.ClosurePlan, description="With `preview`: nothing was changed")
    def close_span(headers: Mapping[str, Any], query: PreviewQuery, body: ClosureBody, office: str) -> Response:
        """Close a span. Everybody affected gets the earliest place afterwards, or is released, and is told once.

        With `preview=true` it only shows who that is and what they would get.
        """
        require_office(office)
        asked = close.ClosureRequest(office, body.service, body.from_at, body.to_at, body.reason, body.message)
        try:
            if query.preview:
                return rendering.answer(day_rendering.plan(closing.preview(asked, asker_of(office)), committed=False))
            key = request_key(headers, request.get_json())
            made = once.run(key, lambda finish: closing.commit(asked, asker_of(office), finish), _closed)
        except ServiceUnknown as error:
            raise unknown_in_body(error) from None
        return rendering.answer(made.body, made.status)


def _add_end(routes: Blueprint, once: Once, ending: close.EndClosure, browse: Browse) -> None:
    @routes.route("/<office_id:office>/closures/<appointment_id:closure>", methods=["DELETE"])
    @allow(*_CLOSERS)
    @routes.doc(operationId="endClosure", security=[STAFF], responses=problems(*_REFUSALS))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(200, day_answers.Closure)
    def end(headers: Mapping[str, Any], office: str, closure: str) -> Response:
        """End a closure early: who was moved stays moved, and the span is open again from now."""
        require_office(office)
        at = browse.office(office).office

        def render(ended: Closure) -> Answer:
            return Answer(200, day_rendering.closure(ended, at))

        made = once.run(request_key(headers), lambda finish: ending(office, closure, asker_of(office), finish), render)
        return rendering.answer(made.body, made.status)


def _closed(plan: close.Plan) -> Answer:
    return Answer(201, day_rendering.plan(plan, committed=True))
