"""Booking and docs as the notifier asks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.common.http import Answer, PartClient, PartUnavailable
from services.common.principal import PUBLIC, Principal
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.facts import Appointment, Checklist, Office, Option, Question, Requirement, Service
from services.notifier.domain.message import Contact

_NOTIFIER = Principal("service", "notifier")
_OFFICE_FIELDS = ("id", "name", "timezone", "address", "latitude", "longitude", "whatsapp")


class _Part:
    def __init__(self, client: PartClient) -> None:
        self._client = client

    def _ask(self, method: str, path: str, principal: Principal, **options: Any) -> Answer:
        """The answer; a 5xx or 429 counts as down, any other refusal is final."""
        try:
            answer = self._client.call(method, path, principal, **options)
        except PartUnavailable:
            raise PartDown(self._client.part) from None
        if answer.status >= 500 or answer.status == 429:
            raise PartDown(self._client.part)
        if not answer.ok:
            raise PartRefused(self._client.part, answer.status)
        return answer


class BookingPart(_Part):
    """Offices, bookable services, appointments."""

    def offices(self) -> Sequence[Office]:
        found = self._ask("GET", "/api/v1/offices", PUBLIC).json()["offices"]
        return [_office(each) for each in found]

    def bookable_services(self, office_id: str) -> frozenset[str]:
        found = self._ask("GET", f"/api/v1/offices/{office_id}/services", PUBLIC).json()["services"]
        return frozenset(each["id"] for each in found if each["bookable"])

    def appointments(self, contact: Contact, language: str) -> Sequence[Appointment]:
        who = {"phone": contact.phone, "user_id": contact.user_id}
        query = {name: value for name, value in who.items() if value}
        found = self._ask("GET", "/internal/appointments", _NOTIFIER, query=query).json()["appointments"]
        return [_appointment(case, language) for case in found]

    def manage_link(self, appointment_id: str) -> tuple[str, str]:
        answer = self._ask("POST", f"/internal/appointments/{appointment_id}/manage-links", _NOTIFIER).json()
        return answer["code"], answer["token"]

    def cancel(self, appointment_id: str) -> None:
        code, token = self.manage_link(appointment_id)
        self._ask("POST", f"/api/v1/bookings/{code}/cancel", PUBLIC, headers={"Authorization": f"Bearer {token}"})


class DocsPart(_Part):
    """The catalogue and the papers."""

    def services(self, language: str) -> Sequence[Service]:
        found = self._ask("GET", "/internal/services", _NOTIFIER).json()["services"]  # without ``lang``: both languages
        return [_service(each, language) for each in found]

    def checklist(self, office_id: str, service_id: str, answers: Mapping[str, str], language: str) -> Checklist:
        path = f"/api/v1/offices/{office_id}/services/{service_id}/checklist"
        found = self._ask("GET", path, PUBLIC, query={**answers, "lang": language}).json()
        items = [_requirement(each, language) for each in found["items"]]
        redirect = found.get("redirect")
        if not redirect:
            return Checklist(items)
        return Checklist(items, redirect["service"], _in(redirect.get("text"), language))

    def checklist_pdf(self, case: Mapping[str, Any], language: str) -> bytes:
        return self._ask("POST", "/internal/checklists", _NOTIFIER, query={"lang": language}, body=dict(case)).body


def _in(text: Any, language: str) -> str:
    """A text that comes in one language or as ``{"id": …, "en": …}``."""
    if isinstance(text, Mapping):
        return str(text.get(language) or text.get("id") or "")
    return str(text or "")


def _office(found: Mapping[str, Any]) -> Office:
    return Office(**{name: found[name] for name in _OFFICE_FIELDS}, hours=tuple(found.get("hours") or ()))


def _appointment(case: Mapping[str, Any], language: str) -> Appointment:
    starts_at = datetime.fromisoformat(case["starts_at"])
    return Appointment(
        case["appointment_id"], case["code"], _in(case["service_name"], language), starts_at, case["office"]["timezone"]
    )


def _service(found: Mapping[str, Any], language: str) -> Service:
    other = "en" if language == "id" else "id"
    questions = [_question(each, language) for each in found.get("questions") or ()]
    return Service(found["id"], _in(found["name"], language), questions, _in(found["name"], other))


def _question(found: Mapping[str, Any], language: str) -> Question:
    options = [Option(str(each["value"]), _in(each["label"], language)) for each in found["options"]]
    return Question(found["id"], _in(found["text"], language), options)


def _requirement(found: Mapping[str, Any], language: str) -> Requirement:
    condition = _in(found.get("condition"), language)
    return Requirement(
        _in(found["name"], language), found["form"], found.get("copies"), condition, str(found.get("document") or "")
    )
