"""Holding a slot, resting places, and exceptions from limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from services.booking.api import rendering
from services.booking.api.asking import request_key, who
from services.booking.api.holding_requests import (
    HoldBody,
    HoldRequest,
    LimitExceptionBody,
    LimitExceptionRequest,
    ReleaseBody,
    ReleaseRequest,
)
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import KeyHeaders
from services.booking.domain.errors import ServiceUnknown
from services.booking.domain.holding import Hold
from services.booking.domain.office import Office
from services.booking.usecases.admit import Asked, MakeException
from services.booking.usecases.hold import DropHold, Held, ListResting, Owner, ReleaseResting, TakeHold, Which
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.booking.usecases.ports_holding import LimitException
from services.common.principal import ADDRESS, ROLES, STAFF_ROLES, allow, current, require_office
from services.common.problems import Problem, invalid

_BEARER = "Bearer "
_STAFF_REFUSALS = ("unauthorized", "forbidden", "not-found", "invalid-request", "idempotency-key-reused")
_MOMENT = {"format": "date-time", "examples": ["2026-12-01T08:00:00+07:00"]}


class HoldAnswer(Schema):
    """A held slot."""

    token = fields.String(required=True, metadata={"description": "The secret that uses or releases it; told only once"})
    service = fields.String(required=True)
    starts_at = fields.String(required=True, metadata=_MOMENT)
    ends_at = fields.String(required=True, metadata=_MOMENT)
    people = fields.Integer(required=True)
    expires_at = fields.String(required=True, metadata=_MOMENT)


class RestingPlace(Schema):
    """A place that was given up and is not on sale yet."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    service = fields.String(required=True, metadata={"description": "Of the appointment that gave it up"})
    starts_at = fields.String(required=True, metadata=_MOMENT)
    ends_at = fields.String(required=True, metadata=_MOMENT)
    since = fields.String(required=True, metadata=_MOMENT)
    rests_until = fields.String(required=True, metadata=_MOMENT)


class RestingList(Schema):
    """What rests, by start."""

    resting = fields.List(fields.Nested(RestingPlace), required=True)


class ReleasedAnswer(Schema):
    """How many resting places were put on sale."""

    released = fields.Integer(required=True)


class LimitExceptionAnswer(Schema):
    """One appointment more than the limits allow."""

    id = fields.String(required=True)
    service = fields.String(required=True)
    valid_until = fields.String(required=True, metadata=_MOMENT)


def blueprint(
    once: Once,
    take: TakeHold,
    drop: DropHold,
    resting: ListResting,
    release: ReleaseResting,
    make_exception: MakeException,
    owner_key: Callable[[str], str],
) -> Blueprint:
    """``/api/v1/offices/{office}/holds``, ``…/resting…`` and ``…/limit-exceptions``."""
    routes = Blueprint("holding", __name__, url_prefix="/api/v1/offices", description="Holding slots; limits")
    _add_holds(routes, once, take, drop, owner_key)
    _add_resting(routes, resting)
    _add_release(routes, once, release)
    _add_exceptions(routes, once, make_exception)
    return routes


def _add_holds(routes: Blueprint, once: Once, take: TakeHold, drop: DropHold, owner_key: Callable[[str], str]) -> None:
    @routes.route("/<office_id:office>/holds", methods=["POST"])
    @allow(*ROLES)
    @routes.doc(
        operationId="holdSlot",
        responses=problems(
            "not-found", "slot-full", "not-bookable", "too-many-requests", "invalid-request", "idempotency-key-reused", body=True
        ),
    )
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(HoldRequest)
    @routes.response(201, HoldAnswer)
    def hold(headers: Mapping[str, Any], body: HoldBody, office: str) -> Response:
        """Keep a slot while a form is filled in. It ends by itself; a booking with its token uses it up."""
        owner = _owner(owner_key)
        try:
            made = once.run(
                request_key(headers, request.get_json()),
                lambda finish: take(office, body.service, body.starts_at, body.people, owner, finish),
                _held,
            )
        except ServiceUnknown:
            raise _unknown_service() from None
        return rendering.answer(made.body, made.status)

    @routes.route("/<office_id:office>/holds/current", methods=["DELETE"])
    @allow(*ROLES)
    @routes.doc(operationId="releaseHold", security=[{"holdToken": []}], responses=problems("unauthorized"))
    @routes.alt_response(204, description="Released, or gone before")
    def let_go(office: str) -> Response:
        """Give a held slot back; its token goes into `Authorization: Bearer`. Repeating it is fine."""
        header = request.headers.get("Authorization", "")
        token = header.removeprefix(_BEARER).strip()
        if not header.startswith(_BEARER) or not token:
            raise Problem("unauthorized", headers={"WWW-Authenticate": "Bearer"})
        drop(office, token)
        return Response(status=204)


