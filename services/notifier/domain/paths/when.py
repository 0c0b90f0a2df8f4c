"""The days and times of a booking: what is free, what was wished for, and what is said when there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.notifier.domain import reading_dates, screens, screens_booking
from services.notifier.domain.conversation import BOOK, DAYS, TIMES, Conversation, Step
from services.notifier.domain.facts import Slot
from services.notifier.domain.turn import Turn


def reference(draft: Conversation) -> str:
    """What the rows of a list are about, so that one of an old list is not taken for another booking."""
    return draft.visit_id or draft.service_id


def slots(turn: Turn, draft: Conversation) -> Sequence[Slot]:
    return turn.facts.slots(draft.service_id, max(draft.people, 1), draft.answers, turn.message.at)


def days_of(turn: Turn, slots: Sequence[Slot]) -> list[date]:
    return sorted({slot.starts_at.astimezone(turn.zone).date() for slot in slots})


def times_of(turn: Turn, draft: Conversation, slots: Sequence[Slot]) -> list[Slot]:
    """The starts of the day that was chosen; those of the wished part of it when there are any."""
    of_day = [slot for slot in slots if slot.starts_at.astimezone(turn.zone).date().isoformat() == draft.day]
    first, last = reading_dates.PART_HOURS.get(draft.part, (0, 24))
    in_part = [slot for slot in of_day if first <= slot.starts_at.astimezone(turn.zone).hour < last]
    return in_part or of_day


def at_clock(turn: Turn, draft: Conversation, clock: tuple[int, int]) -> Slot | None:
    offered = times_of(turn, replace(draft, part=""), slots(turn, draft))
    local = ((slot, slot.starts_at.astimezone(turn.zone)) for slot in offered)
    return next((slot for slot, at in local if (at.hour, at.minute) == clock), None)


def ask_when(turn: Turn, draft: Conversation, before: str) -> Step:
    free = slots(turn, draft)
    if not free:
        return _nothing_free(turn, draft, before)
    if not draft.day:
        return days(turn, draft, free, before, 0)
    if not times_of(turn, draft, free):
        return _day_full(turn, draft, before)
    return times(turn, draft, free, before, 0)


def days(turn: Turn, draft: Conversation, slots: Sequence[Slot], before: str, page: int) -> Step:
    service, found = turn.service(draft.service_id), days_of(turn, slots)
    counts = [sum(1 for slot in slots if slot.starts_at.astimezone(turn.zone).date() == day) for day in found]
    page = page if page * screens_booking.DAY_ROWS < len(found) else 0
    name = service.name if service else draft.service_id
    listed = screens_booking.Listed(reference(draft), name, page, before)
    shown = screens_booking.days(turn.words, listed, found, counts, with_link=draft.purpose == BOOK)
    return turn.say(replace(draft, state=DAYS, page=page, day="", part=""), shown, noticed=True)


def times(turn: Turn, draft: Conversation, slots: Sequence[Slot], before: str, page: int) -> Step:
    found, service = times_of(turn, draft, slots), turn.service(draft.service_id)
    page = page if page * screens.PAGE_ROWS < len(found) else 0
    name = service.name if service else draft.service_id
    listed = screens_booking.Listed(reference(draft), name, page, before)
    shown = screens_booking.times(turn.words, listed, date.fromisoformat(draft.day), found, turn.zone.key)
    return turn.say(replace(draft, state=TIMES, page=page), shown, noticed=True)


def _nothing_free(turn: Turn, draft: Conversation, before: str) -> Step:
    shown = screens_booking.full(turn.words, screens.joined(before, turn.words("book.nothing_free")), draft, can_choose=False)
    return turn.say(replace(draft, state=DAYS, day="", part=""), shown, noticed=True, outcome="full")


def _day_full(turn: Turn, draft: Conversation, before: str) -> Step:
    """The day that was wished for has nothing, which may be a full day or a day without service."""
    day = date.fromisoformat(draft.day)
    known = turn.facts.days(day, day, turn.words.language)
    is_open = bool(known and known[0].opens)
    told = screens_booking.day_refused(turn.words, day, is_open=is_open, reason=known[0].reason if known else "")
    if not is_open or day - turn.today > timedelta(days=30):
        cleared = replace(draft, day="", part="")
        return ask_when(turn, cleared, screens.joined(before, told) if before else told)
    shown = screens_booking.full(turn.words, screens.joined(before, told), draft, can_choose=True)
    return turn.say(replace(draft, state=DAYS), shown, noticed=True, outcome="full")
