"""What the other parts know, as the pages need it. Each ``from_json`` reads one object of a part's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]
DEFAULT_MAX_PEOPLE = 8  # on one appointment, where booking does not say


def words(value: Any, language: str) -> str:
    """Text that a part gives either in the reader's language or as ``{"id", "en"}``; empty for nothing."""
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("id") or "")
    return str(value or "")


@dataclass(frozen=True)
class Office:
    """A place that serves residents. ``zone`` is an IANA name, ``whatsapp`` an E.164 number or empty."""

    id: str
    name: str
    zone: str
    address: str
    latitude: float | None
    longitude: float | None
    whatsapp: str
    hours: tuple[Json, ...]

    @classmethod
    def from_json(cls, body: Json) -> Office:
        return cls(
            id=body["id"],
            name=body["name"],
            zone=body["timezone"],
            address=body.get("address") or "",
            latitude=body.get("latitude"),
            longitude=body.get("longitude"),
            whatsapp=body.get("whatsapp") or "",
            hours=tuple(body.get("hours") or ()),
        )

    def today(self, now: datetime) -> date:
        """The office's own date at an instant."""
        return now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Option:
    """One answer to a qualifying question."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question whose answer changes the service or the checklist."""

    id: str
    text: str
    options: tuple[Option, ...]

    @classmethod
    def from_json(cls, body: Json, language: str) -> Question:
        options = tuple(Option(o["value"], words(o["label"], language)) for o in body["options"])
        return cls(body["id"], words(body["text"], language), options)

    def label(self, value: str) -> str | None:
        """The words of an answer, or nothing when it is none of the options."""
        return next((o.label for o in self.options if o.value == value), None)


@dataclass(frozen=True)
class Service:
    """A service line at one office.

    ``status`` is ``open``, ``limited``, ``closed`` or ``redirected``; then ``target`` may be the service to go to.
    ``asks_nik``: the office controls by it that nobody books twice.
    ``described`` is False while the catalogue cannot be asked: its questions are not known then.
    """

    id: str
    name: str
    family: str
    eligibility: str
    in_person: bool
    status: str
    bookable: bool
    duration_minutes: int
    fee_idr: int
    message: str
    target: str
    questions: tuple[Question, ...]
    max_people: int
    described: bool
    asks_nik: bool

    @classmethod
    def from_json(cls, line: Json, entry: Json | None, language: str) -> Service:
        """``line`` is booking's view (status, duration), ``entry`` the catalogue's (words and questions), None when unknown."""
        described, entry = entry is not None, entry or {}
        questions = entry.get("questions") or line.get("questions") or ()
        return cls(
            id=line["id"],
            name=words(line.get("name") or entry.get("name"), language),
            family=entry.get("family") or "",
            eligibility=words(entry.get("eligibility"), language),
            in_person=entry.get("in_person") in (True, "required"),
            status=line["status"],
            bookable=bool(line["bookable"]),
            duration_minutes=int(line["duration_minutes"]),
            fee_idr=int(line.get("fee_idr") or 0),
            message=words(line.get("message"), language),
            target=words(line.get("redirect_to"), language),
            questions=tuple(Question.from_json(q, language) for q in questions),
            max_people=int(line.get("max_people") or DEFAULT_MAX_PEOPLE),
            described=described,
            asks_nik=bool(line.get("asks_nik")),
        )


@dataclass(frozen=True)
class Requirement:
    """One document in one form. ``copies`` is None where the office sets the number."""

    document: str
    name: str
    form: str
    copies: int | None
    note: str
    condition: str

    @classmethod
    def from_json(cls, body: Json, language: str) -> Requirement:
        return cls(
            document=body["document"],
            name=words(body["name"], language),
            form=body["form"],
            copies=body.get("copies"),
            note=words(body.get("note"), language),
            condition=words(body.get("condition"), language),
        )


@dataclass(frozen=True)
class Elsewhere:
    """The answers point to another service, and why."""

    service: str
    name: str
    text: str


@dataclass(frozen=True)
class Checklist:
    """What to bring for one case. ``checked_on`` is when the office last confirmed it."""

    items: tuple[Requirement, ...]
    checked_on: date | None
    elsewhere: Elsewhere | None

    @classmethod
    def from_json(cls, body: Json, language: str) -> Checklist:
        other, checked = body.get("redirect"), body.get("checked_on")
        return cls(
            items=tuple(Requirement.from_json(item, language) for item in body["items"]),
            checked_on=date.fromisoformat(checked) if checked else None,
            elsewhere=Elsewhere(other["service"], words(other["name"], language), words(other["text"], language))
            if other
            else None,
        )


@dataclass(frozen=True)
class Slot:
    """A start that can be booked, with its offset; ``value`` is exactly what booking wrote, to be handed back.

    ``remaining`` counts appointments of the size that was asked for.
    """

    starts_at: datetime
    value: str
    remaining: int

    @classmethod
    def from_json(cls, body: Json) -> Slot:
        return cls(datetime.fromisoformat(body["starts_at"]), body["starts_at"], int(body["remaining"]))


@dataclass(frozen=True)
class Appointment:
    """A slot taken by a named resident. ``id`` is what other parts know it by; ``starts_at`` is an aware instant."""

    id: str
    code: str
    status: str
    office: str
    service: str
    service_name: str
    starts_at: datetime
    name: str
    people: int
    answers: Mapping[str, str]

    @classmethod
    def from_json(cls, body: Json, language: str) -> Appointment:
        office, service = body["office"], body["service"]
        return cls(
            id=body["id"],
            code=body["code"],
            status=body["status"],
            office=office["id"] if isinstance(office, Mapping) else office,
            service=service["id"] if isinstance(service, Mapping) else service,
            service_name=words(body.get("service_name"), language),
            starts_at=datetime.fromisoformat(body["starts_at"]),
            name=body["name"],
            people=int(body.get("people") or 1),
            answers=body.get("answers") or {},
        )

    @property
    def upcoming(self) -> bool:
        """Whether it can still be moved or cancelled."""
        return self.status == "booked"


@dataclass(frozen=True)
class ChatLink:
    """What a signed link from the chat knows. ``answers`` are to the qualifying questions."""

    phone: str | None
    user_id: str | None
    masked_phone: str
    office: str | None
    service: str | None
    answers: Mapping[str, str]
    language: str | None

    @classmethod
    def from_json(cls, body: Json) -> ChatLink:
        contact = body["contact"]
        return cls(
            phone=contact.get("phone"),
            user_id=contact.get("user_id"),
            masked_phone=body.get("masked_phone") or "",
            office=body.get("office_id"),
            service=body.get("service_id"),
            answers=body.get("answers") or {},
            language=body.get("language"),
        )
