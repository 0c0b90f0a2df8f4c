"""Onto the waiting list of a service where no slot fits: which days, who comes, and how to reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, request

from gateway.resident.addresses import address, chosen_language, go, here
from gateway.resident.bookings import from_another_site, sent_elsewhere
from gateway.resident.facts import ChatLink, Office, Service
from gateway.resident.journey import Journey
from gateway.resident.notices import Notice
from gateway.resident.pages import chat_url, language, show
from gateway.resident.person import Person, mistakes, refused_fields
from gateway.resident.services import settle
from gateway.resident.source import Source, settled
from gateway.resident.texts import _
from services.common.http import Answer
from services.common.ids import new_id
from services.common.principal import PUBLIC, Contact, Principal, allow

SPANS = (7, 14, 30)  # days ahead that can be waited for; booking takes 31 at most
PARTS = ("any", "morning", "afternoon")


@dataclass(frozen=True)
class Wish:
    """What is waited for, ``days`` from today on in one ``part`` of the day, and who waits; ``link`` may know the contact."""

    office: Office
    service: Service
    journey: Journey
    person: Person
    link: ChatLink | None
    days: int
    part: str

    def mistakes(self) -> dict[str, str]:
        """What has to be corrected, by field. Nobody is asked for a NIK before there is a place."""
        return mistakes(self.person, self.link is not None)

    def principal(self) -> Principal:
        """A resident known from the chat, or anybody."""
        return Principal("resident", contact=Contact(self.link.phone, self.link.user_id)) if self.link else PUBLIC


@dataclass(frozen=True)
class JoinPages:
    """``simulated``: the local stand-in for WhatsApp is used. ``public_base_url`` is an origin that forms may come from."""

    source: Source
    simulated: bool
    public_base_url: str

    @allow("anyone")
    def ask(self, office: str, service: str) -> Response:
        """The form; nothing is stored yet."""
        wish = self._wish(office, service, request.args)
        return wish if isinstance(wish, Response) else self._form(wish, {})

    @allow("anyone")
    def join(self, office: str, service: str) -> Response:
        """Wait, once, however often the form is sent, and go to one's place in line."""
        if from_another_site(self.public_base_url):
            return sent_elsewhere()
        wish = self._wish(office, service, request.form)
        if isinstance(wish, Response):
            return wish
        if wrong := wish.mistakes():
            return self._form(wish, wrong)
        answer = self._send(wish)
        if not answer.ok:
            return self._refused(wish, answer)
        made = answer.json()
        return go(address("waiting", office=office, entry=made["id"], token=made["token"], **chosen_language()), 303)

    def _wish(self, office: str, service: str, values: Any) -> Wish | Response:
        """What is waited for; or the service's page while a question is open or nothing can be booked."""
        line = self.source.service(office, service, language())
        journey, question = settle(Journey.read(office, service, values).but(starts_at=""), line)
        if question or not line.bookable:
            return go(here(journey, "service"), 303)
        journey = journey.but(people=min(journey.people, line.max_people))
        link = self.source.chat_link(journey.token) if journey.token else None
        days, part = values.get("days", ""), values.get("part", "")
        return Wish(
            office=self.source.office(office, language()),
            service=line,
            journey=journey if link else journey.but(token=""),
            person=Person.from_form(request.form),
            link=link,
            days=next((span for span in SPANS if str(span) == days), SPANS[-1]),
            part=part if part in PARTS else PARTS[0],
        )

    def _form(self, wish: Wish, wrong: Mapping[str, str]) -> Response:
        return show(
            "join.html",
            status=422 if wrong else 200,
            wish=wish,
            wrong=wrong,
            spans=[(span, _("%(days)s hari ke depan", days=span)) for span in SPANS],
            parts_of_day=[("any", _("Kapan saja")), ("morning", _("Pagi")), ("afternoon", _("Siang"))],
            key=request.form.get("key") or new_id(),
            back=here(wish.journey, "slots"),
        )

    def _send(self, wish: Wish) -> Answer:
        today = wish.office.today(self.source.clock.now())
        body: dict[str, Any] = {
            "service": wish.service.id,
            "from": today.isoformat(),
            "to": (today + timedelta(days=wish.days)).isoformat(),
            "part_of_day": wish.part,
            "people": wish.journey.people,
            "name": wish.person.name,
            "language": language(),
        }
        if wish.link is None:
            body["whatsapp"] = wish.person.whatsapp
        booking, path = self.source.parts.booking, f"/api/v1/offices/{wish.office.id}/waiting"
        headers = {"Idempotency-Key": request.form.get("key") or new_id(), "Accept-Language": language()}
        return settled(booking, booking.post(path, wish.principal(), body=body, headers=headers))

    def _refused(self, wish: Wish, answer: Answer) -> Response:
        problem = answer.json()
        if wrong := refused_fields(problem.get("errors")):
            return self._form(wish, wrong)
        if str(problem.get("type", "")).endswith("/already-waiting"):
            text = _("Nomor ini sudah ada di daftar tunggu untuk layanan ini. Bila ada tempat, kami kirim pesan WhatsApp.")
            chat = chat_url(wish.office, self.simulated, wish.service.name)
            links = [(_("Tulis ke kantor lewat WhatsApp"), chat)] if chat else []
            return Notice(answer.status, _("Anda sudah di daftar tunggu"), text, links).page()
        start = [(_("Mulai lagi dari layanan ini"), here(wish.journey, "service"))]
        return Notice(answer.status, _("Anda belum masuk daftar tunggu"), str(problem.get("detail") or ""), start).page()
