"""What other parts ask: booking links, states of messages, events that arrived."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from services.common.principal import allow
from services.common.telephone import masked
from services.notifier.api.schemas import (
    SeenQuestion,
    SeenSchema,
    StatesQuestion,
    StatesSchema,
    TokenQuestion,
    TokenSchema,
    read_body,
)
from services.notifier.usecases.ask import Answers
from services.notifier.usecases.ports import MessageState, ResolvedLink


def blueprint(answers: Answers) -> Blueprint:
    """The routes for other parts."""
    routes = Blueprint("questions", __name__)

    @routes.post("/internal/links/resolve")
    @allow("service")
    def resolve() -> Response:
        """Who a booking link belongs to and what was answered in the chat; 404 when it has expired."""
        question: TokenQuestion = read_body(TokenSchema())
        return jsonify(_link(answers.resolve_link(question.token)))

    @routes.post("/internal/messages/states")
    @allow("service")
    def states() -> Response:
        """How far the newest message about each appointment came."""
        question: StatesQuestion = read_body(StatesSchema())
        found = answers.message_states(question.appointment_ids)
        return jsonify(states={appointment_id: _state(state) for appointment_id, state in found.items()})

    @routes.post("/internal/inbox/seen")
    @allow("service")
    def seen() -> Response:
        """Those of the events whose effect is committed."""
        question: SeenQuestion = read_body(SeenSchema())
        return jsonify(seen=answers.seen_events(question.ids))

    return routes


def _link(found: ResolvedLink) -> dict[str, object]:
    contact, link = found.contact, found.link
    return {
        "contact": {"phone": contact.phone, "user_id": contact.user_id},
        "masked_phone": masked(contact.phone) if contact.phone else None,
        "office_id": link.office_id,
        "service_id": link.service_id,
        "answers": dict(link.answers),
        "language": link.language,
        "profile_name": contact.profile_name,
    }


def _state(state: MessageState) -> dict[str, str | None]:
    return {"kind": state.kind, "status": state.status, "at": state.at.isoformat(), "reason": state.reason}
