"""Complaints, prepared messages, the call list and alerts."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.common.principal import current, require_office
from services.common.problems import invalid
from services.common.telephone import NotAMobileNumber, parse_mobile
from services.notifier.api import desk_schemas as schemas
from services.notifier.api.openapi import operation
from services.notifier.api.schemas import read_body
from services.notifier.domain.complaint import Complaint
from services.notifier.usecases.complaints import HandleComplaints
from services.notifier.usecases.desk import Desk

_ONE = "/complaints/<number>"
_PDF = "application/pdf"


def blueprint(desk: Desk, complaints: HandleComplaints) -> Blueprint:
    """What staff do by hand."""
    routes = Blueprint("desk", __name__, description="Complaints, messages to send by hand, people to call")
    _add_complaints(routes, complaints)
    _add_complaint_verbs(routes, complaints)
    _add_prepared(routes, desk)
    _add_calls(routes, desk)
    _add_alerts(routes, desk)
    return routes


def _add_complaints(routes: Blueprint, complaints: HandleComplaints) -> None:
    @operation(routes, "GET", "/complaints", "listComplaints", schemas.OfficeComplaintList)
    def listed(office: str) -> dict[str, Any]:
        """The newest first, without those about whoever asks."""
        require_office(office)
        today = complaints.today(office)
        return {"complaints": [_complaint(each, today) for each in complaints.listed(office, current().subject)]}

    @operation(routes, "POST", "/complaints", "takeComplaint", schemas.OfficeComplaint, body=schemas.ComplaintRequest, status=201)
    def take(office: str) -> dict[str, Any]:
        """Keep one made at the counter or by telephone; without a number it is anonymous."""
        require_office(office)
        body = read_body(schemas.ComplaintRequest())
        phone = _phone(body["whatsapp"])
        made = complaints.take(office, body["text"], phone, body["language"], body["urgency"], body["about"])
        return _complaint(made, complaints.today(office))

    @operation(routes, "GET", _ONE, "getComplaint", schemas.OfficeComplaint)
    def one(office: str, number: str) -> dict[str, Any]:
        """One complaint; 404 for whom it is about."""
        require_office(office)
        return _complaint(complaints.one(office, number, current().subject), complaints.today(office))


def _add_complaint_verbs(routes: Blueprint, complaints: HandleComplaints) -> None:
    @operation(routes, "POST", f"{_ONE}/class", "classifyComplaint", schemas.OfficeComplaint, body=schemas.ComplaintClassRequest,
               roles=("supervisor", "admin"))  # fmt: skip
    def classify(office: str, number: str) -> dict[str, Any]:
        """Set its class, and with it the deadline, and whom it is about."""
        require_office(office)
        body = read_body(schemas.ComplaintClassRequest())
        found = complaints.classify(office, number, current().subject, body["urgency"], body["about"])
        return _complaint(found, complaints.today(office))

    @operation(routes, "POST", f"{_ONE}/answer", "answerComplaint", schemas.OfficeComplaint, body=schemas.ComplaintAnswerRequest,
               problems=("wrong-state",), roles=("supervisor", "admin"))  # fmt: skip
    def answer(office: str, number: str) -> dict[str, Any]:
        """Answer it, once; the person is told."""
        require_office(office)
        text = read_body(schemas.ComplaintAnswerRequest())["text"]
        return _complaint(complaints.answer(office, number, current().subject, text), complaints.today(office))

    @operation(
        routes, "POST", f"{_ONE}/escalate", "escalateComplaint", schemas.OfficeComplaint, body=schemas.ComplaintRouteRequest
    )
    def escalate(office: str, number: str) -> dict[str, Any]:
        """Pass it on: to the supervisor, the city, LAPOR or the Ombudsman."""
        require_office(office)
        route = read_body(schemas.ComplaintRouteRequest())["route"]
        return _complaint(complaints.escalate(office, number, current().subject, route), complaints.today(office))


def _add_prepared(routes: Blueprint, desk: Desk) -> None:
    @operation(routes, "GET", "/prepared-messages", "listPreparedMessages", schemas.PreparedMessageList)
    def prepared(office: str) -> dict[str, Any]:
        """The messages to send by hand now, the most urgent first, each with the link that opens it."""
        require_office(office)
        return {"messages": [_prepared(each, link) for each, link in desk.prepared(office)]}

    @operation(routes, "POST", "/prepared-messages/<message>/sent", "markMessageSent", None)
    def sent(office: str, message: str) -> None:
        """It was sent."""
        require_office(office)
        desk.sent(office, message, current().subject)

    @operation(routes, "POST", "/prepared-messages/<message>/not-on-whatsapp", "markNotOnWhatsApp", None)
    def not_on_whatsapp(office: str, message: str) -> None:
        """The number has no WhatsApp: the person comes onto the call list."""
        require_office(office)
        desk.not_on_whatsapp(office, message, current().subject)


def _add_calls(routes: Blueprint, desk: Desk) -> None:
    @operation(routes, "GET", "/call-list", "getCallList", schemas.CallList)
    def calls(office: str) -> dict[str, Any]:
        """Whom no message reached, the most urgent first."""
        require_office(office)
        return {"calls": [{**vars(each), "failed_at": each.failed_at.isoformat()} for each in desk.calls(office)]}

    @operation(routes, "GET", "/call-list.pdf", "getPrintedCallList", None, file=_PDF)
    def printed(office: str) -> Response:
        """The call list on paper: names, telephone numbers, what about, and room for a pen."""
        require_office(office)
        answer = Response(desk.printed_calls(office), mimetype=_PDF)
        answer.headers["Content-Disposition"] = f'inline; filename="phone-list-{office}.pdf"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @operation(routes, "POST", "/call-list/<message>/called", "markCalled", None)
    def called(office: str, message: str) -> None:
        """The person was called."""
        require_office(office)
        desk.called(office, message, current().subject)


def _add_alerts(routes: Blueprint, desk: Desk) -> None:
    @operation(routes, "GET", "/whatsapp-alerts", "listWhatsAppAlerts", schemas.AccountAlertList, roles=("supervisor", "admin"))
    def alerts(office: str) -> dict[str, Any]:
        """What is wrong with the WhatsApp account, and what waits because of it."""
        require_office(office)
        return {"alerts": [_alert(vars(each)) for each in desk.alerts()]}

    @operation(routes, "POST", "/whatsapp-alerts/<account>/<int:code>/looked-after", "clearWhatsAppAlert", None, roles=("admin",))
    def looked_after(office: str, account: str, code: int) -> None:
        """It was put right: what waits is sent."""
        require_office(office)
        desk.looked_after(account, code)


def _phone(given: str | None) -> str | None:
    if not given:
        return None
    try:
        return parse_mobile(given)
    except NotAMobileNumber:
        raise invalid(("/whatsapp", "Nomor ini tidak benar.", "This is not a telephone number.")) from None


def _complaint(found: Complaint, today: date) -> dict[str, Any]:
    moments = {name: _at(getattr(found, name)) for name in ("received_at", "answered_at", "escalated_at")}
    told = {"urgency": found.kind, "due_on": _at(found.due_on), "overdue": found.is_overdue(today)}
    return {**vars(found), **moments, **told, "anonymous": found.contact_id is None}


def _prepared(found: Any, link: str) -> dict[str, Any]:
    return {**vars(found), "id": found.delivery_id, "link": link, "prepared_at": found.prepared_at.isoformat()}


def _alert(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, **{name: _at(found[name]) for name in ("first_at", "last_at", "until")}}


def _at(value: date | None) -> str | None:
    """A date or an instant, which is a date too."""
    return value.isoformat() if value else None
