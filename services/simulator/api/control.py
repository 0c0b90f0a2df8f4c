"""The control API: faults, contacts, what was sent. For tests and for the phone."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from services.common.principal import allow
from services.common.problems import Problem, Translation, invalid
from services.simulator.api import schemas
from services.simulator.domain.contact import Contact, Message
from services.simulator.domain.envelope import read_phone
from services.simulator.domain.faults import Faults
from services.simulator.domain.graph_errors import Json
from services.simulator.domain.inbound import NothingToTap
from services.simulator.usecases.disturb import Disturb
from services.simulator.usecases.look import Look, Sent
from services.simulator.usecases.people import AlreadyThere, NobodyThere, People
from services.simulator.usecases.receive import Receive
from services.simulator.usecases.register import MediaShelf, NoSuchTemplate, Templates

PDF_AND_IMAGES = ("application/pdf", "image/jpeg", "image/png")

DOMAIN_ERRORS: dict[type[Exception], Translation] = {
    NobodyThere: lambda _: Problem("not-found", {"id": "Kontak itu tidak ada.", "en": "There is no such contact."}),
    NoSuchTemplate: lambda _: Problem("not-found", {"id": "Template itu tidak ada.", "en": "There is no such template."}),
    AlreadyThere: lambda _: invalid(("/phone", "Kontak itu sudah ada.", "This contact exists already.")),
    NothingToTap: lambda _: invalid(("", "Pilihan itu tidak pernah dikirim.", "No earlier message offers this choice.")),
}


def blueprint(
    people: People, receive: Receive, look: Look, disturb: Disturb, templates: Templates, shelf: MediaShelf
) -> Blueprint:
    """Everything under ``/control``."""
    routes = Blueprint("control", __name__, url_prefix="/control")
    _add_faults(routes, disturb)
    _add_contacts(routes, people, receive, look)
    _add_inspection(routes, people, look, shelf)
    _add_templates(routes, templates)
    return routes


def _add_faults(routes: Blueprint, disturb: Disturb) -> None:
    @routes.get("/faults")
    @allow("anyone")
    def read_faults() -> Response:
        return jsonify(asdict(disturb.read()))

    @routes.put("/faults")
    @allow("anyone")
    def set_faults() -> Response:
        disturb.write(schemas.load(schemas.FaultsSchema()))
        return jsonify(asdict(disturb.read()))

    @routes.delete("/faults")
    @allow("anyone")
    def clear_faults() -> tuple[str, int]:
        disturb.write(Faults())
        return "", 204


def _add_contacts(routes: Blueprint, people: People, receive: Receive, look: Look) -> None:
    @routes.get("/contacts")
    @allow("anyone")
    def list_contacts() -> Response:
        return jsonify(contacts=[_contact(contact) for contact in look.contacts()])

    @routes.post("/contacts")
    @allow("anyone")
    def add_contact() -> tuple[Response, int]:
        given = schemas.load(schemas.ContactSchema())
        return jsonify(_contact(add_person(people, given.get("phone"), given.get("user_id"), given.get("name")))), 201

    @routes.patch("/contacts/<key>")
    @allow("anyone")
    def change_contact(key: str) -> Response:
        change = schemas.load(schemas.ChangeSchema())
        return jsonify(_contact(people.change(schemas.contact_key(key), change, look.now())))

    @routes.post("/contacts/<key>/messages")
    @allow("anyone")
    def write(key: str) -> tuple[Response, int]:
        message = receive.write(schemas.contact_key(key), schemas.load(schemas.ActSchema()), create=True)
        return jsonify(_message(message, look.now())), 201

    @routes.post("/contacts/<key>/read")
    @allow("anyone")
    def open_chat(key: str) -> Response:
        return jsonify(read=receive.open_chat(schemas.contact_key(key)))


def add_person(people: People, phone: str | None, user_id: str | None, name: str | None) -> Contact:
    """A new contact from what was typed; 422 when the number is none."""
    number = read_phone(phone) if phone else None
    if phone and number is None:
        raise invalid(("/phone", "Tulis nomor dengan kode negara, mis. +62812…", "Write the number with its country code."))
    if number is None and user_id is None:
        raise invalid(("/phone", "Isi nomor atau user_id.", "Give a number or a user_id."))
    return people.add(number, user_id, name)


def _add_inspection(routes: Blueprint, people: People, look: Look, shelf: MediaShelf) -> None:
    @routes.get("/messages")
    @allow("anyone")
    def list_messages() -> Response:
        after = request.args.get("after", "0")
        if not after.isdecimal():
            raise invalid(("/after", "Harus angka.", "Must be a number."))
        key = request.args.get("contact")
        sent = look.sent(schemas.contact_key(key) if key else None, int(after))
        return jsonify(
            messages=[_sent(one, look.now()) for one in sent],
            next=sent[-1].message.id if sent else int(after),
            pending_webhooks=look.pending_webhooks(),
        )

    @routes.get("/media/<media_id>")
    @allow("anyone")
    def read_media(media_id: str) -> Response:
        facts, content = shelf.find(media_id), shelf.content(media_id)
        if facts is None or content is None:
            raise Problem("not-found")
        answer = Response(content, mimetype=facts.mime_type)
        answer.headers.set("Content-Disposition", _disposition(facts.mime_type), filename=facts.filename)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @routes.post("/reset")
    @allow("anyone")
    def reset() -> tuple[str, int]:
        people.reset()
        return "", 204


def _disposition(mime_type: str) -> str:
    """Only what cannot run scripts opens in the browser."""
    return "inline" if mime_type in PDF_AND_IMAGES else "attachment"


def _add_templates(routes: Blueprint, templates: Templates) -> None:
    @routes.put("/templates/<name>/<language>")
    @allow("anyone")
    def review(name: str, language: str) -> Response:
        given = schemas.load(schemas.ReviewSchema())
        template = templates.review(name, language, given["status"], given["reason"])
        return jsonify(name=template.name, language=template.language, status=template.status, reason=template.reason)


def instant(seconds: float | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _contact(contact: Contact) -> Json:
    return {**asdict(contact), "last_inbound_at": instant(contact.last_inbound_at)}


def _message(message: Message, now: float) -> Json:
    return {
        "id": message.id,
        "wamid": message.wamid,
        "type": message.kind,
        "content": message.content,
        "at": instant(message.at),
        "reply_to": message.reply_to,
        "status": message.status(now),
    }


def _sent(sent: Sent, now: float) -> Json:
    happened = [step for step in sent.message.statuses if step.at <= now]
    steps: list[Any] = [{"status": s.status, "at": instant(s.at), "error": s.error} for s in happened]
    return {
        **_message(sent.message, now),
        "phone": sent.contact.phone,
        "user_id": sent.contact.user_id,
        "biz_opaque_callback_data": sent.message.opaque,
        "shown": sent.message.shown,
        "pricing": sent.message.pricing,
        "statuses": steps,
        "media_sha256": sent.media_sha256,
    }
