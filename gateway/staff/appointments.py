"""What the pages show of an office, its day and its appointments, read from the answers of the other parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gateway.staff import labels


@dataclass(frozen=True)
class Office:
    """An office as its staff know it. ``timezone`` is an IANA name."""

    id: str
    name: str
    timezone: str

    def date_of(self, instant: datetime) -> date:
        """The office's date at an aware instant."""
        return instant.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True)
class Message:
    """The state of the newest message about an appointment. ``reason`` tells why it failed."""

    status: str
    reason: str | None = None

    @property
    def label(self) -> labels.Words:
        return labels.MESSAGES.get(self.status, labels.MESSAGES["unknown"])

    @property
    def failure(self) -> labels.Words:
        """Why it failed, in words; empty for any other status."""
        return labels.failure(self.reason) if self.status == "failed" else ""


NO_MESSAGE, UNKNOWN_MESSAGE = Message("none"), Message("unknown")


@dataclass(frozen=True)
class Appointment:
    """One appointment. Instants are aware; ``times`` holds ``checked_in_at`` and its like, as far as they happened."""

    id: str
    code: str
    office_id: str
    name: str
    status: str
    people: int
    service_id: str
    service_name: str
    starts_at: datetime
    version: int
    outcome: str | None
    missing: Sequence[str]
    answers: Mapping[str, str]
    note: str
    times: Mapping[str, datetime]
    message: Message = UNKNOWN_MESSAGE
    queue_number: str = ""
    counter: str = ""
    priority: str = ""
    misses: int = 0
    walk_in: bool = False

    @property
    def status_label(self) -> labels.Words:
        return labels.STATUSES[self.status]

    @property
    def priority_label(self) -> labels.Words:
        """Why somebody is served first; empty for most."""
        return labels.PRIORITIES.get(self.priority, "")

    @property
    def outcome_label(self) -> labels.Words | None:
        return labels.OUTCOMES[self.outcome] if self.outcome else None

    @property
    def actions(self) -> list[labels.Action]:
        return labels.actions_for(self.status)

    @property
    def can_undo(self) -> bool:
        return self.status in labels.BY_VERB["undo"].statuses

    @property
    def can_complete(self) -> bool:
        return self.status in labels.COMPLETE.statuses

    @property
    def history(self) -> list[tuple[labels.Words, datetime]]:
        """What happened when, in the order in which it happened."""
        known = [(label, self.times[name]) for name, label in labels.TIMES if name in self.times]
        return sorted(known, key=lambda entry: entry[1])

    @property
    def since(self) -> datetime | None:
        """When it came to its status, as far as that is known."""
        return self.times.get(f"{self.status}_at")


@dataclass(frozen=True)
class Slot:
    """One start with its places at one group of counters."""

    starts_at: datetime
    group: str
    capacity: int
    taken: int


@dataclass(frozen=True)
class Day:
    """A day of one office: its slots and the appointments on it, sorted by start."""

    on: date
    slots: Sequence[Slot]
    appointments: Sequence[Appointment]
    messages_known: bool

    def with_status(self, *statuses: str) -> list[Appointment]:
        """Those with one of the statuses; the order of ``statuses`` comes before the time of day."""
        chosen = [a for a in self.appointments if a.status in statuses]
        return sorted(chosen, key=lambda a: (statuses.index(a.status), a.starts_at, a.code))

    @property
    def slots_by_group(self) -> list[tuple[str, list[Slot]]]:
        """The slots of each group of counters, in order of time."""
        groups = sorted({slot.group for slot in self.slots})
        return [(group, [slot for slot in self.slots if slot.group == group]) for group in groups]

    def find(self, code: str) -> Appointment | None:
        return next((a for a in self.appointments if a.code == code), None)

    @property
    def before(self) -> date:
        return self.on - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.on + timedelta(days=1)


def read_slot(values: Mapping[str, Any]) -> Slot:
    """A slot of booking's schedule."""
    return Slot(datetime.fromisoformat(values["starts_at"]), values["counter_group"], values["capacity"], values["taken"])


def read_appointment(values: Mapping[str, Any], language: str, message: Message = UNKNOWN_MESSAGE) -> Appointment:
    """A booking of booking's answers; names of services are kept in ``language``."""
    named = values.get("service_name") or values["service"]
    return Appointment(
        id=values["id"],
        code=values["code"],
        office_id=values["office"],
        name=values["name"],
        status=values["status"],
        people=values["people"],
        service_id=values["service"],
        service_name=named if isinstance(named, str) else named[language],
        starts_at=datetime.fromisoformat(values["starts_at"]),
        version=values["version"],
        outcome=values.get("outcome"),
        missing=values.get("missing") or (),
        answers=values.get("answers") or {},
        note=values.get("note") or "",
        times={name: datetime.fromisoformat(values[name]) for name, _ in labels.TIMES if values.get(name)},
        message=message,
        queue_number=values.get("queue_number") or "",
        counter=values.get("counter") or "",
        priority=values.get("priority") or "",
        misses=values.get("misses") or 0,
        walk_in=values.get("walk_in", False),
    )
