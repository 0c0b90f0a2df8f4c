"""For the other parts only: sign-in, cases, manage links. The gateway never passes these on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from services.booking.api import rendering
from services.booking.api.asking import who
from services.booking.api.parsing import ProblemParser
from services.booking.api.requests import ContactQuery, ContactQueryRequest, Credentials, CredentialsRequest
from services.booking.domain.case import case_of
from services.booking.usecases.find import Find
from services.booking.usecases.ports import KnownAppointment
from services.booking.usecases.sign_in import SignIn
from services.common.principal import allow
from services.common.problems import invalid

_parser = ProblemParser()


def blueprint(find: Find, sign_in: SignIn) -> Blueprint:
    """``/internal/…``."""
    routes = Blueprint("internal", __name__, url_prefix="/internal")

    @routes.post("/staff/authenticate")
    @allow("service")
    @_parser.use_args(CredentialsRequest, location="json")
    def authenticate(credentials: Credentials) -> Response:
        account = sign_in(credentials.username, credentials.password)
        return rendering.answer(
            {"id": account.id, "username": account.username, "role": account.role, "offices": list(account.offices)}
        )

    @routes.get("/appointments/<appointment_id:appointment_id>")
    @allow("service")
    def appointment(appointment_id: str) -> Response:
        return rendering.answer(_case(find.by_id(appointment_id)))

    @routes.post("/appointments/<appointment_id:appointment_id>/manage-links")
    @allow("service")
    def manage_link(appointment_id: str) -> Response:
        code, token = find.new_link(appointment_id, who())
        return rendering.answer({"code": code, "token": token}, 201)

    @routes.get("/appointments")
    @allow("service")
    @_parser.use_args(ContactQueryRequest, location="query")
    def of_contact(query: ContactQuery) -> Response:
        if not (query.phone or query.user_id):
            raise invalid(("/phone", "Isi nomor atau user_id.", "Give a phone or a user_id."))
        found = find.active_of(query.phone, query.user_id)
        return rendering.answer({"appointments": [_case(each) for each in found]})

    return routes


def _case(known: KnownAppointment) -> dict[str, Any]:
    appointment = known.appointment
    case = case_of(appointment, known.office, known.service_name)
    return {**case, "status": appointment.status.value, "queue_number": appointment.visit.queue_number}
