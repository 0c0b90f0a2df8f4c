"""What the inbox and complaints need from the database and from booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.notifier.domain.complaint import Complaint
from services.notifier.domain.office_time import OfficeTime


class OfficeTimes(Protocol):
    def of(self, office_id: str, first_on: date, last_on: date) -> OfficeTime:
        """The working time of an office on these dates. ``PartDown`` when booking does not answer."""

    def facts(self, office_id: str) -> dict[str, Any]:
        """``id``, ``name``, ``timezone`` and ``address`` of an office. ``PartDown``; ``NothingToMark`` when there is none."""


@dataclass(frozen=True)
class Thread:
    """One person's exchange with one office. ``waiting_since`` is when they first wrote something nobody has answered."""

    office_id: str
    contact_id: str
    name: str
    phone: str | None
    unread: int
    last_text: str
    last_at: datetime
    last_inbound_at: datetime | None
    waiting_since: datetime | None
    assigned_to: str | None
    taken_over_by: str | None
    taken_over_at: datetime | None


@dataclass(frozen=True)
class Entry:
    """One thing in a thread: ``direction`` is ``in``, ``out`` or ``note``; the rest says what is known of it."""

    id: str
    direction: str
    kind: str
    text: str
    at: datetime
    author: str = ""
    status: str = ""
    reason: str = ""
    delivered_at: datetime | None = None
    read_at: datetime | None = None


@dataclass(frozen=True)
class Canned:
    """A prepared answer. ``{name}``, ``{code}`` and the like in its text are fields to be filled in."""

    id: str
    title: str
    text: str
    language: str


class Threads(Protocol):
    def heard(self, event_id: str, office_id: str, contact_id: str, kind: str, text: str, at: datetime) -> bool:
        """Keep what a person wrote and count it as unread; False when it was kept before."""

    def find(self, office_id: str, contact_id: str) -> Thread | None: ...

    def listed(self, office_id: str, chosen: str, staff_id: str, words: str, limit: int) -> list[Thread]:
        """The newest first. ``chosen``: ``all``, ``unread``, ``waiting``, ``mine``; ``words`` are looked for."""

    def entries(self, office_id: str, contact_id: str, limit: int) -> list[Entry]:
        """What was written, sent and noted, oldest first."""

    def change(self, office_id: str, contact_id: str, **values: Any) -> None:
        """Set columns of a thread."""

    def note(self, office_id: str, contact_id: str, author: str, text: str, now: datetime) -> str: ...

    def answered(self, thread: Thread, minutes: int, now: datetime) -> None:
        """Write down the first answer to a wait: its working minutes."""

    def response_minutes(self, office_id: str, since: datetime, until: datetime) -> list[int]: ...


class CannedAnswers(Protocol):
    def all(self, office_id: str) -> list[Canned]: ...

    def add(self, office_id: str, title: str, text: str, language: str) -> Canned: ...

    def remove(self, office_id: str, canned_id: str) -> bool: ...


class Complaints(Protocol):
    def add(self, office_id: str, contact_id: str | None, text: str, year: int, about: str | None, now: datetime) -> Complaint:
        """Keep one that staff has taken; those from the chat are there already."""

    def listed(self, office_id: str, staff_id: str) -> list[Complaint]:
        """The newest first, without those about this member of staff."""

    def find(self, office_id: str, number: str) -> Complaint | None: ...

    def change(self, complaint_id: str, **values: Any) -> None: ...


Texts = Sequence[str]
