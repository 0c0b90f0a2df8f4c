"""What a span of days shows: pure functions from appointments to tables. Each definition is in documentation/reports.md.

Medians are the middle value (of two middle ones, their mean); ``p90`` is the ninetieth percentile by nearest rank.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from services.booking.domain.appointment import IN_OFFICE, OUTCOMES, Appointment, Status

BY = ("day", "service")
ALL = "all"
Row = dict[str, Any]
KeyOf = Callable[[Appointment], str]


@dataclass(frozen=True)
class Span:
    """What is reported on. ``places`` are minutes of open places by key, the total under :data:`ALL`; ``now`` ends the past."""

    visits: Sequence[Appointment]
    places: Mapping[str, int]
    now: datetime


def key_of(by: str, zone: ZoneInfo) -> KeyOf:
    """How visits are grouped: by the office's local date, or by service."""
    if by == "day":
        return lambda visit: visit.starts_at.astimezone(zone).date().isoformat()
    return lambda visit: visit.service_id


def fill(span: Span, key: KeyOf) -> list[Row]:
    """How much of the open places is taken, in minutes of one place; the places of a cancelled appointment are free again."""
    taken: Counter[str] = Counter()
    for visit in span.visits:
        if visit.holds_place:
            minutes = len(visit.cells) * visit.cell_minutes
            taken.update({key(visit): minutes, ALL: minutes})
    keys = [*sorted({*span.places, *taken} - {ALL}), ALL]
    return [
        {"key": each, "place_minutes": span.places.get(each, 0), "taken_minutes": taken[each],
         "fill": _share(taken[each], span.places.get(each, 0))}
        for each in keys
    ]  # fmt: skip


def lead_time(span: Span, key: KeyOf) -> list[Row]:
    """Hours from booking to the start, of appointments that were not cancelled; walk-ins have none."""
    ahead = (visit for visit in span.visits if visit.holds_place and not visit.visit.walk_in)
    return _spread(((visit, visit.starts_at - visit.created_at) for visit in ahead), key, "hours", timedelta(hours=1))


def no_show(span: Span, key: KeyOf) -> list[Row]:
    """Who did not come. Walk-ins and what is cancelled or still ahead do not count; what nobody recorded counts apart."""
    booked = [visit for visit in span.visits if not visit.visit.walk_in and visit.holds_place]
    return [{"key": each, **_attendance(visits, span.now)} for each, visits in _groups(booked, key)]


def waiting(span: Span, key: KeyOf) -> list[Row]:
    """Minutes from check-in to being called, or served when nobody called."""
    return _spread(
        ((visit, _between(visit, (Status.CHECKED_IN,), (Status.CALLED, Status.SERVING))) for visit in span.visits), key
    )


def service_time(span: Span, key: KeyOf) -> list[Row]:
    """Minutes from the begin of serving, or from the call, to the end."""
    return _spread(((visit, _between(visit, (Status.SERVING, Status.CALLED), (Status.COMPLETED,))) for visit in span.visits), key)


def one_visit(span: Span, key: KeyOf) -> list[Row]:
    """How visits ended, and the share that was finished in one visit: the product's own figure of success."""
    ended = [visit for visit in span.visits if visit.status is Status.COMPLETED and visit.result is not None]
    rows = []
    for each, visits in _groups(ended, key):
        counts = Counter(visit.result.outcome for visit in visits if visit.result)
        outcomes = {outcome: counts[outcome] for outcome in OUTCOMES}
        rows.append({"key": each, "completed": len(visits), **outcomes, "share": _share(counts["one_visit"], len(visits))})
    return rows


def missing_papers(span: Span, key: KeyOf) -> list[Row]:
    """Which papers were missing, most often first, and in which share of the completed visits."""
    ended = [visit for visit in span.visits if visit.status is Status.COMPLETED and visit.result is not None]
    rows = []
    for each, visits in _groups(ended, key):
        counts = Counter(document for visit in visits if visit.result for document in set(visit.result.missing))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        rows += [
            {"key": each, "rank": rank, "document": document, "visits": count, "share": _share(count, len(visits))}
            for rank, (document, count) in enumerate(ranked, 1)
        ]
    return rows


REPORTS: Mapping[str, Callable[[Span, KeyOf], list[Row]]] = {
    "fill": fill,
    "lead-time": lead_time,
    "no-show": no_show,
    "waiting": waiting,
    "service": service_time,
    "one-visit": one_visit,
    "missing-papers": missing_papers,
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "fill": ("key", "place_minutes", "taken_minutes", "fill"),
    "lead-time": ("key", "visits", "median_hours", "p90_hours"),
    "no-show": ("key", "attended", "no_show", "left", "unrecorded", "rate"),
    "waiting": ("key", "visits", "median_minutes", "p90_minutes"),
    "service": ("key", "visits", "median_minutes", "p90_minutes"),
    "one-visit": ("key", "completed", *OUTCOMES, "share"),
    "missing-papers": ("key", "rank", "document", "visits", "share"),
}


def percentile(values: Sequence[float], percent: int) -> float | None:
    """By nearest rank: the smallest value that at least ``percent`` of a hundred do not exceed; None without values."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def _groups(visits: Iterable[Appointment], key: KeyOf) -> list[tuple[str, list[Appointment]]]:
    """By key, in order of the key; all of them last."""
    groups: dict[str, list[Appointment]] = defaultdict(list)
    every = list(visits)
    for visit in every:
        groups[key(visit)].append(visit)
    return [*sorted(groups.items()), (ALL, every)]


def _attendance(visits: Sequence[Appointment], now: datetime) -> Row:
    missed = [visit for visit in visits if visit.status is Status.MISSED]
    left = sum(Status.CHECKED_IN in visit.moments for visit in missed)
    attended = sum(visit.status is Status.COMPLETED or visit.status in IN_OFFICE for visit in visits)
    unrecorded = sum(visit.status is Status.BOOKED and visit.ends_at <= now for visit in visits)
    no_show = len(missed) - left
    rate = _share(no_show, attended + len(missed))
    return {"attended": attended, "no_show": no_show, "left": left, "unrecorded": unrecorded, "rate": rate}


def _between(visit: Appointment, first: Sequence[Status], last: Sequence[Status]) -> timedelta | None:
    """From the first known moment of ``first`` to the first known one of ``last``, in the order given."""
    begin = next((visit.moments[status] for status in first if status in visit.moments), None)
    end = next((visit.moments[status] for status in last if status in visit.moments), None)
    return end - begin if begin and end and end >= begin else None


def _spread(
    measured: Iterable[tuple[Appointment, timedelta | None]],
    key: KeyOf,
    unit: str = "minutes",
    one: timedelta = timedelta(minutes=1),
) -> list[Row]:
    groups: dict[str, list[float]] = defaultdict(list)
    every: list[float] = []
    for visit, length in measured:
        if length is not None:
            every.append(length / one)
            groups[key(visit)].append(length / one)
    return [
        {"key": each, "visits": len(values), f"median_{unit}": _rounded(median(values) if values else None),
         f"p90_{unit}": _rounded(percentile(values, 90))}
        for each, values in [*sorted(groups.items()), (ALL, every)]
    ]  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
