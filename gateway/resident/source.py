"""Asking the services what the pages show. Everything is read afresh: no page decides from a memory of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gateway.parts import GATEWAY, Parts
from gateway.resident.facts import Appointment, ChatLink, Checklist, Office, Service, Slot
from gateway.resident.timetable import WINDOW_DAYS, earliest
from services.common.clock import Clock
from services.common.http import Answer, PartClient, PartUnavailable
from services.common.principal import PUBLIC, Principal

HORIZON_DAYS = 30  # the public contract answers at most 31 days of slots at once


class Missing(Exception):
    """What the address names does not exist."""


class Busy(Exception):
    """Too many requests. ``seconds`` is how long to wait, as the part said, or empty."""

    def __init__(self, seconds: str) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def settled(part: PartClient, answer: Answer) -> Answer:
    """The answer, unless the part could not give one or had too many requests."""
    if answer.status >= 500:
        raise PartUnavailable(part.part)
    if answer.status == 429:
        raise Busy(answer.headers.get("Retry-After", ""))
    return answer


@dataclass(frozen=True)
class Source:
    """The parts, and the time by which "today" is decided."""

    parts: Parts
    clock: Clock

    def offices(self, language: str) -> list[Office]:
        """Every office."""
        return [Office.from_json(body) for body in self._ask(self.parts.booking, "/api/v1/offices", language)["offices"]]

    def office(self, office: str, language: str) -> Office:
        """One office; :class:`Missing` for an unknown one."""
        return Office.from_json(self._ask(self.parts.booking, f"/api/v1/offices/{office}", language))

    def services(self, office: str, language: str) -> list[Service]:
        """What an office offers: status and duration from booking, words and questions from the catalogue while it answers."""
        lines = self._ask(self.parts.booking, f"/api/v1/offices/{office}/services", language)["services"]
        try:
            catalogue = self._ask(self.parts.docs, "/internal/services", language, {"lang": language})["services"]
        except PartUnavailable:
            return [Service.from_json(line, None, language) for line in lines]
        entries = {entry["id"]: entry for entry in catalogue}
        return [Service.from_json(line, entries.get(line["id"], {}), language) for line in lines]

    def service(self, office: str, service: str, language: str) -> Service:
        """One service line with its questions; :class:`Missing` when the office does not offer it."""
        return self.described(self.any_service(office, service, language))

    def any_service(self, office: str, service: str, language: str) -> Service:
        """The same, also while its questions are not known."""
        for line in self.services(office, language):
            if line.id == service:
                return line
        raise Missing(service)

    def described(self, line: Service) -> Service:
        """The line, unless its questions are not known: nobody is led past them to a wrong list."""
        if not line.described:
            raise PartUnavailable(self.parts.docs.part)
        return line

    def checklist(self, office: str, service: str, answers: Mapping[str, str], language: str) -> Checklist | None:
        """What to bring for these answers; nothing when the catalogue has no list for them."""
        path = f"/api/v1/offices/{office}/services/{service}/checklist"
        query = {**answers, "lang": language}
        answer = settled(self.parts.docs, self.parts.docs.get(path, PUBLIC, query=query, headers=_in(language)))
        return Checklist.from_json(answer.json(), language) if answer.ok else None

    def slots(self, office: str, service: str, first: date, last: date, people: int) -> list[Slot]:
        """Slots from ``first`` to ``last`` (office dates, both included), full ones with nothing remaining."""
        query = {"service": service, "from": first.isoformat(), "to": last.isoformat(), "people": people}
        answer = settled(self.parts.booking, self.parts.booking.get(f"/api/v1/offices/{office}/slots", PUBLIC, query=query))
        return [Slot.from_json(body) for body in answer.json()["slots"]] if answer.ok else []

    def next_slot(self, office: Office, service: str, people: int = 1) -> Slot | None:
        """The first place within the horizon: this week first, since it is nearly always there."""
        today = office.today(self.clock.now())
        for first, last in ((0, WINDOW_DAYS - 1), (WINDOW_DAYS, HORIZON_DAYS)):
            slots = self.slots(office.id, service, today + timedelta(days=first), today + timedelta(days=last), people)
            if found := earliest(slots):
                return found
        return None

    def chat_link(self, token: str) -> ChatLink | None:
        """What a signed link knows; nothing when it is unknown or too old."""
        answer = settled(self.parts.notifier, self.parts.notifier.post("/internal/links/resolve", GATEWAY, body={"token": token}))
        return ChatLink.from_json(answer.json()) if answer.ok else None

    def appointment(self, code: str, token: str, language: str) -> Appointment:
        """The appointment; :class:`Missing` for a wrong code and for a wrong token alike."""
        headers = {"Authorization": f"Bearer {token}", **_in(language)}
        answer = settled(self.parts.booking, self.parts.booking.get(f"/api/v1/bookings/{code}", PUBLIC, headers=headers))
        if not answer.ok:
            raise Missing(code)
        return Appointment.from_json(answer.json(), language)

    def _ask(self, part: PartClient, path: str, language: str, query: Mapping[str, str] | None = None) -> Any:
        answer = settled(part, part.get(path, PUBLIC, query=query, headers=_in(language)))
        if not answer.ok:
            raise Missing(path)
        return answer.json()


def _in(language: str) -> dict[str, str]:
    return {"Accept-Language": language}


@dataclass(frozen=True)
class Desk:
    """What changes something: book, move, cancel. Each gives booking's answer as it is, refusals included."""

    parts: Parts

    def book(self, body: Mapping[str, Any], principal: Principal, key: str, language: str) -> Answer:
        """Ask for an appointment; a repeat with the same ``key`` gets the first answer again."""
        headers = {"Idempotency-Key": key, **_in(language)}
        booking = self.parts.booking
        return settled(booking, booking.post("/api/v1/bookings", principal, body=dict(body), headers=headers))

    def move(self, code: str, token: str, starts_at: str, language: str) -> Answer:
        """Take another slot; a refusal keeps the old one."""
        return self._change(code, token, "reschedule", {"starts_at": starts_at}, language)

    def cancel(self, code: str, token: str, language: str) -> Answer:
        """Give the slot back; repeating it changes nothing."""
        return self._change(code, token, "cancel", {}, language)

    def manage_link(self, link: ChatLink, service: str) -> tuple[str, str] | None:
        """Code and a new token for the appointment that the contact of a signed link already has for a service."""
        query = {name: value for name, value in (("phone", link.phone), ("user_id", link.user_id)) if value}
        booking = self.parts.booking
        answer = settled(booking, booking.get("/internal/appointments", GATEWAY, query=query))
        ids = [case["appointment_id"] for case in answer.json()["appointments"] if case["service_id"] == service]
        if not ids:
            return None
        made = settled(booking, booking.post(f"/internal/appointments/{ids[0]}/manage-links", GATEWAY)).json()
        return made["code"], made["token"]

    def _change(self, code: str, token: str, verb: str, body: Mapping[str, str], language: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}", **_in(language)}
        booking = self.parts.booking
        return settled(booking, booking.post(f"/api/v1/bookings/{code}/{verb}", PUBLIC, body=dict(body), headers=headers))
