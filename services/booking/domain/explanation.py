"""Why an instant is offered or not: every limit, with its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.booking.domain import reasons
from services.booking.domain.calendar import Calendar
from services.booking.domain.office import Service
from services.booking.domain.quotas import Limit, Used
from services.booking.domain.reasons import Reason
from services.booking.domain.release import next_stage
from services.booking.domain.slots import Slot, find_slot, refusals


@dataclass(frozen=True)
class Check:
    """One limit. ``left`` is how many appointments of that size it still lets in.

    ``kind`` is ``cells``, or that of a :class:`.quotas.Limit`; ``subject`` tells which cell (its start) or counter it is.
    """

    kind: str
    subject: str
    maximum: int
    taken: int
    left: int


@dataclass(frozen=True)
class Explanation:
    """``reasons`` say why not, the most telling first; none when it can be booked. ``checks`` are the limits of its slot."""

    starts_at: datetime
    reasons: list[Reason]
    checks: list[Check]

    @property
    def offered(self) -> bool:
        return not self.reasons


def explain(
    calendar: Calendar,
    service: Service,
    people: int,
    starts_at: datetime,
    now: datetime,
    channel: str,
    answers: Mapping[str, str] | None,
    taken: Mapping[datetime, int],
    used: Used,
) -> Explanation:
    """Offered exactly when the listing has the start with something left."""
    why = [reasons.too_many_people(service.max_people)] if people > service.max_people else []
    why += refusals(calendar, service, people, starts_at, now, channel)
    slot = find_slot(calendar, service, people, starts_at, now, channel, answers)
    if isinstance(slot, Reason):
        return Explanation(starts_at, why, [])
    checks = [*_cells(slot, taken), *(_limit(limit, used) for limit in slot.limits)]
    full = [check for check in checks if check.left == 0]
    why += _full(full, service, calendar, starts_at, now)
    return Explanation(starts_at, why, checks)


def _cells(slot: Slot, taken: Mapping[datetime, int]) -> Iterator[Check]:
    for cell, places in slot.cells.items():
        used = taken.get(cell, 0)
        yield Check("cells", cell.isoformat(), places, used, max(0, places - used))


def _limit(limit: Limit, used: Used) -> Check:
    claim = limit.claim
    subject = " ".join(part for part in (claim.quota_id, claim.period_on.isoformat(), claim.key) if part)
    return Check(limit.kind, subject, limit.capacity, used.get(claim.counter, 0), limit.room(used))


def _full(full: list[Check], service: Service, calendar: Calendar, starts_at: datetime, now: datetime) -> Iterator[Reason]:
    for kind in dict.fromkeys(check.kind for check in full):
        opens = None
        if kind == "released":
            opens = next_stage(service.release, starts_at.astimezone(calendar.zone).date(), calendar.zone, now)
        yield reasons.full(kind, opens.astimezone(calendar.zone) if opens else None)
