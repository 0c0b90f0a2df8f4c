"""Making offices and changing what they are called and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from services.booking.api import answers, rendering
from services.booking.api.asking import request_key, who
from services.booking.api.office_requests import NewOfficeRequest, OfficeChanges
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import KeyHeaders
from services.booking.domain.access import ALL_OFFICES
from services.booking.domain.hours import weekly_hours
from services.booking.domain.office import Office
from services.booking.usecases.browse import Browse
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.booking.usecases.set_up_office import SetUpOffice
from services.common.principal import allow, require_office

_REFUSALS = ("unauthorized", "forbidden", "invalid-request", "idempotency-key-reused")


def blueprint(once: Once, set_up: SetUpOffice, browse: Browse) -> Blueprint:
    """For admins: of all offices to make one, of the office to change it."""
    routes = Blueprint("office_setup", __name__, url_prefix="/api/v1/offices", description="Making and changing offices")

    @routes.route("", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="addOffice", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(NewOfficeRequest)
    @routes.response(201, answers.Office, headers={"Location": {"schema": {"type": "string"}}})
    def add(headers: Mapping[str, Any], body: Office) -> Response:
        """A new office, without counters, services and hours yet."""
        require_office(ALL_OFFICES)
        key = request_key(headers, request.get_json())
        made = once.run(
            key, lambda finish: set_up.add(body, who(), finish), lambda office: Answer(201, rendering.office(office, []))
        )
        return rendering.answer(made.body, made.status, {"Location": f"/api/v1/offices/{body.id}"})

    @routes.route("/<office_id:office>", methods=["PATCH"])
    @allow("admin")
    @routes.doc(operationId="changeOffice", security=[STAFF], responses=problems(*_REFUSALS, "not-found", body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(OfficeChanges)
    @routes.response(200, answers.Office)
    def change(headers: Mapping[str, Any], body: dict[str, Any], office: str) -> Response:
        """Another name, address, position, number or zone."""
        require_office(office)
        rules = browse.office(office).rules

        def render(value: Office) -> Answer:
            return Answer(200, rendering.office(value, weekly_hours(rules, browse.today(value))))

        key = request_key(headers, ["PATCH", request.get_json()])
        made = once.run(key, lambda finish: set_up.change(office, body, who(), finish), render)
        return rendering.answer(made.body, made.status)

    return routes
