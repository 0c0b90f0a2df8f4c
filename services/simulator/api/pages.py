"""The phone: a list of chats and one open chat, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request
from markupsafe import Markup

from services.common.principal import allow
from services.common.problems import Problem
from services.common.wording import long_date
from services.simulator.api.control import add_person
from services.simulator.api.schemas import contact_key
from services.simulator.domain.contact import Contact, Message
from services.simulator.domain.inbound import Act
from services.simulator.domain.markup import to_html
from services.simulator.domain.shown import preview
from services.simulator.usecases.look import Chat, Look
from services.simulator.usecases.people import AlreadyThere, People
from services.simulator.usecases.receive import Receive

ZONE = ZoneInfo("Asia/Jakarta")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
ACTS = ("text", "button", "list_row", "template_button")
DEMO_PLACE = {"latitude": -3.7583, "longitude": 102.2718, "name": "Lokasi saya (contoh)"}
STATUS_WORDS = {"sent": "terkirim", "delivered": "sampai", "read": "dibaca", "failed": "tidak terkirim"}


@dataclass(frozen=True)
class Bubble:
    """One message as the page draws it. ``day`` is set on the first of a day."""

    message: Message
    status: str
    time: str
    day: str
    quote: str
    reason: str


def blueprint(people: People, receive: Receive, look: Look, office_number: str) -> Blueprint:
    """The pages, and the fragments that keep them up to date."""
    routes = Blueprint("pages", __name__)
    _add_reading(routes, look, office_number)
    _add_writing(routes, people, receive)
    routes.after_request(_secure)
    routes.add_app_template_filter(lambda text: Markup(to_html(text)), "chat_markup")  # noqa: S704  # nosec B704: to_html escapes
    routes.add_app_template_filter(initials)
    routes.add_app_template_filter(preview, "preview")
    return routes


def _add_reading(routes: Blueprint, look: Look, office_number: str) -> None:
    @routes.get("/")
    @allow("anyone")
    def chats() -> Response:
        return _rendered("phone.html", {**_list(look, None), "root": ""})

    @routes.get("/chat/<key>")
    @allow("anyone")
    def chat(key: str) -> Response:
        chat = look.chat(contact_key(key))
        values = {**_list(look, chat.contact.key), **_opened(look, chat), "draft": request.args.get("text", "")}
        return _rendered("phone.html", {**values, "root": "../"})

    @routes.get("/fragments/chats")
    @allow("anyone")
    def chats_fragment() -> Response:
        return _rendered("chats.html", _list(look, request.args.get("open")))

    @routes.get("/chat/<key>/bubbles")
    @allow("anyone")
    def bubbles_fragment(key: str) -> Response:
        return _rendered("bubbles.html", _opened(look, look.chat(contact_key(key))))

    @routes.get("/wa.me/<number>")
    @allow("anyone")
    def link(number: str) -> Response:
        """What ``https://wa.me/{number}?text=`` does on a real phone, with the first contact as the phone's owner."""
        if number.lstrip("+") != office_number.lstrip("+"):
            raise Problem("not-found", {"id": "Nomor itu bukan nomor kantor.", "en": "This is not the office's number."})
        owner = look.contacts()[0]
        text = request.args.get("text", "")
        return _to_chat("../", owner, f"?text={quote(text)}" if text else "")


def _add_writing(routes: Blueprint, people: People, receive: Receive) -> None:
    @routes.post("/chat/<key>/messages")
    @allow("anyone")
    def write(key: str) -> Response:
        receive.write(contact_key(key), _typed())
        return _seen(f"../{quote(key)}#akhir")

    @routes.post("/chat/<key>/read")
    @allow("anyone")
    def open_chat(key: str) -> Response:
        receive.open_chat(contact_key(key))
        return _seen(f"../{quote(key)}#akhir")

    @routes.post("/contacts")
    @allow("anyone")
    def add_contact() -> Response:
        phone, name = request.form.get("phone", "").strip(), request.form.get("name", "").strip()
        local = "+62" + phone[1:] if phone.startswith("0") else phone
        try:
            contact = add_person(people, local, None, name or None)
        except AlreadyThere:
            return _seen(f"chat/{quote(contact_key(local))}")
        return _to_chat("", contact)


def _typed() -> Act:
    if "location" in request.form:
        return Act("location", location=dict(DEMO_PLACE))
    for kind in ACTS:
        value = request.form.get(kind, "").strip()
        if value:
            return Act(kind, value[:4096], message=request.form.get("message"))
    raise Problem("bad-request", {"id": "Tulis pesan dahulu.", "en": "Write a message first."})


def _seen(target: str) -> Response:
    """A relative redirect after a POST: right under any prefix that a proxy adds."""
    return make_response(redirect(target, 303))


def _to_chat(root: str, contact: Contact, query: str = "") -> Response:
    return _seen(f"{root}chat/{quote(contact.key)}{query}")


def _list(look: Look, open_key: str | None) -> dict[str, Any]:
    """What the list of chats needs; the open one is marked."""
    return {"entries": look.entries(), "open_key": open_key, "local_time": local_time}


def _opened(look: Look, chat: Chat) -> dict[str, Any]:
    """What an open chat needs."""
    bubbles = list(_bubbles(chat, look.now()))
    return {"chat": chat, "bubbles": bubbles, "open_key": chat.contact.key, "status_words": STATUS_WORDS}


def _rendered(template: str, values: dict[str, Any]) -> Response:
    """The page with an ETag over its content; 304 when the reader has it already."""
    answer = make_response(render_template(template, **values))
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _bubbles(chat: Chat, now: float) -> Iterator[Bubble]:
    by_wamid = {message.wamid: message for message in chat.messages}
    before = ""
    for message in chat.messages:
        day = long_date(datetime.fromtimestamp(message.at, ZONE).date(), "id")
        quoted = by_wamid.get(message.reply_to or "")
        failed = [step.error["title"] for step in message.statuses if step.error]
        yield Bubble(
            message=message,
            status=message.status(now),
            time=local_time(message.at),
            day="" if day == before else day,
            quote=preview(quoted.shown) if quoted else "",
            reason=failed[0] if failed else "",
        )
        before = day


def local_time(seconds: float) -> str:
    """``09.20``: the clock of the phone, in western Indonesian time."""
    return datetime.fromtimestamp(seconds, ZONE).strftime("%H.%M")


def initials(name: str) -> str:
    """One or two letters for the round picture."""
    letters = [word[0] for word in name.split() if word[0].isalpha()]
    return "".join(letters[:2]).upper() or "#"


def _secure(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers.setdefault("Cache-Control", "no-cache")
    return answer
