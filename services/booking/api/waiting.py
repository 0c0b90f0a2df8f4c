"""The waiting list over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request

from services.booking.api import answers, rendering
from services.booking.api.asking import asker, contact_of, request_key, without_nik
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import KeyHeaders
from services.booking.api.waiting_schemas import (
    AcceptBody,
    AcceptRequest,
    JoinBody,
    JoinRequest,
    NewWaitingEntry,
    WaitingEnd,
    WaitingEntry,
    WaitingPage,
)
from services.booking.domain.errors import ServiceUnknown
from services.booking.domain.office import Office
from services.booking.domain.waiting import PartOfDay, Waiting
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.booking.usecases.wait import Accept, Join, Leave, Look, Standing, Wish
from services.common.principal import ROLES, STAFF_ROLES, allow, require_office
from services.common.problems import invalid

_OWN: dict[str, list[str]] = {"waitingToken": []}
_NEEDED = ("not-found", "unauthorized")
_WRITES = (*_NEEDED, "invalid-request", "idempotency-key-reused")


def blueprint(once: Once, join: Join, look: Look, leave: Leave, accept: Accept, public_base_url: str) -> Blueprint:
    """``/api/v1/offices/{office}/waiting…``."""
    routes = Blueprint("waiting", __name__, url_prefix="/api/v1/offices", description="The waiting list")
    _add_join(routes, once, join)
    _add_views(routes, look)
    _add_leave(routes, once, leave)
    _add_accept(routes, once, accept, public_base_url)
    return routes


def _add_join(routes: Blueprint, once: Once, join: Join) -> None:
    @routes.route("/<office_id:office>/waiting", methods=["POST"])
    @allow(*ROLES)
    @routes.doc(
        operationId="joinWaitingList",
        responses=problems("not-found", "already-waiting", "invalid-request", "idempotency-key-reused", body=True),
    )
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(JoinRequest)
    @routes.response(201, NewWaitingEntry)
    def join_list(headers: Mapping[str, Any], body: JoinBody, office: str) -> Response:
        """Wait for a place that becomes free on these days. What is offered must be accepted in time."""
        wish = _wish(body, office)
        try:
            key = request_key(headers, request.get_json())
            made = once.run(key, lambda finish: join(wish, finish), _joined)
        except ServiceUnknown:
            raise invalid(("/service", "Layanan ini tidak ada di kantor itu.", "The office has no such service.")) from None
        return rendering.answer(made.body, made.status)


def _add_views(routes: Blueprint, look: Look) -> None:
    @routes.route("/<office_id:office>/waiting")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="listWaiting", security=[STAFF], responses=problems(*_NEEDED, "forbidden"))
    @routes.response(200, WaitingPage)
    def everybody(office: str) -> Response:
        """Who waits, in order; 200 at most."""
        require_office(office)
        at, entries = look.all(office)
        return rendering.answer({"waiting": [_listed(entry, at) for entry in entries]})

    @routes.route("/<office_id:office>/waiting/<row_id:entry>")
    @allow(*ROLES)
    @routes.doc(operationId="getWaiting", security=[_OWN, STAFF], responses=problems(*_NEEDED))
    @routes.response(200, WaitingEntry)
    def one(office: str, entry: str) -> Response:
        """Where one stands, and what is on offer."""
        return rendering.answer(_standing(look(office, entry, asker())))


def _add_leave(routes: Blueprint, once: Once, leave: Leave) -> None:
    @routes.route("/<office_id:office>/waiting/<row_id:entry>/leave", methods=["POST"])
    @allow(*ROLES)
    @routes.doc(operationId="leaveWaitingList", security=[_OWN, STAFF], responses=problems(*_WRITES))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(200, WaitingEnd)
    def leave_list(headers: Mapping[str, Any], office: str, entry: str) -> Response:
        """Leave the list, or decline what is on offer: it goes to the next. Repeating it is fine."""
        asking = asker()
        made = once.run(
            request_key(headers),
            lambda finish: leave(office, entry, asking, finish),
            lambda ended: Answer(200, {"id": ended.id, "state": ended.state.value}),
        )
        return rendering.answer(made.body)


def _add_accept(routes: Blueprint, once: Once, accept: Accept, public_base_url: str) -> None:
    @routes.route("/<office_id:office>/waiting/<row_id:entry>/accept", methods=["POST"])
    @allow(*ROLES)
    @routes.doc(
        operationId="acceptOffer",
        security=[_OWN, STAFF],
        responses=problems(*_WRITES, "wrong-state", "already-booked", "not-bookable", "too-late", "too-many-requests"),
    )
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(AcceptRequest, required=False)
    @routes.response(201, answers.NewBooking)
    def accept_it(headers: Mapping[str, Any], body: AcceptBody, office: str, entry: str) -> Response:
        """Take the place on offer: it becomes a booking, or the booking that the offer names under `moves` moves there."""
        asking = asker()
        made = once.run(
            request_key(headers, _as_sent(body, accept)),
            lambda finish: accept(office, entry, asking, body.nik, finish),
            lambda booked: Answer(201, rendering.new_booking(booked, public_base_url)),
        )
        return rendering.tagged(made, {"Location": made.body["links"]["self"]})


def _as_sent(body: AcceptBody, accept: Accept) -> dict[str, Any] | None:
    return without_nik(accept.mark_of, {"nik": body.nik}) if body.nik else None


def _wish(body: JoinBody, office: str) -> Wish:
    contact = contact_of(body.whatsapp)
    return Wish(
        office_id=office,
        service_id=body.service,
        first_on=body.first_on,
        last_on=body.last_on,
        part_of_day=PartOfDay(body.part_of_day),
        people=body.people,
        name=body.name,
        phone=contact.phone,
        user_id=contact.user_id,
        language=body.language or rendering.language(),
    )


def _joined(standing: Standing) -> Answer:
    return Answer(201, {**_standing(standing), "token": standing.token})


def _standing(standing: Standing) -> dict[str, Any]:
    entry, hold, zone = standing.entry, standing.hold, standing.office.zone
    offer = hold and {
        "starts_at": hold.starts_at.astimezone(zone).isoformat(),
        "ends_at": hold.ends_at.astimezone(zone).isoformat(),
        "expires_at": hold.expires_at.astimezone(zone).isoformat(),
        "moves": _moves(standing, zone),
        "asks_nik": standing.asks_nik,
    }
    return {
        **_entry(entry),
        "position": standing.position,
        "office": entry.office_id,
        "service_name": standing.service_name[rendering.language()],
        "offer": offer,
    }


def _moves(standing: Standing, zone: ZoneInfo) -> dict[str, str] | None:
    old = standing.moves
    return {"code": old.code, "starts_at": old.starts_at.astimezone(zone).isoformat()} if old else None


def _listed(entry: Waiting, at: Office) -> dict[str, Any]:
    return {**_entry(entry), "joined_at": entry.joined_at.astimezone(at.zone).isoformat()}


def _entry(entry: Waiting) -> dict[str, Any]:
    return {
        "id": entry.id,
        "state": entry.state.value,
        "service": entry.service_id,
        "from": entry.first_on.isoformat(),
        "to": entry.last_on.isoformat(),
        "part_of_day": entry.part_of_day.value,
        "people": entry.people,
        "name": entry.name,
    }
