"""Booking as the notifier asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.common import principal as principals
from services.common.principal import PUBLIC, Principal
from services.notifier.adapters.part import NOTIFIER, Part, in_language
from services.notifier.domain.acts import Book, Join, Move
from services.notifier.domain.facts import Appointment, Office, OfficeDay, PlaceInLine, ServiceState, Slot, WaitingPlace
from services.notifier.domain.message import Contact

CHAT = "chat"  # how booking knows what was booked here
_OFFICE_FIELDS = ("id", "name", "timezone", "address", "latitude", "longitude", "whatsapp")


class BookingPart(Part):
    """Offices, what can be booked, appointments and the waiting list."""

    def offices(self) -> Sequence[Office]:
        found = self.ask("GET", "/api/v1/offices", PUBLIC).json()["offices"]
        return [_office(each) for each in found]

    def states(self, office_id: str, language: str) -> Mapping[str, ServiceState]:
        path = f"/api/v1/offices/{office_id}/services"
        found = self.ask("GET", path, PUBLIC, headers=_in(language)).json()["services"]
        return {each["id"]: _state(each) for each in found}

    def slots(
        self, office_id: str, service_id: str, span: tuple[date, date], people: int, answers: Mapping[str, str]
    ) -> Sequence[Slot]:
        asked: dict[str, Any] = {"service": service_id, "from": span[0].isoformat(), "to": span[1].isoformat(), "people": people}
        if answers:
            asked["answers"] = ",".join(f"{question}:{answer}" for question, answer in answers.items())
        found = self.ask("GET", f"/api/v1/offices/{office_id}/slots", PUBLIC, query=asked).json()["slots"]
        free = [each for each in found if each["remaining"] > 0]
        return [Slot(datetime.fromisoformat(each["starts_at"]), each["remaining"]) for each in free]

    def days(self, office_id: str, first_on: date, last_on: date, language: str) -> Sequence[OfficeDay]:
        span = {"from": first_on.isoformat(), "to": last_on.isoformat()}
        found = self.ask("GET", f"/internal/offices/{office_id}/days", NOTIFIER, query=span).json()["days"]
        return [_day(each, language) for each in found]

    def appointments(self, contact: Contact, language: str) -> Sequence[Appointment]:
        found = self.ask("GET", "/internal/appointments", NOTIFIER, query=_who(contact)).json()["appointments"]
        return [_appointment(case, language) for case in found]

    def case(self, appointment_id: str) -> Mapping[str, Any]:
        case: Mapping[str, Any] = self.ask("GET", f"/internal/appointments/{appointment_id}", NOTIFIER).json()
        return case

    def place(self, appointment_id: str) -> PlaceInLine:
        case = self.case(appointment_id)
        number = case.get("queue_number") or ""
        line = self.ask("GET", f"/api/v1/offices/{case['office']['id']}/queue", PUBLIC).json()
        for ahead, each in enumerate(each for each in line["waiting"] if each["number"][:1] == number[:1]):
            if number and each["number"] == number:
                wait = each["expected_minutes"]
                return PlaceInLine(case["status"], number, ahead, wait["low"], wait["high"])
        return PlaceInLine(case["status"], number)

    def manage_link(self, appointment_id: str) -> tuple[str, str]:
        answer = self.ask("POST", f"/internal/appointments/{appointment_id}/manage-links", NOTIFIER).json()
        return answer["code"], answer["token"]

    def book(self, contact: Contact, office_id: str, wanted: Book) -> Mapping[str, Any]:
        body = {
            "office": office_id,
            "service": wanted.service_id,
            "starts_at": wanted.starts_at,
            "name": wanted.name,
            "people": wanted.people,
            "answers": dict(wanted.answers),
            "language": wanted.language,
        }
        headers = {"Idempotency-Key": wanted.key, **_in(wanted.language)}
        return _booking(self.ask("POST", "/api/v1/bookings", _resident(contact), body=body, headers=headers).json())

    def move(self, wanted: Move, language: str) -> Mapping[str, Any]:
        code, token = self.manage_link(wanted.visit_id)
        headers = {"Authorization": f"Bearer {token}", **_in(language)}
        path, body = f"/api/v1/bookings/{code}/reschedule", {"starts_at": wanted.starts_at}
        return _booking(self.ask("POST", path, PUBLIC, body=body, headers=headers).json())

    def cancel(self, appointment_id: str) -> None:
        code, token = self.manage_link(appointment_id)
        self.ask("POST", f"/api/v1/bookings/{code}/cancel", PUBLIC, headers={"Authorization": f"Bearer {token}"})

    def waiting(self, contact: Contact, language: str) -> Sequence[WaitingPlace]:
        found = self.ask("GET", "/internal/waiting", NOTIFIER, query=_who(contact)).json()["waiting"]
        places = [_waiting(each, language) for each in found]
        return sorted(places, key=lambda place: place.offered_at is None)

    def join(self, contact: Contact, office_id: str, wanted: Join) -> int:
        body = {
            "service": wanted.service_id,
            "from": wanted.first_on,
            "to": wanted.last_on,
            "part_of_day": wanted.part,
            "people": wanted.people,
            "name": wanted.name,
            "language": wanted.language,
        }
        path, headers = f"/api/v1/offices/{office_id}/waiting", {"Idempotency-Key": wanted.key, **_in(wanted.language)}
        return int(self.ask("POST", path, _resident(contact), body=body, headers=headers).json()["position"] or 1)

    def leave(self, contact: Contact, office_id: str, waiting_id: str) -> None:
        self.ask("POST", f"/internal/waiting/{office_id}/{waiting_id}/leave", NOTIFIER, body=_who(contact))

    def accept(self, contact: Contact, office_id: str, waiting_id: str, language: str) -> Mapping[str, Any]:
        path = f"/internal/waiting/{office_id}/{waiting_id}/accept"
        headers = {"Idempotency-Key": f"chat-accept-{waiting_id}", **_in(language)}
        return _booking(self.ask("POST", path, NOTIFIER, body=_who(contact), headers=headers).json())

    def erase(self, contact: Contact) -> Sequence[str]:
        kept = self.ask("POST", "/internal/contacts/erasure", NOTIFIER, body=_who(contact)).json()["kept"]
        return [each["code"] for each in kept]


def _in(language: str) -> dict[str, str]:
    return {"Accept-Language": language}


def _who(contact: Contact) -> dict[str, str]:
    who = {"phone": contact.phone, "user_id": contact.user_id}
    return {name: value for name, value in who.items() if value}


def _resident(contact: Contact) -> Principal:
    return Principal("resident", CHAT, contact=principals.Contact(contact.phone, contact.user_id))


def _state(found: Mapping[str, Any]) -> ServiceState:
    return ServiceState(
        found["bookable"],
        found.get("max_people") or 1,
        found.get("message") or "",
        found.get("redirect_to") or "",
        asks_nik=bool(found.get("asks_nik")),
    )


def _booking(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: str(found[name]) for name in ("code", "starts_at")}


def _day(found: Mapping[str, Any], language: str) -> OfficeDay:
    breaks = tuple((each["starts"], each["ends"]) for each in found["breaks"])
    reason = in_language(found["reason"], language)
    return OfficeDay(date.fromisoformat(found["date"]), found["opens"] or "", found["closes"] or "", breaks, reason)


def _waiting(found: Mapping[str, Any], language: str) -> WaitingPlace:
    offer = found["offer"] or {}
    moves = offer.get("moves") or {}
    return WaitingPlace(
        found["id"],
        in_language(found["service_name"], language),
        found["timezone"],
        found["position"],
        offered_at=_instant(offer.get("starts_at")),
        expires_at=_instant(offer.get("expires_at")),
        moves_code=moves.get("code", ""),
        moves_from=_instant(moves.get("starts_at")),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _office(found: Mapping[str, Any]) -> Office:
    return Office(**{name: found[name] for name in _OFFICE_FIELDS}, hours=tuple(found.get("hours") or ()))


def _appointment(case: Mapping[str, Any], language: str) -> Appointment:
    return Appointment(
        case["appointment_id"],
        case["code"],
        in_language(case["service_name"], language),
        datetime.fromisoformat(case["starts_at"]),
        case["office"]["timezone"],
        case["service_id"],
        case["people"],
        case["name"],
        case["answers"],
        case["status"],
    )
