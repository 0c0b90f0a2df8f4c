"""The waiting list in the chat: join when everything is full, leave, and answer an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from services.notifier.domain import reading, reading_dates, screens, screens_booking, screens_visits
from services.notifier.domain.acts import Accept, Join, Leave
from services.notifier.domain.conversation import NAME, PEOPLE, WAIT, Conversation, Step
from services.notifier.domain.facts import WaitingPlace
from services.notifier.domain.paths import booking
from services.notifier.domain.turn import Turn

SPAN = timedelta(days=13)  # two weeks, when no day was wished for
_PARTS = {reading_dates.MORNING: "morning", reading_dates.AFTERNOON: "afternoon", reading_dates.EVENING: "afternoon"}


def show(turn: Turn) -> Step:
    """What one waits for."""
    found = turn.facts.waiting(turn.words.language)
    if not found:
        return turn.say_words("wait.none")
    return turn.say(turn.idle(), screens_visits.waiting(turn.words, found, turn.notice), noticed=True)


def tapped(turn: Turn, rest: str) -> Step:
    """``wait:join:{service}:{date}``, ``wait:accept:{id}``, ``wait:leave:{id}``."""
    verb, _, about = rest.partition(":")
    if verb == "join":
        service_id, _, day = about.partition(":")
        return _begin(turn, service_id, day)
    found = next((each for each in turn.facts.waiting(turn.words.language) if each.id == about), None)
    if found is None or verb not in ("accept", "leave"):
        return turn.say_words("wait.gone")
    act = _accept(found) if verb == "accept" else Leave(about)
    return turn.do(act, turn.idle(), outcome=f"waiting list: {verb}")


def _begin(turn: Turn, service_id: str, day: str) -> Step:
    """For as many people as were named already."""
    current = turn.current
    people = current.people if current.service_id == service_id else 0
    draft = replace(turn.idle(), purpose=WAIT, service_id=service_id, day=day, part=current.part, people=people)
    return ask_on(turn, draft, turn.before())


def ask_on(turn: Turn, draft: Conversation, before: str) -> Step:
    """Ask for what is still missing to wait: how many, where a service takes several at once, then the name."""
    maximum = booking.most_people(turn, draft)
    if not draft.people and maximum > 1:
        asked = screens_booking.people(turn.words, draft.service_id, maximum, before)
        return turn.say(replace(draft, state=PEOPLE, misses=0), asked, noticed=True)
    asked = screens.text(screens.joined(before, turn.words("book.name")))
    return turn.say(replace(draft, state=NAME, people=max(draft.people, 1), misses=0), asked, noticed=True)


def tapped_people(turn: Turn, rest: str) -> Step | None:
    """``ppl:{service}:{number}``, while the list is what they are asked for."""
    service_id, _, number = rest.partition(":")
    if turn.current.service_id != service_id or not number.isdecimal():
        return None
    return _with_people(turn, int(number))


def _with_people(turn: Turn, number: int) -> Step:
    maximum = booking.most_people(turn, turn.current)
    if not 0 < number <= maximum:
        told = turn.before(turn.words("book.too_many", maximum=maximum))
        return ask_on(turn, replace(turn.current, people=0), told)
    return ask_on(turn, replace(turn.current, people=number), turn.before())


def written(turn: Turn, text: str) -> Step | None:
    """The number of people or the name for the waiting list; None when a text says no number."""
    if reading.says(text, "batal", "kembali", "cancel", "back", "menu"):
        return turn.menu()
    if turn.current.state == PEOPLE:
        number = reading_dates.count_in(text)
        return _with_people(turn, number) if number is not None else None
    return _with_name(turn, text)


def _with_name(turn: Turn, text: str) -> Step:
    name, current = reading_dates.person_name(text), turn.current
    if not name:
        return turn.say(current, screens.text(turn.before(turn.words("book.name_again"))), noticed=True)
    first = date.fromisoformat(current.day) if current.day else turn.today
    last = first if current.day else first + SPAN
    part = _PARTS.get(current.part, "any")
    span, people = (first.isoformat(), last.isoformat()), max(current.people, 1)
    act = Join(booking.key_of(turn), current.service_id, *span, part, people, name, turn.words.language)
    return turn.do(act, turn.idle(), outcome="waiting list: join")


def agreed(turn: Turn, *, yes: bool) -> Step | None:
    """A bare yes or no while exactly one offer stands."""
    offers = [each for each in turn.facts.waiting(turn.words.language) if each.offered_at]
    if len(offers) != 1:
        return None
    act = _accept(offers[0]) if yes else Leave(offers[0].id)
    return turn.do(act, turn.idle(), outcome="waiting list: answered")


def _accept(offered: WaitingPlace) -> Accept:
    return Accept(offered.id, moves=bool(offered.moves_code))
