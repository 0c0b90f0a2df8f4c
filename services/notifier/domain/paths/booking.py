"""Day, time, number of people, name, check: a booking, or a new time for one, wholly in the chat."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.notifier.domain import reading, reading_dates, screens, screens_booking
from services.notifier.domain.acts import Act, Book, Move
from services.notifier.domain.conversation import BOOK, CHECK, DAYS, IDLE, MOVE, NAME, PEOPLE, TIMES, Conversation, Step
from services.notifier.domain.facts import Appointment, Slot
from services.notifier.domain.screens import ChatLink
from services.notifier.domain.turn import Turn

MAXIMUM_ASKED = 20  # people, in the chat; more come as a group through an officer


def reference(draft: Conversation) -> str:
    """What the rows of a list are about, so that one of an old list is not taken for another booking."""
    return draft.visit_id or draft.service_id


def go_on(turn: Turn, draft: Conversation, before: str = "") -> Step:
    """Ask for what is still missing; ``before`` stands above it."""
    if not draft.starts_at:
        return _ask_when(turn, draft, before)
    if draft.purpose == BOOK and not draft.people:
        maximum = _maximum(turn, draft)
        if maximum > 1:
            asking = replace(draft, state=PEOPLE, page=0, misses=0)
            return turn.say(asking, screens_booking.people(turn.words, reference(draft), maximum, before), noticed=True)
        draft = replace(draft, people=1)
    if draft.purpose == BOOK and not draft.name:
        asked = screens.text(screens.joined(before, turn.words("book.name")))
        return turn.say(replace(draft, state=NAME, misses=0), asked, noticed=True)
    return _check(turn, draft, before)


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
    return _take(turn, draft, starts_at) if draft else None


def tapped_people(turn: Turn, rest: str) -> Step | None:
    """``ppl:{reference}:{number}``."""
    draft, number = _tapped(turn, rest)
    return _with_people(turn, draft, int(number)) if draft and number.isdecimal() else None


def tapped_page(turn: Turn, rest: str) -> Step | None:
    """``more:{reference}:{what}.{page}``."""
    draft, mark = _tapped(turn, rest)
    what, _, page = mark.partition(".")
    if draft is None or not page.isdecimal():
        return None
    if what == "days":
        return _days(turn, replace(draft, day="", starts_at=""), _slots(turn, draft), turn.before(), int(page))
    return _times(turn, replace(draft, starts_at=""), _slots(turn, draft), turn.before(), int(page))


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
    return _decided(turn, answer)


def _tapped(turn: Turn, rest: str) -> tuple[Conversation | None, str]:
    about, _, value = rest.partition(":")
    current = turn.current
    return (current, value) if current.purpose in (BOOK, MOVE) and about and about == reference(current) else (None, value)


# texts


def written(turn: Turn, text: str) -> Step | None:
    """What a text means at the question that is open; None when it is no answer to it."""
    draft = turn.current
    if reading.says(text, "batal", "batalkan", "cancel") and draft.state != CHECK:
        return turn.say_words("book.dropped")
    if reading.says(text, "kembali", "back", "ulang"):
        return go_on(turn, replace(draft, day="", part="", starts_at=""), turn.before())
    read = {DAYS: _read_day, TIMES: _read_time, PEOPLE: _read_people, NAME: _read_name, CHECK: _read_check}
    return read[draft.state](turn, text)


def asked_again(turn: Turn, before: str) -> Step:
    """The open question once more."""
    draft = turn.current
    if draft.state == CHECK:
        return _check(turn, draft, before)
    if draft.state == NAME:
        return turn.say(draft, screens.text(before), noticed=True)
    slots = _slots(turn, draft)
    if draft.state == DAYS:
        return _days(turn, draft, slots, before, draft.page)
    return _times(turn, draft, slots, before, draft.page) if draft.state == TIMES else go_on(turn, draft, before)


def _read_day(turn: Turn, text: str) -> Step | None:
    draft, slots = turn.current, _slots(turn, turn.current)
    if reading.says(text, "berikutnya", "lanjut", "lagi", "next", "more"):
        return _days(turn, draft, slots, turn.before(), draft.page + 1)
    if reading.says(text, "web", "tautan", "link", "halaman"):
        return link(turn, draft)
    position, days = reading.number(text), _days_of(turn, slots)
    if position is not None:
        return (
            go_on(turn, replace(draft, day=days[position - 1].isoformat()), turn.before()) if 0 < position <= len(days) else None
        )
    return _read_wish(turn, text)


def _read_wish(turn: Turn, text: str) -> Step | None:
    """A day or a part of it, in words."""
    day, part = reading_dates.day_in(text, turn.today), reading_dates.part_in(reading.tokens(text))
    if day is None and not (part and turn.current.day):
        return None
    wished = day.isoformat() if day else turn.current.day
    draft = replace(turn.current, day=wished, part=part, starts_at="")
    clock = reading_dates.clock_in(text)
    found = clock and _at_clock(turn, draft, clock)
    return _take(turn, draft, found.starts_at.isoformat()) if found else go_on(turn, draft, turn.before())


def _read_time(turn: Turn, text: str) -> Step | None:
    draft = turn.current
    if reading.says(text, "berikutnya", "lanjut", "lagi", "next", "more"):
        return _times(turn, draft, _slots(turn, draft), turn.before(), draft.page + 1)
    if (position := reading.number(text)) is not None:
        times = _times_of(turn, draft, _slots(turn, draft))
        return _take(turn, draft, times[position - 1].starts_at.isoformat()) if 0 < position <= len(times) else None
    if reading_dates.day_in(text, turn.today) or reading_dates.part_in(reading.tokens(text)):
        return _read_wish(turn, text)
    clock = reading_dates.clock_in(text)
    if clock is None:
        return None
    found = _at_clock(turn, draft, clock)
    return _take(turn, draft, found.starts_at.isoformat()) if found else _not_then(turn, replace(draft, part=""))


def _not_then(turn: Turn, draft: Conversation) -> Step:
    return _times(turn, draft, _slots(turn, draft), turn.before(turn.words("book.not_then")), 0)


def _read_people(turn: Turn, text: str) -> Step | None:
    number = reading_dates.count_in(text)
    return _with_people(turn, turn.current, number) if number is not None else None


def _read_name(turn: Turn, text: str) -> Step | None:
    name = reading_dates.person_name(text)
    if not name:
        return turn.say(turn.current, screens.text(turn.before(turn.words("book.name_again"))), noticed=True)
    return go_on(turn, replace(turn.current, name=name), turn.before())


def _read_check(turn: Turn, text: str) -> Step | None:
    position = reading.number(text)
    if position in (1, 2, 3):
        return _decided(turn, ("yes", "edit", "no")[position - 1])
    if reading.says(text, "ubah", "ganti", "edit", "change"):
        return _decided(turn, "edit")
    if reading.says(text, "batal", "batalkan", "cancel"):
        return _decided(turn, "no")
    agreed = reading.yes_or_no(text)
    return None if agreed is None else _decided(turn, "yes" if agreed else "no")


# what is decided


def _decided(turn: Turn, answer: str) -> Step:
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


def _with_people(turn: Turn, draft: Conversation, number: int) -> Step:
    maximum = _maximum(turn, draft)
    if not 0 < number <= maximum:
        told = turn.before(turn.words("book.too_many", maximum=maximum))
        return go_on(turn, replace(draft, people=0), told)
    draft = replace(draft, people=number)
    if number > 1 and draft.starts_at not in {slot.starts_at.isoformat() for slot in _slots(turn, draft)}:
        told = turn.before(turn.words("book.not_for_so_many", people=number))
        return go_on(turn, replace(draft, starts_at=""), told)
    return go_on(turn, draft, turn.before())


def _take(turn: Turn, draft: Conversation, starts_at: str) -> Step:
    """A start was chosen; whether it is still free is asked at once, so that nobody fills in the rest for nothing."""
    if starts_at not in {slot.starts_at.isoformat() for slot in _slots(turn, draft)}:
        return go_on(turn, replace(draft, starts_at=""), turn.before(turn.words("book.just_taken")))
    day = datetime.fromisoformat(starts_at).astimezone(turn.zone).date().isoformat()
    return go_on(turn, replace(draft, starts_at=starts_at, day=day), turn.before())


def _check(turn: Turn, draft: Conversation, before: str) -> Step:
    service = turn.service(draft.service_id)
    key = draft.key if turn.current.state == CHECK and draft == turn.current else key_of(turn)
    checking = replace(draft, state=CHECK, key=key)
    name = service.name if service else draft.service_id
    return turn.say(checking, screens_booking.check(turn.words, checking, name, turn.zone.key, before), noticed=True)


def link(turn: Turn, draft: Conversation) -> Step:
    """The booking page, for whoever prefers it."""
    service = turn.service(draft.service_id)
    chat_link = ChatLink(turn.facts.office.id, draft.service_id, dict(draft.answers), turn.words.language)
    shown = screens.booking_link(turn.words, chat_link, service.name if service else draft.service_id, turn.notice)
    return turn.say(replace(draft, state=DAYS) if draft.state != IDLE else draft, shown, noticed=True)


def _maximum(turn: Turn, draft: Conversation) -> int:
    state = turn.facts.states(turn.words.language).get(draft.service_id)
    return min(state.max_people, MAXIMUM_ASKED) if state else 1


# days and times


def _slots(turn: Turn, draft: Conversation) -> Sequence[Slot]:
    return turn.facts.slots(draft.service_id, max(draft.people, 1), draft.answers, turn.message.at)


def _days_of(turn: Turn, slots: Sequence[Slot]) -> list[date]:
    return sorted({slot.starts_at.astimezone(turn.zone).date() for slot in slots})


def _times_of(turn: Turn, draft: Conversation, slots: Sequence[Slot]) -> list[Slot]:
    """The starts of the day that was chosen; those of the wished part of it when there are any."""
    of_day = [slot for slot in slots if slot.starts_at.astimezone(turn.zone).date().isoformat() == draft.day]
    first, last = reading_dates.PART_HOURS.get(draft.part, (0, 24))
    in_part = [slot for slot in of_day if first <= slot.starts_at.astimezone(turn.zone).hour < last]
    return in_part or of_day


def _at_clock(turn: Turn, draft: Conversation, clock: tuple[int, int]) -> Slot | None:
    times = _times_of(turn, replace(draft, part=""), _slots(turn, draft))
    local = ((slot, slot.starts_at.astimezone(turn.zone)) for slot in times)
    return next((slot for slot, at in local if (at.hour, at.minute) == clock), None)


def _ask_when(turn: Turn, draft: Conversation, before: str) -> Step:
    slots = _slots(turn, draft)
    if not slots:
        return _nothing_free(turn, draft, before)
    if not draft.day:
        return _days(turn, draft, slots, before, 0)
    if not _times_of(turn, draft, slots):
        return _day_full(turn, draft, before)
    return _times(turn, draft, slots, before, 0)


def _days(turn: Turn, draft: Conversation, slots: Sequence[Slot], before: str, page: int) -> Step:
    service, days = turn.service(draft.service_id), _days_of(turn, slots)
    counts = [sum(1 for slot in slots if slot.starts_at.astimezone(turn.zone).date() == day) for day in days]
    page = page if page * screens_booking.DAY_ROWS < len(days) else 0
    name = service.name if service else draft.service_id
    listed = screens_booking.Listed(reference(draft), name, page, before)
    shown = screens_booking.days(turn.words, listed, days, counts, with_link=draft.purpose == BOOK)
    return turn.say(replace(draft, state=DAYS, page=page, day="", part=""), shown, noticed=True)


def _times(turn: Turn, draft: Conversation, slots: Sequence[Slot], before: str, page: int) -> Step:
    times, service = _times_of(turn, draft, slots), turn.service(draft.service_id)
    page = page if page * screens.PAGE_ROWS < len(times) else 0
    name = service.name if service else draft.service_id
    listed = screens_booking.Listed(reference(draft), name, page, before)
    shown = screens_booking.times(turn.words, listed, date.fromisoformat(draft.day), times, turn.zone.key)
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
        return go_on(turn, cleared, screens.joined(before, told) if before else told)
    shown = screens_booking.full(turn.words, screens.joined(before, told), draft, can_choose=True)
    return turn.say(replace(draft, state=DAYS), shown, noticed=True, outcome="full")
