"""What the chat asks for a resident whom WhatsApp has told apart: the days of an office and the waiting list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from flask import Blueprint, Response
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.booking.api import rendering
from services.booking.api.asking import request_key
from services.booking.api.fields import YEARS, Mobile, printable
from services.booking.api.parsing import ProblemParser, Said
from services.booking.api.requests import MAXIMUM_DAYS, ContactQuery, ContactQueryRequest, KeyHeaders
from services.booking.domain.access import Asker
from services.booking.domain.errors import WaitingUnknown
from services.booking.domain.opening import Opening
from services.booking.usecases.once import Once
from services.booking.usecases.opening import OpenDays
from services.booking.usecases.ports import Answer
from services.booking.usecases.wait import Accept, Leave, Standing, WaitingOf
from services.common.principal import allow
from services.common.problems import invalid

CHAT = "resident:chat"
_parser = ProblemParser()


@dataclass(frozen=True)
class DaysQuery:
    first_on: date
    last_on: date


class DaysQueryRequest(Schema):
    first_on = fields.Date(required=True, data_key="from")
    last_on = fields.Date(required=True, data_key="to")

    @validates_schema
    def check_span(self, data: dict[str, Any], **_: Any) -> None:
        span = (data["last_on"] - data["first_on"]).days
        if data["first_on"].year not in YEARS or not 0 <= span < MAXIMUM_DAYS:
            raise ValidationError(Said(f"Rentang 1 sampai {MAXIMUM_DAYS} hari.", f"A span of 1 to {MAXIMUM_DAYS} days."), "to")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> DaysQuery:
        return DaysQuery(**data)


class ContactBody(Schema):
    phone = Mobile(allow_none=True)
    user_id = fields.String(allow_none=True, validate=[validate.Length(1, 140), printable])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ContactQuery:
        return ContactQuery(**data)


def blueprint(once: Once, days: OpenDays, waiting: WaitingOf, leave: Leave, accept: Accept, public_base_url: str) -> Blueprint:
    """``/internal/offices/{office}/days`` and ``/internal/waiting…``."""
    routes = Blueprint("chat", __name__, url_prefix="/internal")
    _add_days(routes, days)
    _add_waiting(routes, waiting)
    _add_answers(routes, once, waiting, leave, accept, public_base_url)
    return routes


def _add_days(routes: Blueprint, days: OpenDays) -> None:
    @routes.get("/offices/<office_id:office>/days")
    @allow("service")
    @_parser.use_args(DaysQueryRequest, location="query")
    def open_days(query: DaysQuery, office: str) -> Response:
        return rendering.answer({"days": [_day(each) for each in days(office, query.first_on, query.last_on)]})


def _add_waiting(routes: Blueprint, waiting: WaitingOf) -> None:
    @routes.get("/waiting")
    @allow("service")
    @_parser.use_args(ContactQueryRequest, location="query")
    def of_contact(query: ContactQuery) -> Response:
        return rendering.answer({"waiting": [_standing(each) for each in waiting(*_known(query))]})


def _add_answers(routes: Blueprint, once: Once, waiting: WaitingOf, leave: Leave, accept: Accept, base_url: str) -> None:
    @routes.post("/waiting/<office_id:office>/<row_id:entry>/leave")
    @allow("service")
    @_parser.use_args(ContactBody, location="json")
    def leave_list(body: ContactQuery, office: str, entry: str) -> Response:
        ended = leave(office, entry, _asker(waiting, body, office, entry), lambda *_: None)
        return rendering.answer({"id": ended.id, "state": ended.state.value})

    @routes.post("/waiting/<office_id:office>/<row_id:entry>/accept")
    @allow("service")
    @_parser.use_args(KeyHeaders, location="headers")
    @_parser.use_args(ContactBody, location="json")
    def accept_it(headers: Mapping[str, Any], body: ContactQuery, office: str, entry: str) -> Response:
        asking = _asker(waiting, body, office, entry)
        made = once.run(
            request_key(headers, vars(body)),
            lambda finish: accept(office, entry, asking, None, finish),  # no chat asks for a NIK
            lambda booked: Answer(201, rendering.new_booking(booked, base_url)),
        )
        return rendering.answer(made.body, made.status)


def _asker(waiting: WaitingOf, contact: ContactQuery, office: str, entry: str) -> Asker:
    """The chat, for an entry that is this contact's; ``WaitingUnknown`` for anybody else's."""
    if not waiting.owns(office, entry, *_known(contact)):
        raise WaitingUnknown
    return Asker(CHAT, waiting_id=entry)


def _known(contact: ContactQuery) -> tuple[str | None, str | None]:
    if not (contact.phone or contact.user_id):
        raise invalid(("/phone", "Isi nomor atau user_id.", "Give a phone or a user_id."))
    return contact.phone, contact.user_id


def _day(day: Opening) -> dict[str, Any]:
    clocks = [(f"{starts:%H:%M}", f"{ends:%H:%M}") for starts, ends in day.spans]
    return {
        "date": day.on.isoformat(),
        "opens": clocks[0][0] if clocks else None,
        "closes": clocks[-1][1] if clocks else None,
        "breaks": [{"starts": before[1], "ends": after[0]} for before, after in pairwise(clocks)],
        "reason": day.reason,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    hold, moves, zone = standing.hold, standing.moves, standing.office.zone
    return {
        "id": standing.entry.id,
        "office": standing.office.id,
        "timezone": standing.office.timezone,
        "service": standing.entry.service_id,
        "service_name": dict(standing.service_name),
        "position": standing.position,
        "offer": hold
        and {
            "starts_at": hold.starts_at.astimezone(zone).isoformat(),
            "expires_at": hold.expires_at.astimezone(zone).isoformat(),
            "moves": moves and {"code": moves.code, "starts_at": moves.starts_at.astimezone(zone).isoformat()},
        },
    }
