"""Booking, looking at a booking, moving and cancelling it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from services.booking.api import answers, rendering
from services.booking.api.asking import asker, channel_of, contact_of, expected_version, request_key, who, without_nik
from services.booking.api.openapi import MANAGE, STAFF, Blueprint, problems
from services.booking.api.refusals import unknown_in_body
from services.booking.api.requests import (
    BookingBody,
    BookingRequest,
    ChangeHeaders,
    KeyHeaders,
    RescheduleBody,
    RescheduleRequest,
)
from services.booking.domain.errors import OfficeUnknown, ServiceUnknown
from services.booking.usecases.book import Book, Booked, Request
from services.booking.usecases.change import Cancel, Move
from services.booking.usecases.find import Find
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.common.principal import ROLES, allow

_TAKING = ("slot-full", "not-bookable")
_NEEDED = ("not-found", "unauthorized")
_CHANGES = (*_NEEDED, "wrong-state", "stale", "invalid-request", "idempotency-key-reused")


def blueprint(once: Once, book: Book, find: Find, move: Move, cancel: Cancel, public_base_url: str) -> Blueprint:
    """``/api/v1/bookings…`` for residents; staff of the office may use it too."""
    routes = Blueprint("bookings", __name__, url_prefix="/api/v1/bookings", description="Booking and managing a booking")

    @routes.route("", methods=["POST"])
    @allow(*ROLES)
    @routes.doc(
        operationId="book",
        responses=problems(
            "slot-full",
            "already-booked",
            "invalid-request",
            "not-bookable",
            "idempotency-key-reused",
            "too-many-requests",
            body=True,
        ),
    )
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(BookingRequest)
    @routes.response(201, answers.NewBooking, headers={"Location": {"schema": {"type": "string"}}})
    def create(headers: Mapping[str, Any], body: BookingBody) -> Response:
        """Take a slot."""
        asked = _asked(body)

        def render(booked: Booked) -> Answer:
            return Answer(201, rendering.new_booking(booked, public_base_url))

        try:
            key = request_key(headers, without_nik(book.mark_of, request.get_json()))
            made = once.run(key, lambda finish: book(asked, who(), finish), render, look_first=False)
        except (OfficeUnknown, ServiceUnknown) as error:
            raise unknown_in_body(error) from None
        return rendering.tagged(made, {"Location": made.body["links"]["self"]})

    @routes.route("/<code:code>")
    @allow(*ROLES)
    @routes.doc(operationId="getBooking", security=[MANAGE, STAFF], responses=problems(*_NEEDED))
    @routes.response(200, answers.Booking, headers={"ETag": {"schema": {"type": "string"}}})
    def show(code: str) -> Response:
        """A booking, for whoever holds its token and for staff. A wrong code and a wrong token look the same."""
        return rendering.tagged(rendering.shown(find.by_code(code, asker())))

    @routes.route("/<code:code>/reschedule", methods=["POST"])
    @allow(*ROLES)
    @routes.doc(
        operationId="reschedule",
        security=[MANAGE, STAFF],
        responses=problems(*_CHANGES, *_TAKING, body=True),
    )
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.arguments(RescheduleRequest)
    @routes.response(200, answers.Booking)
    def reschedule(headers: Mapping[str, Any], body: RescheduleBody, code: str) -> Response:
        """Take another slot; a refusal keeps the old one."""
        who_asks, expected = asker(), expected_version(headers)
        key = request_key(headers, request.get_json())
        return rendering.tagged(
            once.run(key, lambda finish: move(code, body.starts_at, who_asks, expected, finish), rendering.shown)
        )

    @routes.route("/<code:code>/cancel", methods=["POST"])
    @allow(*ROLES)
    @routes.doc(operationId="cancelBooking", security=[MANAGE, STAFF], responses=problems(*_CHANGES))
    @routes.arguments(ChangeHeaders, location="headers")
    @routes.response(200, answers.Booking)
    def cancel_it(headers: Mapping[str, Any], code: str) -> Response:
        """Give the slot back. Repeating it is fine."""
        who_asks, expected = asker(), expected_version(headers)
        return rendering.tagged(
            once.run(request_key(headers), lambda finish: cancel(code, who_asks, expected, finish), rendering.shown)
        )

    return routes


def _asked(body: BookingBody) -> Request:
    contact = contact_of(body.whatsapp)
    return Request(
        office_id=body.office,
        service_id=body.service,
        starts_at=body.starts_at,
        name=body.name,
        phone=contact.phone,
        user_id=contact.user_id,
        people=body.people,
        answers=body.answers,
        note=body.note.strip(),
        language=body.language or rendering.language(),
        channel=channel_of(body.channel, body.office),
        hold=body.hold,
        nik=body.nik,
    )
