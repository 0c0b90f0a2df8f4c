"""What a text means at the open question of a booking."""

from __future__ import annotations

from dataclasses import replace

from services.notifier.domain import reading, reading_dates, screens
from services.notifier.domain.conversation import CHECK, DAYS, NAME, PEOPLE, TIMES, Conversation, Step
from services.notifier.domain.paths import booking, when
from services.notifier.domain.turn import Turn


def written(turn: Turn, text: str) -> Step | None:
    """What a text means at the question that is open; None when it is no answer to it."""
    draft = turn.current
    if reading.says(text, "batal", "batalkan", "cancel") and draft.state != CHECK:
        return turn.say_words("book.dropped")
    if reading.says(text, "kembali", "back", "ulang"):
        return booking.go_on(turn, replace(draft, day="", part="", starts_at=""), turn.before())
    read = {DAYS: _read_day, TIMES: _read_time, PEOPLE: _read_people, NAME: _read_name, CHECK: _read_check}
    return read[draft.state](turn, text)


def asked_again(turn: Turn, before: str) -> Step:
    """The open question once more."""
    draft = turn.current
    if draft.state == CHECK:
        return booking.check(turn, draft, before)
    if draft.state == NAME:
        return turn.say(draft, screens.text(before), noticed=True)
    slots = when.slots(turn, draft)
    if draft.state == DAYS:
        return when.days(turn, draft, slots, before, draft.page)
    return when.times(turn, draft, slots, before, draft.page) if draft.state == TIMES else booking.go_on(turn, draft, before)


def _read_day(turn: Turn, text: str) -> Step | None:
    draft, free = turn.current, when.slots(turn, turn.current)
    if reading.says(text, "berikutnya", "lanjut", "lagi", "next", "more"):
        return when.days(turn, draft, free, turn.before(), draft.page + 1)
    if reading.says(text, "web", "tautan", "link", "halaman"):
        return booking.link(turn, draft)
    position, days = reading.number(text), when.days_of(turn, free)
    if position is not None:
        if not 0 < position <= len(days):
            return None
        return booking.go_on(turn, replace(draft, day=days[position - 1].isoformat()), turn.before())
    return _read_wish(turn, text)


def _read_wish(turn: Turn, text: str) -> Step | None:
    """A day or a part of it, in words."""
    day, part = reading_dates.day_in(text, turn.today), reading_dates.part_in(reading.tokens(text))
    if day is None and not (part and turn.current.day):
        return None
    wished = day.isoformat() if day else turn.current.day
    draft = replace(turn.current, day=wished, part=part, starts_at="")
    clock = reading_dates.clock_in(text)
    found = clock and when.at_clock(turn, draft, clock)
    return booking.take(turn, draft, found.starts_at.isoformat()) if found else booking.go_on(turn, draft, turn.before())


def _read_time(turn: Turn, text: str) -> Step | None:
    draft = turn.current
    if reading.says(text, "berikutnya", "lanjut", "lagi", "next", "more"):
        return when.times(turn, draft, when.slots(turn, draft), turn.before(), draft.page + 1)
    if (position := reading.number(text)) is not None:
        times = when.times_of(turn, draft, when.slots(turn, draft))
        return booking.take(turn, draft, times[position - 1].starts_at.isoformat()) if 0 < position <= len(times) else None
    if reading_dates.day_in(text, turn.today) or reading_dates.part_in(reading.tokens(text)):
        return _read_wish(turn, text)
    clock = reading_dates.clock_in(text)
    if clock is None:
        return None
    found = when.at_clock(turn, draft, clock)
    return booking.take(turn, draft, found.starts_at.isoformat()) if found else _not_then(turn, replace(draft, part=""))


def _not_then(turn: Turn, draft: Conversation) -> Step:
    return when.times(turn, draft, when.slots(turn, draft), turn.before(turn.words("book.not_then")), 0)


def _read_people(turn: Turn, text: str) -> Step | None:
    number = reading_dates.count_in(text)
    return booking.with_people(turn, turn.current, number) if number is not None else None


def _read_name(turn: Turn, text: str) -> Step | None:
    name = reading_dates.person_name(text)
    if not name:
        return turn.say(turn.current, screens.text(turn.before(turn.words("book.name_again"))), noticed=True)
    return booking.go_on(turn, replace(turn.current, name=name), turn.before())


def _read_check(turn: Turn, text: str) -> Step | None:
    position = reading.number(text)
    if position in (1, 2, 3):
        return booking.decided(turn, ("yes", "edit", "no")[position - 1])
    if reading.says(text, "ubah", "ganti", "edit", "change"):
        return booking.decided(turn, "edit")
    if reading.says(text, "batal", "batalkan", "cancel"):
        return booking.decided(turn, "no")
    agreed = reading.yes_or_no(text)
    return None if agreed is None else booking.decided(turn, "yes" if agreed else "no")
