"""How long contacts are kept, forgetting one at once, and the calendar feed that names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint as FlaskBlueprint
from flask import Response, current_app, request
from marshmallow import Schema, fields, post_load, validate

from services.booking.api.asking import request_key, who
from services.booking.api.fields import Mobile, between, printable
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.parsing import ProblemParser
from services.booking.api.rendering import answer
from services.booking.api.requests import KeyHeaders
from services.booking.domain.case import instant
from services.booking.usecases.feed import GiveFeed, ReadFeed
from services.booking.usecases.forget import Erase, Erased, Retain
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.common.principal import ROLES, allow, require_office
from services.common.problems import invalid

SHORTEST, LONGEST = 30, 90  # days
FEED_SECONDS = 300
_REFUSALS = ("unauthorized", "forbidden", "not-found", "idempotency-key-reused")
_parser = ProblemParser()


@dataclass(frozen=True)
class RetentionBody:
    contact_days: int


class RetentionRule(Schema):
    contact_days = fields.Integer(
        strict=True,
        required=True,
        validate=between(SHORTEST, LONGEST),
        metadata={"description": "Days after the visit until name, contact, answers and note are wiped"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RetentionBody:
        return RetentionBody(**data)


class NewFeed(Schema):
    url = fields.String(required=True, metadata={"format": "uri", "description": "The secret address; told only once"})


@dataclass(frozen=True)
class ErasureBody:
    phone: str | None = None
    user_id: str | None = None


class ErasureRequest(Schema):
    phone = Mobile(allow_none=True)
    user_id = fields.String(allow_none=True, validate=[validate.Length(1, 140), printable])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ErasureBody:
        return ErasureBody(**data)


@dataclass(frozen=True)
class OfficeErasureBody:
    whatsapp: str
    reason: str


class OfficeErasureRequest(Schema):
    whatsapp = Mobile(required=True, metadata={"description": "The contact", "examples": ["0812 0000 0001"]})
    reason = fields.String(
        required=True,
        validate=[validate.Length(1, 200), printable],
        metadata={"description": "Goes into the audit: without personal data"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OfficeErasureBody:
        return OfficeErasureBody(**data)


class KeptBooking(Schema):
    """A booking that is still ahead, and so keeps its contact."""

    code = fields.String(required=True)
    starts_at = fields.String(required=True, metadata={"format": "date-time"})
    status = fields.String(required=True)


class OfficeErasure(Schema):
    """What was forgotten, and what is still ahead."""

    erased = fields.List(fields.String(), required=True, metadata={"description": "Codes of bookings whose contact is forgotten"})
    kept = fields.List(fields.Nested(KeptBooking), required=True)


def blueprint(
    once: Once, retain: Retain, erase: Erase, give_feed: GiveFeed, read_feed: ReadFeed, public_base_url: str
) -> Blueprint:
    """Retention and feed of an office, set by its admins; the feed itself is for whoever knows its address."""
    routes = Blueprint("privacy", __name__, url_prefix="/api/v1/offices", description="Retention and calendar feed")
    _add_retention(routes, once, retain)
    _add_erasure(routes, once, erase)
    _add_feed(routes, once, give_feed, read_feed, public_base_url)
    return routes


def _add_retention(routes: Blueprint, once: Once, retain: Retain) -> None:
    @routes.route("/<office_id:office>/retention")
    @allow("admin")
    @routes.doc(operationId="getRetention", security=[STAFF], responses=problems("unauthorized", "forbidden", "not-found"))
    @routes.response(200, RetentionRule)
    def retention(office: str) -> Response:
        """How many days after a visit its contact is forgotten."""
        require_office(office)
        return answer({"contact_days": retain.days(office)})

    @routes.route("/<office_id:office>/retention", methods=["PUT"])
    @allow("admin")
    @routes.doc(operationId="setRetention", security=[STAFF], responses=problems(*_REFUSALS, "invalid-request", body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(RetentionRule)
    @routes.response(200, RetentionRule)
    def set_retention(headers: Mapping[str, Any], body: RetentionBody, office: str) -> Response:
        """Set it. The next sweep, within the hour, goes by it."""
        require_office(office)
        made = once.run(
            request_key(headers, request.get_json()),
            lambda finish: retain.change(office, body.contact_days, who(), finish),
            lambda days: Answer(200, {"contact_days": days}),
        )
        return answer(made.body, made.status)


def _add_erasure(routes: Blueprint, once: Once, erase: Erase) -> None:
    @routes.route("/<office_id:office>/erasures", methods=["POST"])
    @allow("supervisor", "admin")
    @routes.doc(operationId="eraseContact", security=[STAFF], responses=problems(*_REFUSALS, "invalid-request", body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(OfficeErasureRequest)
    @routes.response(200, OfficeErasure)
    def erase_contact(headers: Mapping[str, Any], body: OfficeErasureBody, office: str) -> Response:
        """Forget a contact who asks for it, in all its bookings at this office that are over. What is ahead is named and stays:
        cancel it first, and ask again."""
        require_office(office)
        by = who()
        made = once.run(
            request_key(headers, request.get_json()),
            lambda finish: erase.in_office(office, body.whatsapp, body.reason, by, finish),
            _erased,
        )
        return answer(made.body, made.status)


def _erased(done: Erased) -> Answer:
    kept = [{"code": each.code, "starts_at": instant(each.starts_at), "status": each.status} for each in done.ahead]
    return Answer(200, {"erased": [visit.code for visit in done.visits], "kept": kept})


def _add_feed(routes: Blueprint, once: Once, give_feed: GiveFeed, read_feed: ReadFeed, public_base_url: str) -> None:
    @routes.route("/<office_id:office>/feed", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="giveFeed", security=[STAFF], responses=problems(*_REFUSALS))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(201, NewFeed)
    def give(headers: Mapping[str, Any], office: str) -> Response:
        """Make the address of the calendar feed. An earlier one stops working."""
        require_office(office)
        made = once.run(
            request_key(headers),
            lambda finish: give_feed(office, who(), finish),
            lambda token: Answer(201, {"url": f"{public_base_url}/api/v1/offices/{office}/feed/{token}.ics"}),
        )
        return answer(made.body, made.status)

    @routes.route("/<office_id:office>/feed/<feed_token:token>.ics")
    @allow(*ROLES)
    @routes.doc(operationId="readFeed", responses={**_CALENDAR, **problems("not-found")})
    def feed(office: str, token: str) -> Response:
        """Busy times from yesterday to two months ahead, without names and codes."""
        made = current_app.response_class(read_feed(office, token), mimetype="text/calendar; charset=utf-8")
        made.headers["Cache-Control"] = f"private, max-age={FEED_SECONDS}"
        made.add_etag()
        made.make_conditional(request)
        return made


_CALENDAR = {200: {"description": "An iCalendar file (RFC 5545)", "content": {"text/calendar": {"schema": {"type": "string"}}}}}


def erasure(erase: Erase) -> FlaskBlueprint:
    """``/internal/contacts/erasure``, for the part that talks to residents."""
    routes = FlaskBlueprint("erasure", __name__, url_prefix="/internal/contacts")

    @routes.post("/erasure")
    @allow("service")
    @_parser.use_args(ErasureRequest, location="json")
    def forget(body: ErasureBody) -> Response:
        if not (body.phone or body.user_id):
            raise invalid(("/phone", "Isi nomor atau user_id.", "Give a phone or a user_id."))
        done = erase(body.phone, body.user_id)
        return answer(
            {
                "erased": [{"appointment_id": each.id, "code": each.code, "office_id": each.office_id} for each in done.visits],
                "kept": [{**vars(each), "starts_at": instant(each.starts_at)} for each in done.ahead],
            }
        )

    return routes
