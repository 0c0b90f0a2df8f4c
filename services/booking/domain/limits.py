"""The limits of a booking besides its cells: released places, kept shares, daily maxima and their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from services.booking.domain.calendar import Calendar
from services.booking.domain.channels import KEPT_PARTS, LAYERS, RESIDENT, kept_parts
from services.booking.domain.office import Service
from services.booking.domain.plan import Hours, Shape, cells_needed, hours_of, shape_of
from services.booking.domain.quotas import Claim, Kept, Limit, Quota
from services.booking.domain.release import released


def limits_of(
    calendar: Calendar, service: Service, day: date, people: int, now: datetime, channel: str, answers: Mapping[str, str] | None
) -> tuple[Limit, ...]:
    """Every limit that a booking for ``people`` on that day counts in, with what it allows at ``now``.

    As long as nobody has been asked (``answers`` is None), the limits that depend on an answer are left out.
    """
    if not is_counted(calendar, service):
        return ()
    layers = _layers(calendar, service, day, people, now, channel)
    quotas = [
        *((f"{service.id}/{quota.id}", quota) for quota in service.quotas),
        *((f"{calendar.group.id}//{quota.id}", quota) for quota in calendar.group.quotas),
    ]
    named = (limit for name, quota in quotas for limit in _quota(name, quota, day, people, answers))
    return (*layers, *named)


def is_counted(calendar: Calendar, service: Service) -> bool:
    """Whether anything but cells limits the service."""
    return bool(service.release or service.kept or service.quotas or calendar.group.quotas)


def day_places(shape: Shape, service: Service) -> int:
    """How many single-person appointments of the service fit into a day, booked one after the other from the morning on."""
    return _packed(shape, cells_needed(service.duration_minutes, shape.cell_minutes), service.interval_minutes)


@lru_cache(maxsize=1024)
def _packed(shape: Shape, count: int, interval_minutes: int) -> int:
    """Taking the earliest start as often as it can be had packs the most, for all are of one length."""
    left, total = list(shape.places), 0
    for first in range(len(left) - count + 1):
        if shape.startable[first] and not first * shape.cell_minutes % interval_minutes:
            here = min(left[first : first + count])
            total += here
            for cell in range(first, first + count):
                left[cell] -= here
    return total


def _layers(calendar: Calendar, service: Service, day: date, people: int, now: datetime, channel: str) -> Iterator[Limit]:
    if not (service.release or service.kept):
        return
    hours = hours_of(calendar, day, service.id)
    kept = _kept(service.kept, _total(hours, service, RESIDENT))
    counted = LAYERS if service.kept else {RESIDENT: LAYERS[RESIDENT]}
    for layer, members in counted.items():
        if channel in members:
            held_back = sum(places for part, places in kept.items() if part not in kept_parts(layer))
            left = max(0, _total(hours, service, layer) - held_back)
            out = released(service.release, left, day, calendar.zone, now) if layer == RESIDENT else left
            yield Limit(Claim(f"{service.id}~{layer}", day, "", people), out, "released" if out < left else "kept")


def _total(hours: Hours, service: Service, channel: str) -> int:
    return day_places(shape_of(hours, channel), service)


def _kept(kept: tuple[Kept, ...], total: int) -> dict[str, int]:
    return {part: sum(each.of(total) for each in kept if each.part == part) for part in KEPT_PARTS}


def _quota(name: str, quota: Quota, day: date, people: int, answers: Mapping[str, str] | None) -> Iterator[Limit]:
    if quota.maximum is not None:
        yield Limit(Claim(name, day, "", people), quota.maximum, "daily")
    if quota.answer is not None and answers is not None:
        key = quota.key_of(answers)
        share = quota.share_of(key)
        if share is not None:
            yield Limit(Claim(f"{name}@{quota.answer}", day, key, people), share, "share")
