"""The waiting list in the chat: join when everything is full, leave, and answer an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from services.notifier.domain import reading, reading_dates, screens, screens_visits
from services.notifier.domain.acts import Accept, Join, Leave
from services.notifier.domain.conversation import NAME, WAIT, Step
from services.notifier.domain.paths.booking import key_of
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
        return ask_name(turn, service_id, day)
    found = next((each for each in turn.facts.waiting(turn.words.language) if each.id == about), None)
    if found is None or verb not in ("accept", "leave"):
        return turn.say_words("wait.gone")
    return turn.do(Accept(about) if verb == "accept" else Leave(about), turn.idle(), outcome=f"waiting list: {verb}")


def ask_name(turn: Turn, service_id: str, day: str) -> Step:
    waits = replace(turn.idle(), state=NAME, purpose=WAIT, service_id=service_id, day=day, part=turn.current.part)
    return turn.say(waits, screens.text(turn.before(turn.words("book.name"))), noticed=True)


def written(turn: Turn, text: str) -> Step:
    """The name for the waiting list."""
    if reading.says(text, "batal", "kembali", "cancel", "back", "menu"):
        return turn.menu()
    name, current = reading_dates.person_name(text), turn.current
    if not name:
        return turn.say(current, screens.text(turn.before(turn.words("book.name_again"))), noticed=True)
    first = date.fromisoformat(current.day) if current.day else turn.today
    last = first if current.day else first + SPAN
    part = _PARTS.get(current.part, "any")
    act = Join(key_of(turn), current.service_id, first.isoformat(), last.isoformat(), part, name, turn.words.language)
    return turn.do(act, turn.idle(), outcome="waiting list: join")


def agreed(turn: Turn, *, yes: bool) -> Step | None:
    """A bare yes or no while exactly one offer stands."""
    offers = [each for each in turn.facts.waiting(turn.words.language) if each.offered_at]
    if len(offers) != 1:
        return None
    act = Accept(offers[0].id) if yes else Leave(offers[0].id)
    return turn.do(act, turn.idle(), outcome="waiting list: answered")
