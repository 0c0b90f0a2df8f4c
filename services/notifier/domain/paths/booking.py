"""Day, time, number of people, name, check: a booking, or a new time for one, wholly in the chat."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from services.notifier.domain import screens, screens_booking
from services.notifier.domain.acts import Act, Book, Move
from services.notifier.domain.conversation import BOOK, CHECK, DAYS, IDLE, MOVE, NAME, PEOPLE, Conversation, Step
from services.notifier.domain.facts import Appointment
from services.notifier.domain.paths import when
from services.notifier.domain.screens import ChatLink
from services.notifier.domain.turn import Turn

MAXIMUM_ASKED = 20  # people, in the chat; more come as a group through an officer


def go_on(turn: Turn, draft: Conversation, before: str = "") -> Step:
    """Ask for what is still missing; ``before`` stands above it."""
    if not draft.starts_at:
        return when.ask_when(turn, draft, before)
    if draft.purpose == BOOK and not draft.people:
        maximum = most_people(turn, draft)
        if maximum > 1:
            asking = replace(draft, state=PEOPLE, page=0, misses=0)
            return turn.say(asking, screens_booking.people(turn.words, when.reference(draft), maximum, before), noticed=True)
        draft = replace(draft, people=1)
    if draft.purpose == BOOK and not draft.name:
        asked = screens.text(screens.joined(before, turn.words("book.name")))
        return turn.say(replace(draft, state=NAME, misses=0), asked, noticed=True)
    return check(turn, draft, before)


def move(turn: Turn, visit: Appointment, before: str = "") -> Step:
    """Choose a new time for an appointment."""
    draft = replace(
        turn.idle(), purpose=MOVE, visit_id=visit.id, service_id=visit.service_id, answers=visit.answers, people=visit.people
    )
    return go_on(turn, replace(draft, day=turn.current.day, part=turn.current.part), before or turn.before())


def key_of(turn: Turn) -> str:
    """What makes whatever this message leads to happen once."""
    return f"chat-{hashlib.sha256(turn.message.wamid.encode()).hexdigest()[:32]}"


# taps


def tapped_day(turn: Turn, rest: str) -> Step | None:
    """``day:{reference}:{date}``."""
    draft, day = _tapped(turn, rest)
    return go_on(turn, replace(draft, day=day, part="", starts_at=""), turn.before()) if draft else None


def tapped_time(turn: Turn, rest: str) -> Step | None:
    """``time:{reference}:{instant}``."""
    draft, starts_at = _tapped(turn, rest)
    return take(turn, draft, starts_at) if draft else None


def tapped_people(turn: Turn, rest: str) -> Step | None:
    """``ppl:{reference}:{number}``."""
    draft, number = _tapped(turn, rest)
    return with_people(turn, draft, int(number)) if draft and number.isdecimal() else None


def tapped_page(turn: Turn, rest: str) -> Step | None:
    """``more:{reference}:{what}.{page}``."""
    draft, mark = _tapped(turn, rest)
    what, _, page = mark.partition(".")
    if draft is None or not page.isdecimal():
        return None
    if what == "days":
        return when.days(turn, replace(draft, day="", starts_at=""), when.slots(turn, draft), turn.before(), int(page))
    return when.times(turn, replace(draft, starts_at=""), when.slots(turn, draft), turn.before(), int(page))


def tapped_web(turn: Turn, rest: str) -> Step | None:
    """The link to the booking page instead, with what was answered so far."""
    draft, _ = _tapped(turn, f"{rest}:")
    return link(turn, draft) if draft else None


def tapped_check(turn: Turn, rest: str) -> Step:
    """``check:{yes|edit|no}:{key}``. A key books once, however often it is tapped."""
    answer, _, key = rest.partition(":")
    if key == turn.current.done_key:
        return Step(turn.current, outcome="repeated tap")
    if key != turn.current.key or turn.current.state != CHECK:
        return turn.say_words("book.old_check")
    return decided(turn, answer)


def _tapped(turn: Turn, rest: str) -> tuple[Conversation | None, str]:
    about, _, value = rest.partition(":")
    current = turn.current
    return (current, value) if current.purpose in (BOOK, MOVE) and about and about == when.reference(current) else (None, value)


# what is decided


def decided(turn: Turn, answer: str) -> Step:
    draft = turn.current
    if answer == "edit":
        return go_on(turn, replace(draft, day="", part="", starts_at="", people=_kept_people(draft), name=_kept_name(draft)))
    if answer != "yes":
        return turn.say_words("book.dropped")
    act: Act = Move(draft.key, draft.visit_id, draft.starts_at)
    if draft.purpose == BOOK:
        act = Book(
            draft.key, draft.service_id, draft.starts_at, draft.people, draft.name, dict(draft.answers), turn.words.language
        )
    return turn.do(act, outcome="booked" if draft.purpose == BOOK else "moved")


def _kept_people(draft: Conversation) -> int:
    return draft.people if draft.purpose == MOVE else 0


def _kept_name(draft: Conversation) -> str:
    return draft.name if draft.purpose == MOVE else ""


def with_people(turn: Turn, draft: Conversation, number: int) -> Step:
    maximum = most_people(turn, draft)
    if not 0 < number <= maximum:
        told = turn.before(turn.words("book.too_many", maximum=maximum))
        return go_on(turn, replace(draft, people=0), told)
    draft = replace(draft, people=number)
    if number > 1 and draft.starts_at not in {slot.starts_at.isoformat() for slot in when.slots(turn, draft)}:
        told = turn.before(turn.words("book.not_for_so_many", people=number))
        return go_on(turn, replace(draft, starts_at=""), told)
    return go_on(turn, draft, turn.before())


def take(turn: Turn, draft: Conversation, starts_at: str) -> Step:
    """A start was chosen; whether it is still free is asked at once, so that nobody fills in the rest for nothing."""
    if starts_at not in {slot.starts_at.isoformat() for slot in when.slots(turn, draft)}:
        return go_on(turn, replace(draft, starts_at=""), turn.before(turn.words("book.just_taken")))
    day = datetime.fromisoformat(starts_at).astimezone(turn.zone).date().isoformat()
    return go_on(turn, replace(draft, starts_at=starts_at, day=day), turn.before())


def check(turn: Turn, draft: Conversation, before: str) -> Step:
    service = turn.service(draft.service_id)
    key = draft.key if turn.current.state == CHECK and draft == turn.current else key_of(turn)
    checking = replace(draft, state=CHECK, key=key)
    name = service.name if service else draft.service_id
    return turn.say(checking, screens_booking.check(turn.words, checking, name, turn.zone.key, before), noticed=True)


def link(turn: Turn, draft: Conversation, before: str = "", body: str = "link.body") -> Step:
    """The booking page, for whoever prefers it or must go there; ``body`` is the key of what is said about it."""
    service = turn.service(draft.service_id)
    chat_link = ChatLink(turn.facts.office.id, draft.service_id, dict(draft.answers), turn.words.language)
    name = service.name if service else draft.service_id
    shown = screens.booking_link(turn.words, chat_link, name, before or turn.notice, body)
    return turn.say(replace(draft, state=DAYS) if draft.state != IDLE else draft, shown, noticed=True)


def most_people(turn: Turn, draft: Conversation) -> int:
    """How many one appointment of this service may be for, as far as the chat asks."""
    state = turn.facts.states(turn.words.language).get(draft.service_id)
    return min(state.max_people, MAXIMUM_ASKED) if state else 1
