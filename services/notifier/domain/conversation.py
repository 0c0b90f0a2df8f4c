"""Where a conversation stands, and what one step of it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.notifier.domain.acts import Act, Result
from services.notifier.domain.screens import Reply

IDLE, CHOOSING, ANSWERING, WRITING = "idle", "choosing", "answering", "writing"
DAYS, TIMES, PEOPLE, NAME, CHECK = "days", "times", "people", "name", "check"
VISITS, VISIT, ERASING = "visits", "visit", "erasing"
DRAFTING = (DAYS, TIMES, PEOPLE, NAME, CHECK)
UNFINISHED = (CHOOSING, ANSWERING, WRITING, *DRAFTING)
BOOK, BRING, MOVE, WAIT = "book", "bring", "move", "wait"
REQUEST_NUMBER = "{{request_number}}"


@dataclass(frozen=True)
class Conversation:
    """Where one contact's conversation stands. ``purpose`` is ``book``, ``bring``, ``move`` or ``wait``.

    ``topic`` is what a person is writing about. ``day`` (local date) and ``starts_at`` (instant) are ISO texts of what was chosen
    or wished for, ``part`` the part of the day; ``people`` is 0 while not asked. ``key`` makes the booking of this draft happen
    once, ``done_key`` is that of the last one that was carried out. ``visit_id`` is the appointment that is talked about.
    """

    state: str = IDLE
    language: str = "id"
    purpose: str = ""
    service_id: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    page: int = 0
    only: tuple[str, ...] = ()
    topic: str = ""
    misses: int = 0
    last_tap: str = ""
    last_at: datetime | None = None
    visit_id: str = ""
    day: str = ""
    part: str = ""
    starts_at: str = ""
    people: int = 0
    name: str = ""
    key: str = ""
    done_key: str = ""


@dataclass(frozen=True)
class Request:
    """Something for a person at the office: ``kind`` is ``operator`` or ``complaint``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Step:
    """The result of one inbound message. Texts may hold :data:`REQUEST_NUMBER`, known once the request is stored.

    ``act`` is what must be done for the person before anything is said; its ``result`` decides what that is.
    """

    conversation: Conversation
    replies: Sequence[Reply] = ()
    request: Request | None = None
    act: Act | None = None
    result: Result | None = None
    outcome: str = "answered"