def _add_resting(routes: Blueprint, resting: ListResting) -> None:
    @routes.route("/<office_id:office>/resting")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="listResting", security=[STAFF], responses=problems("unauthorized", "forbidden", "not-found"))
    @routes.response(200, RestingList)
    def list_them(office: str) -> Response:
        """Places that rest after a cancellation or a move. Each is on sale when its rest is over, or when staff release it."""
        require_office(office)
        at, found = resting(office)
        return rendering.answer({"resting": [_resting(each, at) for each in found]})


def _add_release(routes: Blueprint, once: Once, release: ReleaseResting) -> None:
    @routes.route("/<office_id:office>/resting/release", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="releaseResting", security=[STAFF], responses=problems(*_STAFF_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(ReleaseRequest, required=False)
    @routes.response(200, ReleasedAnswer)
    def release_them(headers: Mapping[str, Any], body: ReleaseBody, office: str) -> Response:
        """Put places that rest after a cancellation on sale now. Without a body: all of the office."""
        require_office(office)
        key = request_key(headers, request.get_json() if request.get_data() else None)
        which, by = Which(body.id, body.service, body.starts_at), who()
        made = once.run(key, lambda finish: release(office, which, by, finish), lambda count: Answer(200, {"released": count}))
        return rendering.answer(made.body)


def _add_exceptions(routes: Blueprint, once: Once, make_exception: MakeException) -> None:
    @routes.route("/<office_id:office>/limit-exceptions", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="exceptFromLimits", security=[STAFF], responses=problems(*_STAFF_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(LimitExceptionRequest)
    @routes.response(201, LimitExceptionAnswer)
    def make_one(headers: Mapping[str, Any], body: LimitExceptionBody, office: str) -> Response:
        """Let a contact book one appointment more than the limits allow, within thirty days."""
        require_office(office)
        asked, by = Asked(office, body.service, body.whatsapp, body.reason), who()
        try:
            key = request_key(headers, request.get_json())
            made = once.run(key, lambda finish: make_exception(asked, by, finish), _exception)
        except ServiceUnknown:
            raise _unknown_service() from None
        return rendering.answer(made.body, made.status)


def _owner(owner_key: Callable[[str], str]) -> Owner:
    """Staff, a contact known from a signed link, or else the address that the gateway saw."""
    principal = current()
    if principal.is_staff or principal.role == "service":
        return Owner("staff", owner_key(f"staff:{who()}"))
    contact = principal.contact
    if contact is not None and (contact.phone or contact.user_id):
        return Owner("contact", owner_key(f"contact:{contact.phone or contact.user_id}"))
    return Owner("address", owner_key(f"address:{request.headers.get(ADDRESS, '')}"))


def _held(held: Held) -> Answer:
    hold, zone = held.hold, held.office.zone
    return Answer(
        201,
        {
            "token": held.token,
            "service": hold.service_id,
            "starts_at": hold.starts_at.astimezone(zone).isoformat(),
            "ends_at": hold.ends_at.astimezone(zone).isoformat(),
            "people": hold.people,
            "expires_at": hold.expires_at.astimezone(zone).isoformat(),
        },
    )


def _resting(hold: Hold, at: Office) -> dict[str, Any]:
    moments = {"starts_at": hold.starts_at, "ends_at": hold.ends_at, "since": hold.made_at, "rests_until": hold.expires_at}
    told = {name: moment.astimezone(at.zone).isoformat() for name, moment in moments.items()}
    return {"id": hold.id, "service": hold.service_id, **told}


def _exception(made: LimitException) -> Answer:
    return Answer(201, {"id": made.id, "service": made.service_id, "valid_until": made.valid_until.isoformat()})


def _unknown_service() -> Problem:
    return invalid(("/service", "Layanan ini tidak ada di kantor itu.", "The office does not offer this service."))
