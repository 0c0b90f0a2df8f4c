"""From a slot to an appointment: name, check, book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request

from gateway.resident.addresses import address, chosen_language, go, here
from gateway.resident.journey import Journey
from gateway.resident.notices import Notice
from gateway.resident.order import Order, is_instant
from gateway.resident.pages import chat_url, language, show
from gateway.resident.person import Person, needs, refused_fields
from gateway.resident.services import settle
from gateway.resident.slot_page import Choice, show_slots
from gateway.resident.source import Desk, Source
from gateway.resident.texts import _
from services.common.http import Answer
from services.common.ids import new_id
from services.common.principal import allow


@dataclass(frozen=True)
class BookingPages:
    """``simulated``: the local stand-in for WhatsApp is used. ``public_base_url`` is an origin that forms may come from."""

    source: Source
    desk: Desk
    simulated: bool
    public_base_url: str

    @allow("anyone")
    def name(self, office: str, service: str) -> Response:
        """The form: who comes."""
        order = self._order(office, service, request.args)
        return order if isinstance(order, Response) else self._form(order, {})

    @allow("anyone")
    def restart(self, office: str, service: str) -> Response:
        """An address that only takes forms was opened by hand: back to the service."""
        return go(here(Journey.read(office, service, request.args), "service"))

    @allow("anyone")
    def check(self, office: str, service: str) -> Response:
        """Everything once more before it is booked; ``edit`` goes back with what was typed. Nothing is stored yet."""
        order = self._order(office, service, request.form)
        if isinstance(order, Response):
            return order
        edit = request.form.get("edit")
        if edit == "slot":
            return self._other_slots(order, 200, "")
        if edit or order.mistakes():
            return self._form(order, {} if edit else order.mistakes(), repeatable=True)
        return self._check(order)

    @allow("anyone")
    def book(self, office: str, service: str) -> Response:
        """Book once, however often the form is sent, and go to the appointment's own page."""
        if from_another_site(self.public_base_url):
            return sent_elsewhere()
        order = self._order(office, service, request.form)
        if isinstance(order, Response):
            return order
        if order.mistakes():
            return self._form(order, order.mistakes())
        answer = self.desk.book(order.body(), order.principal(), request.form.get("key") or new_id(), language())
        return _to_appointment(answer) if answer.ok else self._refused(order, answer)

    def _order(self, office: str, service: str, values: Any) -> Order | Response:
        """What was asked for; or the page to go to while something that comes first is open."""
        line = self.source.service(office, service, language())
        person = Person.from_form(request.form, asks_nik=line.asks_nik)
        journey, question = settle(Journey.read(office, service, values), line)
        if question or not line.bookable:
            return go(here(journey.but(starts_at=""), "service"), 303)
        if not is_instant(journey.starts_at):
            return go(here(journey.but(starts_at=""), "slots"), 303)
        link = self.source.chat_link(journey.token) if journey.token else None
        journey = journey if link else journey.but(token="")
        return Order(self.source.office(office, language()), line, journey, person, link)

    def _form(self, order: Order, wrong: Mapping[str, str], repeatable: bool = False) -> Response:
        return show(
            "name.html",
            status=422 if wrong else 200,
            repeatable=repeatable,
            order=order,
            wrong=wrong,
            needs=needs(),
            link_lost=bool(request.values.get("t")) and order.link is None,
            back=here(order.journey.but(starts_at=""), "slots"),
        )

    def _check(self, order: Order) -> Response:
        return show(
            "check.html",
            repeatable=True,
            order=order,
            answers=[(q, q.label(order.journey.answers[q.id])) for q in order.service.questions],
            here=here,
            needs=[needs()[need] for need in order.person.needs],
            key=new_id(),
        )

    def _refused(self, order: Order, answer: Answer) -> Response:
        problem = answer.json()
        kind, detail = str(problem.get("type", "")).rpartition("/")[2], str(problem.get("detail") or "")
        if kind in ("slot-full", "not-bookable"):
            lost = _("Sesi itu baru saja diambil orang lain.") if kind == "slot-full" else detail
            return self._other_slots(order, answer.status, lost + " " + _("Isian Anda tetap tersimpan: pilih sesi lain."))
        if kind == "already-booked":
            return self._already_booked(order)
        if wrong := refused_fields(problem.get("errors")):
            return self._form(order, wrong)
        start = here(order.journey.but(starts_at=""), "service")
        return Notice(
            answer.status, _("Janji temu belum dapat dibuat"), detail, [(_("Mulai lagi dari layanan ini"), start)]
        ).page()

    def _other_slots(self, order: Order, status: int, message: str) -> Response:
        """A fresh list; the next tap goes on to the check page with what was typed."""
        office, service = order.office, order.service
        choice = Choice(
            office,
            service,
            order.journey.people,
            method="post",
            action=address("check", office=office.id, service=service.id, **chosen_language()),
            fields=[(name, value) for name, value in order.fields() if name != "starts_at"],
            back=here(order.journey.but(starts_at=""), "service"),
            page_from=lambda day: address(
                "check", office=office.id, service=service.id, **chosen_language(), **{"from": day.isoformat()}
            ),
            chosen=order.journey.starts_at,
        )
        return show_slots(self.source, choice, self.simulated, status=status, message=message)

    def _already_booked(self, order: Order) -> Response:
        title = _("Nomor ini sudah punya janji temu untuk layanan ini")
        own = self.desk.manage_link(order.link, order.service.id) if order.link else None
        if own:
            where = {"code": own[0], "token": own[1], **chosen_language()}
            text = _("Janji temu yang lama tetap berlaku. Anda dapat memindahkannya ke waktu lain.")
            links = [
                (_("Pindahkan ke waktu lain"), address("move", **where)),
                (_("Lihat janji temu"), address("manage", **where)),
            ]
            return Notice(409, title, text, links).page()
        text = _(
            "Janji temu yang lama tetap berlaku. Untuk memindahkannya, buka tautan kelola dalam pesan WhatsApp dari kantor, "
            "atau tulis ke kantor. Untuk keluarga satu KK, pilih jumlah orang saat memesan."
        )
        chat = chat_url(order.office, self.simulated, _("Janji saya"))
        return Notice(409, title, text, [(_("Tulis ke kantor lewat WhatsApp"), chat)] if chat else []).page()


def _to_appointment(answer: Answer) -> Response:
    made = answer.json()
    return go(address("manage", code=made["code"], token=made["manage_token"], **chosen_language()), 303)


def sent_elsewhere() -> Response:
    """The answer to a form of another site: nothing was done."""
    text = _("Buka daftar layanan dan pesan dari sana.")
    return Notice(403, _("Formulir ini dikirim dari situs lain"), text, [(_("Lihat daftar layanan"), "/")]).page()


def from_another_site(public_base_url: str) -> bool:
    """Whether a browser says that another site sent this form.

    Old browsers say nothing, and "null" is what our own no-referrer policy makes of the origin in them.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    own = {urlsplit(url)._replace(path="", query="").geturl() for url in (public_base_url, request.host_url)}
    return request.headers.get("Origin", "null") not in {"null", *own}
