"""Offering free places to those who wait, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.booking.domain.appointment import Appointment
from services.booking.domain.case import instant, office_case
from services.booking.domain.errors import NotBookable, QuotaFull, SlotFull, Stale
from services.booking.domain.holding import OFFER_GRACE, Hold, HoldKind
from services.booking.domain.slots import Slot, slots
from services.booking.domain.waiting import UNASKED, Waiting, WaitingState
from services.booking.usecases.hold import kept
from services.booking.usecases.ports import Appointments, Offer, Offices
from services.booking.usecases.ports_calendar import Usages
from services.booking.usecases.ports_holding import HoldingLedger, HoldingTransaction, Holds, WaitingList
from services.booking.usecases.usage import usage_of
from services.common.clock import Clock
from services.common.events import new_event
from services.common.ids import new_token, token_hash


@dataclass
class _Round:
    """What is known of one counter group in this round. ``searched`` holds the free slots by service and people."""

    office_id: str
    group: str
    now: datetime
    quiet: bool = False
    searched: dict[tuple[str, int], tuple[Offer, list[Slot]]] = field(default_factory=dict)


class OfferPlaces:
    """Offers resting and free places to the waiting list, lets what was not taken rest, and passes it on to the next.

    It is run every few seconds and by several workers at once: the line of a counter group is locked while one of its places is
    offered. A place that people wait for stays off sale until this has looked at it, or until its hold's ``kept_until``.
    """

    def __init__(
        self,
        offices: Offices,
        appointments: Appointments,
        usages: Usages,
        holds: Holds,
        waiting: WaitingList,
        ledger: HoldingLedger,
        clock: Clock,
    ) -> None:
        self._offices, self._appointments, self._usages, self._holds = offices, appointments, usages, holds
        self._waiting, self._ledger, self._clock = waiting, ledger, clock

    def __call__(self) -> int:
        """How many offers were made."""
        now = self._clock.now()
        return sum(self._round(_Round(office_id, group, now)) for office_id, group in self._waiting.lines(now))

    def _round(self, round_: _Round) -> int:
        line = self._waiting.line(round_.office_id, round_.group)
        for entry in line:
            self._end_if_over(entry, round_.now)
        waits = [entry for entry in line if entry.state is WaitingState.WAITING]
        made = sum(self._try(round_, entry) for entry in waits)
        if not round_.quiet:
            self._sell_rested(round_)
        return made

    def _end_if_over(self, entry: Waiting, now: datetime) -> None:
        hold = self._holds.by_id(entry.office_id, entry.hold_id) if entry.hold_id else None
        if entry.state is WaitingState.OFFERED and hold is not None and hold.live(now):
            return
        offer = self._offices.offer(entry.office_id, entry.service_id, entry.last_on, entry.last_on)
        if entry.state is WaitingState.WAITING and now.astimezone(offer.office.zone).date() <= entry.last_on:
            return
        reason = "offer" if entry.state is WaitingState.OFFERED else "no_place"
        try:
            self._expire(entry, hold, offer, reason, now)
        except Stale:
            return  # another worker did, or it was answered at the last moment

    def _expire(self, entry: Waiting, hold: Hold | None, offer: Offer, reason: str, now: datetime) -> None:
        with self._ledger.change() as transaction:
            transaction.change_entry(entry, entry.ended(WaitingState.EXPIRED, now))
            if hold:
                transaction.let_rest(hold, now)
            data = {**_facts(entry, offer), "reason": reason}
            transaction.record(new_event("waiting.expired", now, entry.office_id, data))

    def _try(self, round_: _Round, entry: Waiting) -> bool:
        offer, free = self._free(round_, entry)
        if offer.service.house_rules.quiet_until(round_.now, offer.office.zone) > round_.now:
            round_.quiet = True
            return False
        slot = next((slot for slot in free if entry.suits(slot.starts_at, offer.office.zone)), None)
        if slot is None:
            return False
        round_.searched.clear()  # what was free is less by one
        try:
            return self._offer(entry, offer, slot, round_.now)
        except (SlotFull, QuotaFull, NotBookable, Stale):
            return False  # somebody was quicker; the next round looks again

    def _free(self, round_: _Round, entry: Waiting) -> tuple[Offer, list[Slot]]:
        key = entry.service_id, entry.people
        if key not in round_.searched:
            offer = self._whole_horizon(entry, round_.now)
            round_.searched[key] = offer, self._free_slots(offer, entry.people, round_.now)
        return round_.searched[key]

    def _whole_horizon(self, entry: Waiting, now: datetime) -> Offer:
        today = now.date()
        found = self._offices.offer(entry.office_id, entry.service_id, today, today)
        last = today + timedelta(days=found.service.horizon_days + 1)
        return self._offices.offer(entry.office_id, entry.service_id, today - timedelta(days=1), last)

    def _free_slots(self, offer: Offer, people: int, now: datetime) -> list[Slot]:
        today = now.astimezone(offer.calendar.zone).date()
        last = today + timedelta(days=offer.service.horizon_days)
        found = slots(offer.calendar, offer.service, people, today, last, now, answers=UNASKED)
        if not found:
            return []
        used = usage_of(self._usages, offer, found)
        span = found[0].starts_at, found[-1].ends_at
        resting = self._holds.resting_cells(offer.office.id, offer.calendar.group.id, *span, now)
        cells = {cell: places - resting.get(cell, 0) for cell, places in used.cells.items()}
        return [slot for slot in found if slot.remaining(cells, used.limits) > 0]

    def _offer(self, entry: Waiting, offer: Offer, slot: Slot, now: datetime) -> bool:
        token, moves = new_token(), self._moves(entry, offer)
        with self._ledger.change() as transaction:
            transaction.require_calendar(entry.office_id, offer.revision)
            transaction.lock_line(entry.office_id, entry.counter_group, now)
            hold = self._hold(transaction, entry, offer, slot, now)
            transaction.change_entry(entry, entry.offered(hold.id, token_hash(token)))
            data = {
                **_facts(entry, offer),
                "starts_at": instant(hold.starts_at),
                "ends_at": instant(hold.ends_at),
                "expires_at": instant(hold.expires_at),
                "link": f"/w/{entry.office_id}/{entry.id}/{token}",
                **({"moves": {"code": moves.code, "starts_at": instant(moves.starts_at)}} if moves else {}),
            }
            transaction.record(new_event("waiting.offered", now, entry.office_id, data))
        return True

    def _moves(self, entry: Waiting, offer: Offer) -> Appointment | None:
        """What accepting would move, told only to the contact itself."""
        active = self._appointments.active_of(entry.phone, entry.user_id)
        return entry.replaces((known.appointment for known in active), offer.service.max_active)

    def _hold(self, transaction: HoldingTransaction, entry: Waiting, offer: Offer, slot: Slot, now: datetime) -> Hold:
        rests_until = transaction.take_from_rest(entry.office_id, entry.counter_group, list(slot.cells))
        transaction.take_places(entry.office_id, entry.counter_group, slot.cells)
        transaction.swap_limits(entry.office_id, (), slot.limits)
        expires_at = min(now + timedelta(minutes=offer.service.offer_minutes), slot.starts_at)
        kept_until = max(expires_at + OFFER_GRACE, rests_until or now)
        hold = kept(
            offer,
            slot,
            entry.people,
            HoldKind.OFFER,
            now,
            expires_at,
            kept_until,
            waiting_id=entry.id,
            rests_until=rests_until,
        )
        transaction.keep_places(hold, slot.cells)
        transaction.keep_claims(hold, [limit.claim for limit in slot.limits])
        return hold

    def _sell_rested(self, round_: _Round) -> None:
        """Nobody who waits wanted them: places whose rest is over are on sale."""
        with self._ledger.change() as transaction:
            transaction.lock_line(round_.office_id, round_.group, round_.now)
            rested: Sequence[Hold] = transaction.resting(round_.office_id, round_.group)
            transaction.end_holds(round_.office_id, [hold for hold in rested if not hold.live(round_.now)])


def _facts(entry: Waiting, offer: Offer) -> Mapping[str, Any]:
    return {
        "waiting_id": entry.id,
        "service_id": entry.service_id,
        "service_name": dict(offer.service.name),
        "people": entry.people,
        "name": entry.name,
        "language": entry.language,
        "contact": {"phone": entry.phone, "user_id": entry.user_id},
        "office": office_case(offer.office),
    }
