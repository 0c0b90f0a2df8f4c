"""What staff do to an appointment at the counter, and the day's schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from services.booking.api import answers, rendering
from services.booking.api.asking import asker, expected_version, request_key
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import ChangeHeaders, CompleteRequest, ScheduleQuery, ScheduleQueryRequest
from services.booking.domain.appointment import Action, Result
from services.booking.usecases.browse import Schedule
from services.booking.usecases.once import Once
from services.booking.usecases.serve import Serve, Undo
from services.common.principal import STAFF_ROLES, allow, require_office

_REFUSALS = ("unauthorized", "forbidden", "not-found", "wrong-state", "stale", "invalid-request", "idempotency-key-reused")
_BODILESS = {"check-in": Action.CHECK_IN, "call": Action.CALL, "serve": Action.SERVE, "no-show": Action.NO_SHOW}
_SUMMARIES = {
    Action.CHECK_IN: "The resident is here",
    Action.CALL: "Call the resident to a counter",
    Action.SERVE: "Begin to serve",
    Action.NO_SHOW: "The resident did not come",
}


def blueprint(once: Once, serve: Serve, undo: Undo, schedule: Schedule) -> Blueprint:
    """The staff's verbs and the schedule; each limited to the offices of whoever asks."""
    routes = Blueprint("desk", __name__, url_prefix="/api/v1", description="The day at the counter")
    for verb, action in _BODILESS.items():
        _add_verb(routes, once, serve, verb, action)
    _add_complete(routes, once, serve)
    _add_undo(routes, once, undo)

    @routes.route("/offices/<office_id:office>/schedule")
    @allow(*STAFF_ROLES)
    @routes.doc(
        operationId="getSchedule",
        security=[STAFF],
        responses=problems("unauthorized", "forbidden", "not-found", "invalid-request"),
    )
    @routes.arguments(ScheduleQueryRequest, location="query")
    @routes.response(200, answers.Schedule)
    def day(query: ScheduleQuery, office: str) -> Response:
        """One local day: places by slot, and bookings, 200 a page."""
        require_office(office)
        return rendering.answer(rendering.schedule(schedule(office, query.on, query.q, query.after)))

    return routes


def _add_verb(routes: Blueprint, once: Once, serve: Serve, verb: str, action: Action) -> None:
    @routes.route(f"/bookings/<code:code>/{verb}", methods=["POST"], endpoint=action.value)
    @allow(*STAFF_ROLES)
    @routes.doc(operationId=action.value, summary=_SUMMARIES[action], security=[STAFF], responses=problems(*_REFUSALS))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.response(200, answers.Booking)
    def step(headers: Mapping[str, Any], code: str) -> Response:
        who_asks, expected = asker(), expected_version(headers)
        return rendering.tagged(
            once.run(request_key(headers), lambda finish: serve(code, action, who_asks, expected, None, finish), rendering.shown)
        )


def _add_complete(routes: Blueprint, once: Once, serve: Serve) -> None:
    @routes.route("/bookings/<code:code>/complete", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="complete", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.arguments(CompleteRequest, required=False)
    @routes.response(200, answers.Booking)
    def complete(headers: Mapping[str, Any], result: Result, code: str) -> Response:
        """The visit is over, and how it ended. Without a body: finished in one visit."""
        who_asks, expected = asker(), expected_version(headers)
        key = request_key(headers, request.get_json() if request.get_data() else None)
        return rendering.tagged(
            once.run(key, lambda finish: serve(code, Action.COMPLETE, who_asks, expected, result, finish), rendering.shown)
        )


def _add_undo(routes: Blueprint, once: Once, undo: Undo) -> None:
    @routes.route("/bookings/<code:code>/undo", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="undo", security=[STAFF], responses=problems(*_REFUSALS, "already-booked"))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.response(200, answers.Booking)
    def undo_it(headers: Mapping[str, Any], code: str) -> Response:
        """Take the last step back."""
        who_asks, expected = asker(), expected_version(headers)
        return rendering.tagged(
            once.run(request_key(headers), lambda finish: undo(code, who_asks, expected, finish), rendering.shown)
        )
