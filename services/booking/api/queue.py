"""Arriving, being called, and the line as the board shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from services.booking.api import answers, day_answers, day_rendering, rendering
from services.booking.api.asking import asker_of, expected_version, request_key, require_supervisor
from services.booking.api.day_requests import (
    CallBody,
    CallRequest,
    CheckInBody,
    CheckInRequest,
    QueueQueryRequest,
    WalkInBody,
    WalkInRequest,
)
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.refusals import unknown_in_body
from services.booking.api.requests import ChangeHeaders, KeyHeaders
from services.booking.domain.errors import ServiceUnknown
from services.booking.usecases import arrive
from services.booking.usecases.once import Once
from services.booking.usecases.queue import CallNext, Queue, Which
from services.common.principal import ROLES, STAFF_ROLES, allow, current, require_office

_REFUSALS = ("unauthorized", "forbidden", "not-found", "invalid-request", "idempotency-key-reused")


@dataclass(frozen=True)
class Counter:
    """The use cases of the line."""

    check_in: arrive.CheckIn
    walk_in: arrive.WalkIn
    call_next: CallNext
    queue: Queue


def blueprint(once: Once, counter: Counter) -> Blueprint:
    """``/api/v1/offices/{office}/check-ins``, ``walk-ins``, ``calls`` and ``queue``."""
    routes = Blueprint("queue", __name__, url_prefix="/api/v1/offices", description="The line at the office")
    _add_check_ins(routes, once, counter.check_in)
    _add_walk_ins(routes, once, counter.walk_in)
    _add_calls(routes, once, counter.call_next)
    _add_queue(routes, counter.queue)
    return routes


def _add_check_ins(routes: Blueprint, once: Once, check_in: arrive.CheckIn) -> None:
    @routes.route("/<office_id:office>/check-ins", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(
        operationId="checkInByCode",
        security=[STAFF],
        responses=problems(*_REFUSALS, "wrong-state", "stale", "check-in-refused", body=True),
    )
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.arguments(CheckInRequest)
    @routes.response(200, answers.Booking)
    def by_code(headers: Mapping[str, Any], body: CheckInBody, office: str) -> Response:
        """Somebody shows or says a code. Outside the time for it only `override` lets them in."""
        require_office(office)
        key, expected = request_key(headers, request.get_json()), expected_version(headers)
        arrival = arrive.Arrival(body.priority, body.override)
        return rendering.tagged(
            once.run(key, lambda finish: check_in(body.code, arrival, asker_of(office), expected, finish), rendering.shown)
        )


def _add_walk_ins(routes: Blueprint, once: Once, walk_in: arrive.WalkIn) -> None:
    @routes.route("/<office_id:office>/walk-ins", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="walkIn", security=[STAFF], responses=problems(*_REFUSALS, "day-full", "not-bookable", body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(WalkInRequest)
    @routes.response(201, answers.Booking)
    def take_in(headers: Mapping[str, Any], body: WalkInBody, office: str) -> Response:
        """Somebody without appointment. On a full day only a supervisor's `override` lets them in."""
        require_office(office)
        if body.override:
            require_supervisor()
        asked = arrive.WalkInRequest(office, body.service, body.name, body.people, body.priority, body.override)
        key = request_key(headers, request.get_json())
        try:
            made = once.run(key, lambda finish: walk_in(asked, asker_of(office), finish), day_rendering.taken_in)
        except ServiceUnknown as error:
            raise unknown_in_body(error) from None
        return rendering.tagged(made, {"Location": made.body["links"]["self"]})


def _add_calls(routes: Blueprint, once: Once, call_next: CallNext) -> None:
    @routes.route("/<office_id:office>/calls", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="callNext", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(CallRequest)
    @routes.response(200, day_answers.Called)
    def call(headers: Mapping[str, Any], body: CallBody, office: str) -> Response:
        """Call the next person to a counter. Two counters never get the same one."""
        require_office(office)
        key, who = request_key(headers, request.get_json()), asker_of(office)
        made = once.run(key, lambda finish: call_next(office, body.counter, body.which, who, finish), day_rendering.called)
        return rendering.answer(made.body, made.status)


def _add_queue(routes: Blueprint, queue: Queue) -> None:
    @routes.route("/<office_id:office>/queue")
    @allow(*ROLES)
    @routes.doc(operationId="getQueue", responses=problems("not-found", "invalid-request"))
    @routes.arguments(QueueQueryRequest, location="query")
    @routes.response(200, day_answers.Queue)
    def line(which: Which, office: str) -> Response:
        """The line of today: numbers only, and for staff of the office the bookings too."""
        return rendering.answer(day_rendering.queue(queue(office, which), for_staff=current().serves(office)))
