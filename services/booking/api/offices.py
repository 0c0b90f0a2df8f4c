"""Offices, their services and what can be booked."""

from __future__ import annotations

from flask import Response, json

from services.booking.api import answers, rendering
from services.booking.api.asking import channel_of
from services.booking.api.calendar_answers import SlotExplanation
from services.booking.api.calendar_rendering import explanation as explanation_of
from services.booking.api.office_requests import ExplanationQuery, ExplanationQueryRequest
from services.booking.api.openapi import Blueprint, problems
from services.booking.api.recent import Recent
from services.booking.api.requests import SlotQuery, SlotQueryRequest
from services.booking.domain.hours import weekly_hours
from services.booking.usecases.browse import Browse
from services.booking.usecases.explain import Explain
from services.booking.usecases.ports import OfficeHours
from services.common.principal import ROLES, allow, current


def blueprint(browse: Browse, explain: Explain, recent: Recent) -> Blueprint:
    """``/api/v1/offices…``, open to everybody."""
    routes = Blueprint("offices", __name__, url_prefix="/api/v1/offices", description="Offices, services and slots")

    @routes.route("")
    @allow(*ROLES)
    @routes.doc(operationId="listOffices", responses=problems())
    @routes.response(200, answers.OfficeList)
    def all_offices() -> Response:
        """Every office."""
        return rendering.answer({"offices": [_office(browse, each) for each in browse.offices()]})

    @routes.route("/<office_id:office>")
    @allow(*ROLES)
    @routes.doc(operationId="getOffice", responses=problems("not-found"))
    @routes.response(200, answers.Office)
    def one_office(office: str) -> Response:
        """One office."""
        return rendering.answer(_office(browse, browse.office(office)))

    @routes.route("/<office_id:office>/services")
    @allow(*ROLES)
    @routes.doc(operationId="listServices", responses=problems("not-found"))
    @routes.response(200, answers.ServiceList)
    def services(office: str) -> Response:
        """What one comes to an office for."""
        return rendering.answer({"services": [rendering.service(each) for each in browse.services(office)]})

    @routes.route("/<office_id:office>/slots")
    @allow(*ROLES)
    @routes.doc(operationId="listSlots", responses=problems("not-found", "invalid-request"))
    @routes.arguments(SlotQueryRequest, location="query")
    @routes.response(200, answers.SlotList)
    def slots(query: SlotQuery, office: str) -> Response:
        """What can be booked now; full slots have `remaining` 0. The counts may be a second old."""
        channel, given = channel_of(query.channel, office), tuple(sorted((query.answers or {}).items()))
        asked = (office, query.service, query.first_on, query.last_on, query.people, channel)

        def listing() -> str:
            zone, days = browse.slots(*asked, query.answers)
            return json.dumps({"slots": rendering.slots(zone, days)})

        return rendering.answer_with(recent.get((*asked, given), listing))

    @routes.route("/<office_id:office>/slots/explanation")
    @allow(*ROLES)
    @routes.doc(operationId="explainSlot", responses=problems("not-found", "invalid-request"))
    @routes.arguments(ExplanationQueryRequest, location="query")
    @routes.response(200, SlotExplanation)
    def explanation(query: ExplanationQuery, office: str) -> Response:
        """Why a start is offered or not, in words; for staff with every limit and its numbers."""
        channel, serves = channel_of(query.channel, office), current().serves(office)
        at, found = explain(office, query.service, query.starts_at, query.people, channel, query.answers)
        return rendering.answer(explanation_of(found, at.zone, with_limits=serves))

    return routes


def _office(browse: Browse, value: OfficeHours) -> dict[str, object]:
    return rendering.office(value.office, weekly_hours(value.rules, browse.today(value.office)))
