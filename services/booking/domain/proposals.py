"""A fair new place for everybody whose place is going away, by a closure or by a change of hours.

Who was first chooses first; everybody gets the earliest place that is free by then; appointments of one contact on one day stay
together on one day and keep their order. Nobody loses a place to a proposal: it counts what is taken, and what it has given out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from services.booking.domain.appointment import Appointment
from services.booking.domain.slots import Slot

Choices = Callable[[Appointment], Sequence[Slot]]
Taken = Mapping[str, Mapping[datetime, int]]


@dataclass(frozen=True)
class Proposal:
    """An appointment that cannot stay, and its new slot; None when no place was found."""

    appointment: Appointment
    slot: Slot | None


def propose(displaced: Iterable[Appointment], choices: Choices, taken: Taken, zone: ZoneInfo) -> list[Proposal]:
    """One proposal each, in the order of the old times.

    ``choices`` gives the slots that an appointment may have, soonest first (after the closure, within its service's horizon);
    ``taken`` says what is taken by counter group and cell.
    """
    used = _Used(taken)
    ordered = sorted(displaced, key=lambda each: (each.starts_at, each.created_at, each.id))
    found: dict[str, Proposal] = {}
    for family in _families(ordered, zone):
        for proposal in _together(family, choices, used, zone) or _apart(family, choices, used):
            found[proposal.appointment.id] = proposal
    return [found[each.id] for each in ordered]


class _Used:
    """What is taken, and what has been given out since."""

    def __init__(self, taken: Taken) -> None:
        self._taken = {group: dict(cells) for group, cells in taken.items()}

    def has_room(self, group: str, slot: Slot) -> bool:
        return slot.remaining(self._taken.get(group, {})) > 0

    def change(self, group: str, slot: Slot, by: int) -> None:
        cells = self._taken.setdefault(group, {})
        for cell in slot.cells:
            cells[cell] = cells.get(cell, 0) + by


def _families(ordered: Sequence[Appointment], zone: ZoneInfo) -> list[list[Appointment]]:
    """Appointments of one contact on one local date, in the order of the first of each."""
    families: dict[tuple[object, ...], list[Appointment]] = {}
    for each in ordered:
        key = (each.contact_key, each.starts_at.astimezone(zone).date()) if each.has_contact else (each.id,)
        families.setdefault(key, []).append(each)
    return list(families.values())


def _together(family: Sequence[Appointment], choices: Choices, used: _Used, zone: ZoneInfo) -> list[Proposal] | None:
    """All on the first day that takes all, each after the one before; None when there is no such day."""
    offers = [_by_day(choices(each), zone) for each in family]
    for day in offers[0]:
        taken = _on_one_day(family, [offer.get(day, []) for offer in offers], used)
        if taken is not None:
            return taken
    return None


def _on_one_day(family: Sequence[Appointment], offers: Sequence[Sequence[Slot]], used: _Used) -> list[Proposal] | None:
    given: list[Proposal] = []
    after: datetime | None = None
    for each, offer in zip(family, offers, strict=True):
        slot = next((s for s in offer if (after is None or s.starts_at >= after) and used.has_room(each.counter_group, s)), None)
        if slot is None:
            _take_back(given, used)
            return None
        used.change(each.counter_group, slot, 1)
        given.append(Proposal(each, slot))
        after = slot.ends_at
    return given


def _take_back(given: Iterable[Proposal], used: _Used) -> None:
    for proposal in given:
        if proposal.slot is not None:
            used.change(proposal.appointment.counter_group, proposal.slot, -1)


def _apart(family: Iterable[Appointment], choices: Choices, used: _Used) -> list[Proposal]:
    """Each the earliest place, wherever it is."""
    given: list[Proposal] = []
    for each in family:
        slot = next((slot for slot in choices(each) if used.has_room(each.counter_group, slot)), None)
        if slot is not None:
            used.change(each.counter_group, slot, 1)
        given.append(Proposal(each, slot))
    return given


def _by_day(slots: Iterable[Slot], zone: ZoneInfo) -> dict[date, list[Slot]]:
    return {day: list(of_day) for day, of_day in groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date())}
