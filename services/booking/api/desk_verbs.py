"""The buttons of the desk: each takes one appointment one step further."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from services.booking.api import answers, rendering
from services.booking.api.asking import asker, expected_version, request_key
from services.booking.api.day_requests import CounterBody, CounterRequest, PriorityBody, PriorityRequest
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import ChangeHeaders, CompleteRequest
from services.booking.domain.appointment import Action, Result
from services.booking.usecases.arrive import Arrival, CheckIn
from services.booking.usecases.once import Once
from services.booking.usecases.serve import Press, Serve, Undo
from services.common.principal import STAFF_ROLES, allow

REFUSALS = ("unauthorized", "forbidden", "not-found", "wrong-state", "stale", "invalid-request", "idempotency-key-reused")
_AT_A_COUNTER = {"call": Action.CALL, "recall": Action.RECALL, "serve": Action.SERVE}
_BODILESS = {"park": Action.PARK, "unpark": Action.UNPARK, "no-show": Action.NO_SHOW}
_SUMMARIES = {
    Action.CALL: "Call the resident to a counter",
    Action.RECALL: "Call again, because nobody came; the third time it is missed",
    Action.SERVE: "Begin to serve",
    Action.PARK: "Set aside for a while, to make a copy for instance",
    Action.UNPARK: "Back in line, in front",
    Action.NO_SHOW: "The resident did not come",
}


def add_verbs(routes: Blueprint, once: Once, serve: Serve, undo: Undo, check_in: CheckIn) -> None:
    """Add every verb under ``/bookings/{code}/``."""
    _add_check_in(routes, once, check_in)
    for verb, action in _AT_A_COUNTER.items():
        _add_counter_verb(routes, once, serve, verb, action)
    for verb, action in _BODILESS.items():
        _add_bodiless(routes, once, serve, verb, action)
    _add_complete(routes, once, serve)
    _add_undo(routes, once, undo)


def _add_check_in(routes: Blueprint, once: Once, check_in: CheckIn) -> None:
    @routes.route("/bookings/<code:code>/check-in", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="check_in", security=[STAFF], responses=problems(*REFUSALS, body=True))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.arguments(PriorityRequest, required=False)
    @routes.response(200, answers.Booking)
    def arrived(headers: Mapping[str, Any], body: PriorityBody, code: str) -> Response:
        """The resident is here. Whoever presses this on a booking has seen its time, so that any time will do."""
        who_asks, expected, arrival = asker(), expected_version(headers), Arrival(body.priority, override=True)
        return rendering.tagged(
            once.run(_key(headers), lambda finish: check_in(code, arrival, who_asks, expected, finish), rendering.shown)
        )


def _add_counter_verb(routes: Blueprint, once: Once, serve: Serve, verb: str, action: Action) -> None:
    @routes.route(f"/bookings/<code:code>/{verb}", methods=["POST"], endpoint=action.value)
    @allow(*STAFF_ROLES)
    @routes.doc(operationId=action.value, summary=_SUMMARIES[action], security=[STAFF], responses=problems(*REFUSALS, body=True))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.arguments(CounterRequest, required=False)
    @routes.response(200, answers.Booking)
    def step(headers: Mapping[str, Any], body: CounterBody, code: str) -> Response:
        return _pressed(once, serve, code, Press(action, counter=body.counter), headers)


def _add_bodiless(routes: Blueprint, once: Once, serve: Serve, verb: str, action: Action) -> None:
    @routes.route(f"/bookings/<code:code>/{verb}", methods=["POST"], endpoint=action.value)
    @allow(*STAFF_ROLES)
    @routes.doc(operationId=action.value, summary=_SUMMARIES[action], security=[STAFF], responses=problems(*REFUSALS))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.response(200, answers.Booking)
    def step(headers: Mapping[str, Any], code: str) -> Response:
        return _pressed(once, serve, code, Press(action), headers)


def _add_complete(routes: Blueprint, once: Once, serve: Serve) -> None:
    @routes.route("/bookings/<code:code>/complete", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="complete", security=[STAFF], responses=problems(*REFUSALS, body=True))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.arguments(CompleteRequest, required=False)
    @routes.response(200, answers.Booking)
    def complete(headers: Mapping[str, Any], result: Result, code: str) -> Response:
        """The visit is over, and how it ended. Without a body: finished in one visit."""
        return _pressed(once, serve, code, Press(Action.COMPLETE, result), headers)


def _add_undo(routes: Blueprint, once: Once, undo: Undo) -> None:
    @routes.route("/bookings/<code:code>/undo", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="undo", security=[STAFF], responses=problems(*REFUSALS, "already-booked", "rebooked"))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.response(200, answers.Booking)
    def undo_it(headers: Mapping[str, Any], code: str) -> Response:
        """Take the last step back."""
        who_asks, expected = asker(), expected_version(headers)
        return rendering.tagged(
            once.run(request_key(headers), lambda finish: undo(code, who_asks, expected, finish), rendering.shown)
        )


def _pressed(once: Once, serve: Serve, code: str, press: Press, headers: Mapping[str, Any]) -> Response:
    who_asks, expected = asker(), expected_version(headers)
    return rendering.tagged(
        once.run(_key(headers), lambda finish: serve(code, press, who_asks, expected, finish), rendering.shown)
    )


def _key(headers: Mapping[str, Any]) -> Any:
    return request_key(headers, request.get_json() if request.get_data() else None)
