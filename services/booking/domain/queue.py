"""Who is called next. The order is told to the public in ``documentation/queue-order.md``; this is that page as code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from services.booking.domain.day_rules import DayRules


class Turn(IntEnum):
    """The parts of the line, first to last."""

    RETURNED = 0
    PRIORITY = 1
    DUE = 2
    WALK_IN = 3
    EARLY = 4


@dataclass(frozen=True)
class Waiting:
    """Somebody who has checked in. ``starts_at`` is None for a walk-in; ``number`` breaks ties in order of arrival."""

    id: str
    arrived_at: datetime
    starts_at: datetime | None = None
    priority: bool = False
    returned_at: datetime | None = None
    number: str = ""


def in_order(waiting: Iterable[Waiting], now: datetime, since_priority: int, rules: DayRules) -> list[Waiting]:
    """Everybody in the order in which they would be called if nothing changed.

    ``since_priority`` is how many people have been called since the last one with priority.
    """
    rest, called = list(waiting), []
    while rest:
        chosen = _first(rest, now, since_priority, rules)
        since_priority = 0 if chosen.priority else since_priority + 1
        called.append(chosen)
        rest.remove(chosen)
    return called


def next_in_line(waiting: Sequence[Waiting], now: datetime, since_priority: int, rules: DayRules) -> Waiting | None:
    """Who is called next; nobody when nobody waits."""
    return _first(waiting, now, since_priority, rules) if waiting else None


def turn_of(person: Waiting, now: datetime, rules: DayRules, priority_turn: bool) -> Turn:
    """Which part of the line somebody stands in."""
    if person.returned_at is not None:
        return Turn.RETURNED
    if person.priority and priority_turn:
        return Turn.PRIORITY
    if person.starts_at is None:
        return Turn.WALK_IN
    return Turn.DUE if person.starts_at - timedelta(minutes=rules.due_minutes) <= now else Turn.EARLY


def stands_at(person: Waiting, rules: DayRules) -> datetime:
    """The time that orders somebody within a part of the line: the booked one, or the arrival of a walk-in or a late comer."""
    if person.returned_at is not None:
        return person.returned_at
    if person.starts_at is None or person.arrived_at > person.starts_at + timedelta(minutes=rules.grace_minutes):
        return person.arrived_at
    return person.starts_at


def _first(waiting: Sequence[Waiting], now: datetime, since_priority: int, rules: DayRules) -> Waiting:
    priority_turn = since_priority >= rules.priority_every - 1
    return min(
        waiting,
        key=lambda person: (
            turn_of(person, now, rules, priority_turn),
            person.arrived_at if person.priority and priority_turn else stands_at(person, rules),
            person.arrived_at,
            person.number,
        ),
    )
