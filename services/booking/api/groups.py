"""Groups over HTTP: a roster in, one list out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from services.booking.api import rendering
from services.booking.api.asking import request_key, who
from services.booking.api.group_schemas import (
    GroupAnswer,
    GroupForm,
    GroupPreview,
    GroupQuery,
    GroupRequest,
    RebookBody,
    RebookRequest,
)
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import KeyHeaders
from services.booking.domain.csv_text import csv_text
from services.booking.domain.errors import ServiceUnknown
from services.booking.domain.group import Member
from services.booking.domain.office import Office
from services.booking.usecases.group import BookGroup, GroupList, PlanGroup, Proposed, Roster, ShowGroup
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.booking.usecases.roster import read_roster
from services.common.principal import STAFF_ROLES, allow, require_office
from services.common.problems import invalid

_REFUSALS = ("unauthorized", "forbidden", "not-found", "slot-full", "invalid-request", "idempotency-key-reused")
_COLUMNS = ("number", "name", "needs", "code", "status", "starts_at", "ends_at")


def blueprint(once: Once, plan: PlanGroup, book: BookGroup, show: ShowGroup) -> Blueprint:
    """``/api/v1/offices/{office}/groups…``, for staff of the office."""
    routes = Blueprint("groups", __name__, url_prefix="/api/v1/offices", description="Groups that come together")
    _add_create(routes, once, plan, book)
    _add_rebook(routes, once, book)
    _add_lists(routes, show)
    return routes


def _add_create(routes: Blueprint, once: Once, plan: PlanGroup, book: BookGroup) -> None:
    @routes.route("/<office_id:office>/groups", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="bookGroup", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(GroupQuery, location="query")
    @routes.arguments(GroupRequest, location="multipart")
    @routes.response(201, GroupAnswer)
    @routes.alt_response(200, schema=GroupPreview, description="The preview")
    def create(headers: Mapping[str, Any], query: Mapping[str, Any], form: GroupForm, office: str) -> Response:
        """Book a group from its roster: all of it or nothing. Mistakes are told by line, and nothing is stored then."""
        require_office(office)
        roster, by = _roster(office, form), who()
        try:
            if query["preview"]:
                return rendering.answer(_preview(plan.preview(roster)))
            body = {**request.form.to_dict(), "roster": hashlib.sha256(form.roster).hexdigest()}
            made = once.run(request_key(headers, body), lambda finish: book(roster, by, finish), _made)
        except ServiceUnknown:
            raise invalid(("/service", "Layanan ini tidak ada di kantor itu.", "The office has no such service.")) from None
        return rendering.answer(made.body, made.status)


def _add_rebook(routes: Blueprint, once: Once, book: BookGroup) -> None:
    @routes.route("/<office_id:office>/groups/<row_id:group>/rebook", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="rebookAbsent", security=[STAFF], responses=problems(*_REFUSALS, "wrong-state", "stale", body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(RebookRequest)
    @routes.response(201, GroupAnswer)
    def rebook(headers: Mapping[str, Any], body: RebookBody, office: str, group: str) -> Response:
        """Book those who did not come once more, together."""
        require_office(office)
        by, key = who(), request_key(headers, request.get_json())
        made = once.run(key, lambda finish: book.again(office, group, body.starts_at, by, finish), _made)
        return rendering.answer(made.body, made.status)


def _add_lists(routes: Blueprint, show: ShowGroup) -> None:
    @routes.route("/<office_id:office>/groups/<row_id:group>")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="getGroup", security=[STAFF], responses=problems("unauthorized", "forbidden", "not-found"))
    @routes.response(200, GroupAnswer)
    def one(office: str, group: str) -> Response:
        """The tickets of a group and who was absent."""
        require_office(office)
        return rendering.answer(_listed(show(office, group)))

    @routes.route("/<office_id:office>/groups/<row_id:group>/tickets.csv")
    @allow(*STAFF_ROLES)
    @routes.doc(
        operationId="getGroupCsv",
        security=[STAFF],
        responses={
            **problems("unauthorized", "forbidden", "not-found"),
            200: {"description": "The list for whoever leads the group", "content": {"text/csv": {"schema": {"type": "string"}}}},
        },
    )
    def as_csv(office: str, group: str) -> Response:
        """The same as a table."""
        require_office(office)
        listed = show(office, group)
        text = csv_text(_COLUMNS, [_ticket(member, listed.office) for member in listed.members])
        headers = {"Content-Disposition": f'attachment; filename="{group}.csv"', "Cache-Control": "no-store"}
        return Response("\ufeff" + text, mimetype="text/csv", headers=headers)


def _roster(office: str, form: GroupForm) -> Roster:
    return Roster(
        office_id=office,
        service_id=form.service,
        starts_at=form.starts_at,
        label=form.label,
        leader=form.leader,
        phone=form.whatsapp,
        language=form.language or rendering.language(),
        people=read_roster(form.roster),
    )


def _made(listed: GroupList) -> Answer:
    return Answer(201, _listed(listed))


def _listed(listed: GroupList) -> dict[str, Any]:
    group = listed.group
    return {
        "id": group.id,
        "label": group.label,
        "leader": group.leader,
        "office": group.office_id,
        "service": group.service_id,
        "service_name": listed.service_name[rendering.language()],
        "tickets": [_ticket(member, listed.office) for member in listed.members],
        "absent": [member.number for member in listed.absent],
    }


def _ticket(member: Member, office: Office) -> dict[str, Any]:
    value = member.appointment
    return {
        "number": member.number,
        "name": value.name,
        "needs": value.note,
        "code": value.code,
        "status": value.status.value,
        "starts_at": value.starts_at.astimezone(office.zone).isoformat(),
        "ends_at": value.ends_at.astimezone(office.zone).isoformat(),
    }


def _preview(proposed: Proposed) -> dict[str, Any]:
    zone = proposed.office.zone
    return {
        "places": [
            {
                "number": number,
                "name": person.name,
                "needs": person.needs,
                "starts_at": slot.starts_at.astimezone(zone).isoformat(),
                "ends_at": slot.ends_at.astimezone(zone).isoformat(),
            }
            for number, (person, slot) in enumerate(proposed.places, 1)
        ]
    }
