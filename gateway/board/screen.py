"""What the screen of a waiting room shows, from the line and the hours. Pure functions over booking's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

NEXT_SHOWN, CALLED_SHOWN = 5, 6  # what can be read from the last row of chairs


@dataclass(frozen=True)
class Call:
    """A number at a counter; ``serving`` once the resident is there."""

    number: str
    counter: str
    serving: bool


@dataclass(frozen=True)
class Stream:
    """The first of those who wait in one line, in order of calling, and how many wait in all."""

    following: Sequence[str]
    waiting: int


@dataclass(frozen=True)
class Hours:
    """The office's hours of one local date: nothing between ``opens`` and ``closes`` but its breaks. Closed without ``opens``."""

    on: date
    opens: time | None
    closes: time | None
    breaks: Sequence[tuple[time, time]]
    reason: Mapping[str, str] | None

    def is_open(self, at: time) -> bool:
        """Breaks count as open: whoever waits stays."""
        return self.opens is not None and self.closes is not None and self.opens <= at < (self.closes or time.max)

    def break_end(self, at: time) -> time | None:
        """When the break that is on at ``at`` is over."""
        return next((ends for starts, ends in self.breaks if starts <= at < ends), None)


@dataclass(frozen=True)
class Screen:
    """``calls`` are the latest first. ``closed`` when nobody is served and nobody waits; ``reason`` tells a holiday or a closure.

    ``opens`` is the next opening as date and time, as far as it is known; ``break_until`` is when a break is over.
    """

    calls: Sequence[Call]
    streams: Sequence[Stream]
    closed: bool
    reason: Mapping[str, str] | None
    opens: tuple[date, time] | None
    break_until: time | None


def screen(queue: Mapping[str, Any], days: Sequence[Hours], now: datetime) -> Screen:
    """The screen at a local instant; ``days`` begin with its date. Somebody who is still here is shown whatever the hours say."""
    calls = [Call(each["number"], each["counter"] or "", each["status"] == "serving") for each in queue["calling"]]
    waiting = [each["number"] for each in queue["waiting"]]
    at, today = now.time(), days[0]
    closed = not (calls or waiting or today.is_open(at))
    return Screen(
        calls=calls[:CALLED_SHOWN],
        streams=[_stream(each, waiting) for each in queue["streams"]],
        closed=closed,
        reason=today.reason,
        opens=_next_opening(days, at) if closed else None,
        break_until=today.break_end(at),
    )


def read_hours(values: Mapping[str, Any]) -> Hours:
    """A day of booking's ``/days``; a day that lasts until midnight closes at 00:00, which nothing comes after."""
    breaks = [(time.fromisoformat(each["starts"]), time.fromisoformat(each["ends"])) for each in values["breaks"]]
    opens, closes = (time.fromisoformat(values[name]) if values[name] else None for name in ("opens", "closes"))
    until = time.max if closes == time(0) else closes
    return Hours(date.fromisoformat(values["date"]), opens, until, breaks, values["reason"])


def _stream(values: Mapping[str, Any], waiting: Sequence[str]) -> Stream:
    letter = values["stream"]
    return Stream([number for number in waiting if number.startswith(letter)][:NEXT_SHOWN], values["waiting"])


def _next_opening(days: Sequence[Hours], at: time) -> tuple[date, time] | None:
    ahead = [day for day in days if day.opens is not None and (day is not days[0] or at < day.opens)]
    return (ahead[0].on, ahead[0].opens) if ahead and ahead[0].opens else None
