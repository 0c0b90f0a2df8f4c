"""A group that comes together: a school class, a village."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.booking.domain.appointment import Appointment
from services.booking.domain.quotas import Counter, Used
from services.booking.domain.slots import Slot

MAXIMUM_MEMBERS = 100


@dataclass(frozen=True)
class Person:
    """One line of a roster. ``phone`` (E.164) is set when this person is to get messages of their own."""

    name: str
    phone: str | None = None
    needs: str = ""


@dataclass(frozen=True)
class Group:
    """Who booked for whom. ``leader`` is reached at ``phone`` (E.164)."""

    id: str
    office_id: str
    service_id: str
    label: str
    leader: str
    phone: str
    language: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Member:
    """One ticket of a group. ``number`` is the place in the roster, from 1."""

    number: int
    appointment: Appointment


def spread(slots: Iterable[Slot], taken: Mapping[datetime, int], used: Used, count: int) -> list[Slot]:
    """The first ``count`` places in the order of ``slots``, several in one slot where it has room for them.

    Fewer when there are no more. ``taken`` says what is taken by cell, ``used`` what is used of the limits across slots; what is
    given out here counts for the next.
    """
    cells, limits, found = dict(taken), dict(used), list[Slot]()
    for slot in slots:
        while len(found) < count and slot.remaining(cells, limits) > 0:
            found.append(slot)
            _count(slot, cells, limits)
        if len(found) == count:
            break
    return found


def _count(slot: Slot, cells: dict[datetime, int], limits: dict[Counter, int]) -> None:
    for cell in slot.cells:
        cells[cell] = cells.get(cell, 0) + 1
    for limit in slot.limits:
        limits[limit.claim.counter] = limits.get(limit.claim.counter, 0) + limit.claim.units
