"""What the operator's pages ask the other parts, and what they tell booking to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import structlog

from gateway.parts import GATEWAY
from gateway.staff.appointments import NO_MESSAGE, UNKNOWN_MESSAGE, Appointment, Day, Message, Office, read_appointment, read_slot
from gateway.staff.asking import Asking, once_key
from gateway.staff.papers import Paper, read_papers
from services.common.http import PartUnavailable
from services.common.principal import PUBLIC

MAXIMUM_PAGES = 20  # of one day's schedule: far above any office's day, and an end if ``next`` never ends
log = structlog.get_logger()


@dataclass(frozen=True)
class Desk(Asking):
    """Offices, their days and their appointments; a silent notifier or docs only leaves a gap on the page."""

    def office(self, office_id: str) -> Office:
        values = self.booking("GET", f"/api/v1/offices/{office_id}")
        return Office(values["id"], values["name"], values["timezone"])

    def offices(self) -> list[Office]:
        """The offices that this member of staff serves."""
        listed = self.booking("GET", "/api/v1/offices")["offices"]
        return [Office(o["id"], o["name"], o["timezone"]) for o in listed if self.principal.serves(o["id"])]

    def services(self, office_id: str) -> list[tuple[str, str]]:
        """Id and name of what one comes to the office for."""
        listed = self.booking("GET", f"/api/v1/offices/{office_id}/services")["services"]
        return [(each["id"], each["name"]) for each in listed]

    def day(self, office_id: str, on: date, sought: str = "") -> Day:
        """The schedule of a date; ``sought`` keeps the appointments whose code or name fits."""
        pages = self._pages(office_id, {"date": on.isoformat(), **({"q": sought} if sought else {})})
        bookings = [read_appointment(values, self.language) for page in pages for values in page["bookings"]]
        messages = self._messages([booking.id for booking in bookings])
        told = [replace(b, message=_message_of(messages, b.id)) for b in bookings]
        slots = [read_slot(values) for values in pages[0]["slots"]]
        return Day(on, slots, sorted(told, key=lambda b: (b.starts_at, b.code)), messages is not None)

    def appointment(self, code: str) -> Appointment:
        appointment = read_appointment(self.booking("GET", f"/api/v1/bookings/{code}"), self.language)
        return replace(appointment, message=_message_of(self._messages([appointment.id]), appointment.id))

    def papers(self, office_id: str, appointment: Appointment) -> list[Paper] | None:
        """What was to be brought for this case, or None when docs cannot tell now."""
        path = f"/api/v1/offices/{office_id}/services/{appointment.service_id}/checklist"
        try:
            answer = self.parts.docs.get(path, PUBLIC, query={**appointment.answers, "lang": self.language})
        except PartUnavailable:
            return None
        return read_papers(answer.json()["items"]) if answer.ok else None

    def act(self, code: str, verb: str, version: int, body: Mapping[str, Any] | None = None) -> Any:
        """Do one thing to an appointment as it was at ``version``; it as it is then. ``stale`` and ``wrong-state`` are refusals.

        The key is made of the action itself, so a double click is answered like the first one.
        """
        content = dict(body or {})
        path, headers = f"/api/v1/bookings/{code}/{verb}", {"If-Match": f'"{version}"'}
        return self.booking("POST", path, once_key(code, verb, version, content), body=content, headers=headers)

    def _pages(self, office_id: str, query: dict[str, str]) -> list[Any]:
        pages = [self.booking("GET", f"/api/v1/offices/{office_id}/schedule", query=query)]
        while pages[-1].get("next") and len(pages) < MAXIMUM_PAGES:
            following = {**query, "after": pages[-1]["next"]}
            pages.append(self.booking("GET", f"/api/v1/offices/{office_id}/schedule", query=following))
        return pages

    def _messages(self, appointment_ids: Sequence[str]) -> Mapping[str, Message] | None:
        if not appointment_ids:
            return {}
        try:
            asked = {"appointment_ids": list(appointment_ids)}
            answer = self.parts.notifier.post("/internal/messages/states", GATEWAY, body=asked)
        except PartUnavailable:
            return None
        if not answer.ok:
            log.warning("message states refused", status=answer.status)
            return None
        return {key: Message(state["status"], state.get("reason")) for key, state in answer.json()["states"].items()}


def _message_of(messages: Mapping[str, Message] | None, appointment_id: str) -> Message:
    return UNKNOWN_MESSAGE if messages is None else messages.get(appointment_id, NO_MESSAGE)
