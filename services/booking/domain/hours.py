"""The week as residents read it, from the opening rules of all counters together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from services.booking.domain.calendar import OpeningRule, Pause


@dataclass(frozen=True)
class DayHours:
    """Local hours of one weekday (ISO number). ``breaks`` are those during which no counter serves."""

    weekday: int
    opens: time
    closes: time
    breaks: tuple[tuple[time, time], ...]
    last_ticket: time | None


def weekly_hours(rules: Iterable[OpeningRule], on: date) -> list[DayHours]:
    """The weekdays with service in the week of ``on``, Monday first: the hours of the office, not those of single services or of
    days that come round less often than every week."""
    valid = [rule for rule in rules if rule.valid_on(on) and rule.service_id is None and not _rare(rule)]
    days = ((weekday, [rule for rule in valid if weekday in rule.weekdays]) for weekday in range(1, 8))
    return [_hours(weekday, rules_of_day) for weekday, rules_of_day in days if rules_of_day]


def _rare(rule: OpeningRule) -> bool:
    return rule.every_weeks > 1 or bool(rule.nth_in_month)


def _hours(weekday: int, rules: Sequence[OpeningRule]) -> DayHours:
    lasts = [rule.last_start for rule in rules]
    return DayHours(
        weekday,
        opens=min(rule.starts for rule in rules),
        closes=max(rule.ends for rule in rules),
        breaks=_common_breaks(rules),
        last_ticket=None if None in lasts else max(last for last in lasts if last is not None),
    )


def _common_breaks(rules: Sequence[OpeningRule]) -> tuple[tuple[time, time], ...]:
    shared = set.intersection(*({(p.starts, p.ends) for p in rule.pauses if _is_break(p)} for rule in rules))
    return tuple(sorted(shared))


def _is_break(pause: Pause) -> bool:
    return pause.kind == "break"
