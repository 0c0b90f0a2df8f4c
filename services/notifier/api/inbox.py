"""The inbox of people at the office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.common.principal import current, require_office
from services.common.problems import Problem, invalid
from services.notifier.api import desk_schemas as schemas
from services.notifier.api.openapi import operation
from services.notifier.api.schemas import read_body
from services.notifier.usecases.inbox import StaffInbox
from services.notifier.usecases.ports_people import Entry, Thread

_CHOSEN = ("all", "unread", "waiting", "mine")
_THREAD = "/inbox/threads/<contact>"
_QUERY: dict[str, dict[str, Any]] = {
    "chosen": {"schema": {"type": "string", "enum": list(_CHOSEN), "default": "all"}},
    "words": {"schema": {"type": "string", "maxLength": 80}, "description": "Looked for in names, numbers and what was written"},
}
DAYS: dict[str, dict[str, Any]] = {"days": {"schema": {"type": "integer", "minimum": 1, "maximum": 366, "default": 30}}}


def blueprint(inbox: StaffInbox) -> Blueprint:
    """Threads, answers and prepared answers."""
    routes = Blueprint("inbox", __name__, description="What residents wrote, and who answers")
    _add_reading(routes, inbox)
    _add_writing(routes, inbox)
    _add_ownership(routes, inbox)
    _add_canned(routes, inbox)
    return routes


def _add_reading(routes: Blueprint, inbox: StaffInbox) -> None:
    @operation(
        routes, "GET", "/inbox/threads", "listThreads", schemas.InboxThreadList, query=_QUERY, problems=("invalid-request",)
    )
    def threads(office: str) -> dict[str, Any]:
        """The newest hundred threads."""
        require_office(office)
        chosen = request.args.get("chosen", "all")
        if chosen not in _CHOSEN:
            raise invalid(("/chosen", "Pilihan ini tidak dikenal.", "This choice is not known."))
        found = inbox.threads(office, chosen, current().subject, request.args.get("words", "")[:80])
        return {"threads": [_thread(thread, closes_at) for thread, closes_at in found]}

    @operation(routes, "GET", _THREAD, "getThread", schemas.InboxConversation)
    def thread(office: str, contact: str) -> dict[str, Any]:
        """One thread with the last two hundred things in it: what was written, what was sent and why it failed, and notes."""
        require_office(office)
        found = inbox.open(office, contact)
        return {"thread": _thread(found.thread, found.window_closes_at), "entries": [_entry(each) for each in found.entries]}

    @operation(routes, "GET", "/inbox/response-times", "getResponseTimes", schemas.ResponseTimes, query=DAYS,
               problems=("invalid-request",), roles=("supervisor", "admin"))  # fmt: skip
    def response_times(office: str) -> dict[str, Any]:
        """How long people waited for their first answer, in minutes of the office's working hours."""
        require_office(office)
        until = datetime.now(UTC)
        count, p50, p95 = inbox.response_times(office, until - timedelta(days=days_asked()), until)
        return {"count": count, "p50_minutes": p50, "p95_minutes": p95}


def days_asked() -> int:
    """``?days=``, 30 when it is not given."""
    raw = request.args.get("days", "30")
    if not raw.isdecimal() or not 1 <= int(raw) <= 366:
        raise invalid(("/days", "Isi 1 sampai 366.", "Give 1 to 366."))
    return int(raw)


