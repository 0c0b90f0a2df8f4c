"""Giving places up: they rest before they are on sale again, so that they cannot be traded, and those who wait come first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.booking.domain.holding import OFFER_GRACE, Hold, HoldKind
from services.booking.domain.waiting import NOON, PartOfDay
from services.booking.usecases.ports import KnownAppointment, Transaction
from services.common.ids import new_id


def give_up(transaction: Transaction, known: KnownAppointment, cells: Sequence[datetime], now: datetime) -> None:
    """Let the places of some cells of an appointment rest, or free them at once where nothing rests and nobody waits.

    A resting place stays counted as taken, so nothing is lost between the two.
    """
    rests_until = now + timedelta(minutes=known.house_rules.rest_minutes)
    kept_until = max(rests_until, _offered_by(transaction, known, now))
    old = known.appointment
    if not cells:
        return
    if kept_until <= now:
        transaction.free_places(old.office_id, old.counter_group, cells)
        return
    transaction.keep_places(_resting(known, cells, now, rests_until, kept_until), cells)


def _resting(known: KnownAppointment, cells: Sequence[datetime], now: datetime, rests_until: datetime, kept: datetime) -> Hold:
    old = known.appointment
    return Hold(
        id=new_id(),
        office_id=old.office_id,
        kind=HoldKind.RESTING,
        service_id=old.service_id,
        counter_group=old.counter_group,
        starts_at=min(cells),
        ends_at=max(cells) + timedelta(minutes=old.cell_minutes),
        cell_minutes=old.cell_minutes,
        people=old.people,
        made_at=now,
        expires_at=rests_until,
        kept_until=kept,
    )


def _offered_by(transaction: Transaction, known: KnownAppointment, now: datetime) -> datetime:
    """Until when the place is kept for the waiting list, even if no worker runs; ``now`` if nobody waits."""
    old, zone = known.appointment, known.office.zone
    local = old.starts_at.astimezone(zone)
    parts = (PartOfDay.ANY, PartOfDay.MORNING if local.time() < NOON else PartOfDay.AFTERNOON)
    if not transaction.is_waited_for(old.office_id, old.counter_group, local.date(), parts):
        return now
    bound = known.house_rules.quiet_until(now, zone) + OFFER_GRACE
    return bound if bound < old.starts_at else now
