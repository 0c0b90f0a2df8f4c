"""What follows a visit: its later facts, or another appointment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from services.booking.api import answers, day_answers, day_rendering, rendering
from services.booking.api.asking import asker, request_key
from services.booking.api.day_requests import FollowUpBody, FollowUpRequest
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import KeyHeaders, RescheduleBody, RescheduleRequest
from services.booking.usecases.book import Booked
from services.booking.usecases.continue_case import FollowUpCase, Rebook
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.common.principal import STAFF_ROLES, allow

_REFUSALS = ("unauthorized", "forbidden", "not-found", "wrong-state", "invalid-request", "idempotency-key-reused")


def blueprint(once: Once, follow_up: FollowUpCase, rebook: Rebook, public_base_url: str) -> Blueprint:
    """``/api/v1/bookings/{code}/follow-ups`` and ``rebook``."""
    routes = Blueprint("cases", __name__, url_prefix="/api/v1/bookings", description="What follows a visit")

    @routes.route("/<code:code>/follow-ups", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="followUp", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(FollowUpRequest)
    @routes.response(201, day_answers.FollowUps)
    def note(headers: Mapping[str, Any], body: FollowUpBody, code: str) -> Response:
        """The case was recorded, its card is ready, or it was collected. Telling it again changes nothing."""
        who, key = asker(), request_key(headers, request.get_json())
        made = once.run(key, lambda finish: follow_up(code, body.kind, who, finish), day_rendering.followed)
        return rendering.answer(made.body, made.status)

    @routes.route("/<code:code>/rebook", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(
        operationId="rebook",
        security=[STAFF],
        responses=problems(*_REFUSALS, "rebooked", "slot-full", "not-bookable", "already-booked", body=True),
    )
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(RescheduleRequest)
    @routes.response(201, answers.NewBooking, headers={"Location": {"schema": {"type": "string"}}})
    def again(headers: Mapping[str, Any], body: RescheduleBody, code: str) -> Response:
        """Another appointment after missing papers or a system that was down; the two stay linked."""
        who, key = asker(), request_key(headers, request.get_json())

        def render(booked: Booked) -> Answer:
            return Answer(201, rendering.new_booking(booked, public_base_url))

        made = once.run(key, lambda finish: rebook(code, body.starts_at, who, finish), render)
        return rendering.tagged(made, {"Location": made.body["links"]["self"]})

    return routes