def _add_writing(routes: Blueprint, inbox: StaffInbox) -> None:
    @operation(routes, "POST", f"{_THREAD}/messages", "answerThread", schemas.MadeId, body=schemas.InboxAnswerRequest,
               problems=("wrong-state",), status=201)  # fmt: skip
    def answer(office: str, contact: str) -> dict[str, Any]:
        """Send words of one's own, or a prepared answer with its fields filled in. 409 once the 24-hour window is closed."""
        require_office(office)
        body = read_body(schemas.InboxAnswerRequest())
        if ("text" in body) == ("canned" in body):
            raise Problem("invalid-request")
        text = body["text"] if "text" in body else inbox.filled(office, body["canned"], body.get("values", {}))
        return {"id": inbox.answer(office, contact, current().subject, text)}

    @operation(routes, "POST", f"{_THREAD}/notes", "noteInThread", schemas.MadeId, body=schemas.InboxNoteRequest, status=201)
    def note(office: str, contact: str) -> dict[str, Any]:
        """Leave a note that only people at the office see."""
        require_office(office)
        return {"id": inbox.note(office, contact, current().subject, read_body(schemas.InboxNoteRequest())["text"])}

    @operation(routes, "POST", "/inbox/messages/<message>/resend", "resendMessage", schemas.MadeId, problems=("wrong-state",),
               status=201)  # fmt: skip
    def resend(office: str, message: str) -> dict[str, Any]:
        """Send a failed message once more."""
        require_office(office)
        return {"id": inbox.resend(office, message)}


def _add_ownership(routes: Blueprint, inbox: StaffInbox) -> None:
    @operation(routes, "POST", f"{_THREAD}/read", "readThread", None)
    def read(office: str, contact: str) -> None:
        """Everything in it is read."""
        require_office(office)
        inbox.read(office, contact)

    @operation(routes, "POST", f"{_THREAD}/assign", "assignThread", None, body=schemas.InboxAssignRequest)
    def assign(office: str, contact: str) -> None:
        """Give it to a member of staff, or to nobody."""
        require_office(office)
        inbox.assign(office, contact, read_body(schemas.InboxAssignRequest())["staff_id"])

    @operation(routes, "POST", f"{_THREAD}/take-over", "takeOverThread", None)
    def take_over(office: str, contact: str) -> None:
        """Answer in person: the conversation keeps quiet until it is handed back, or for twelve hours after the last answer."""
        require_office(office)
        inbox.take_over(office, contact, current().subject)

    @operation(routes, "POST", f"{_THREAD}/hand-back", "handBackThread", None)
    def hand_back(office: str, contact: str) -> None:
        """Let the conversation answer again."""
        require_office(office)
        inbox.hand_back(office, contact)


def _add_canned(routes: Blueprint, inbox: StaffInbox) -> None:
    @operation(routes, "GET", "/inbox/canned-answers", "listCannedAnswers", schemas.CannedAnswerList)
    def canned(office: str) -> dict[str, Any]:
        """Prepared answers, by title."""
        require_office(office)
        return {"canned_answers": [vars(each) for each in inbox.canned(office)]}

    @operation(routes, "POST", "/inbox/canned-answers", "addCannedAnswer", schemas.CannedAnswer, body=schemas.CannedAnswerRequest,
               roles=("supervisor", "admin"), status=201)  # fmt: skip
    def add(office: str) -> dict[str, Any]:
        """Keep a prepared answer; ``{name}`` and the like are fields."""
        require_office(office)
        return vars(inbox.add_canned(office, **read_body(schemas.CannedAnswerRequest())))

    @operation(routes, "DELETE", "/inbox/canned-answers/<canned>", "removeCannedAnswer", None, roles=("supervisor", "admin"))
    def remove(office: str, canned: str) -> None:
        """Take a prepared answer away."""
        require_office(office)
        inbox.remove_canned(office, canned)


def _thread(thread: Thread, closes_at: datetime | None) -> dict[str, Any]:
    plain = {key: value for key, value in vars(thread).items() if key in schemas.InboxThread._declared_fields}
    moments = {name: _at(plain[name]) for name in ("last_at", "waiting_since")}
    return {**plain, **moments, "window_closes_at": _at(closes_at)}


def _entry(entry: Entry) -> dict[str, Any]:
    moments = {name: _at(getattr(entry, name)) for name in ("at", "delivered_at", "read_at")}
    return {**vars(entry), **moments}


def _at(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
