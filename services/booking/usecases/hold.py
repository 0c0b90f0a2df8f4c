"""Holding a slot while a form is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.booking.domain.errors import TooManyPeople
from services.booking.domain.holding import Hold, HoldKind
from services.booking.domain.office import Office
from services.booking.domain.slots import Slot
from services.booking.usecases.book import bookable_slot, offer_at
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import Offer, Offices
from services.booking.usecases.ports_holding import HoldingLedger, Holds
from services.common.clock import Clock
from services.common.ids import new_id, new_token, token_hash

ADDRESS_FACTOR = 10  # mobile networks put many residents behind one address
STAFF_HOLDS = 50


@dataclass(frozen=True)
class Owner:
    """Whose holds are counted: ``kind`` is ``contact``, ``address`` or ``staff``, ``key`` a keyed hash of which one."""

    kind: str
    key: str

    def maximum(self, max_holds: int) -> int:
        """How many holds the owner may have at a time, when a contact may have ``max_holds``."""
        return {"contact": max_holds, "address": max_holds * ADDRESS_FACTOR}.get(self.kind, STAFF_HOLDS)


@dataclass(frozen=True)
class Held:
    """A new hold and the one secret that uses it."""

    hold: Hold
    office: Office
    token: str


class TakeHold:
    """Keeps a slot for some minutes."""

    def __init__(self, offices: Offices, ledger: HoldingLedger, clock: Clock) -> None:
        self._offices, self._ledger, self._clock = offices, ledger, clock

    def __call__(
        self, office_id: str, service_id: str, starts_at: datetime, people: int, owner: Owner, finish: Finish[Held]
    ) -> Held:
        """The hold; ``OfficeUnknown``, ``ServiceUnknown``, ``TooManyPeople``, ``NotBookable``, ``SlotFull``, ``TooManyHolds``."""
        now = self._clock.now()
        offer = offer_at(self._offices, office_id, service_id, starts_at)
        if people > offer.service.max_people:
            raise TooManyPeople(offer.service.max_people)
        slot, token = bookable_slot(offer, people, starts_at, now), new_token()
        expires_at = now + timedelta(minutes=offer.service.hold_minutes)
        hold = kept(offer, slot, people, HoldKind.FORM, now, expires_at, token_hash=token_hash(token), owner_key=owner.key)
        with self._ledger.change() as transaction:
            transaction.require_calendar(office_id, offer.revision)
            transaction.admit_owner(office_id, owner.key, owner.maximum(offer.service.max_holds), now)
            transaction.take_places(office_id, hold.counter_group, slot.cells)
            transaction.swap_limits(office_id, (), slot.limits)
            transaction.keep_places(hold, slot.cells)
            transaction.keep_claims(hold, [limit.claim for limit in slot.limits])
            held = Held(hold, offer.office, token)
            finish(transaction, held)
        return held


def kept(
    offer: Offer,
    slot: Slot,
    people: int,
    kind: HoldKind,
    now: datetime,
    expires_at: datetime,
    kept_until: datetime | None = None,
    token_hash: str | None = None,
    owner_key: str | None = None,
    waiting_id: str | None = None,
    rests_until: datetime | None = None,
) -> Hold:
    """A hold on a slot; its places are on sale again when it expires unless ``kept_until`` is later."""
    return Hold(
        id=new_id(),
        office_id=offer.office.id,
        kind=kind,
        service_id=offer.service.id,
        counter_group=offer.service.counter_group,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        cell_minutes=offer.calendar.group.cell_minutes,
        people=people,
        made_at=now,
        expires_at=expires_at,
        kept_until=kept_until or expires_at,
        token_hash=token_hash,
        owner_key=owner_key,
        waiting_id=waiting_id,
        rests_until=rests_until,
    )


class DropHold:
    """Gives a held slot back. Repeating it is fine: a hold that is gone is gone."""

    def __init__(self, holds: Holds, ledger: HoldingLedger) -> None:
        self._holds, self._ledger = holds, ledger

    def __call__(self, office_id: str, token: str) -> None:
        """Nothing is told about holds that the token does not open."""
        hold = self._holds.by_token(office_id, token_hash(token))
        if hold is not None:
            with self._ledger.change() as transaction:
                transaction.end_hold(hold)


@dataclass(frozen=True)
class Which:
    """Which resting places are meant: those that agree with all that is set."""

    hold_id: str | None = None
    service_id: str | None = None
    starts_at: datetime | None = None

    def means(self, hold: Hold) -> bool:
        """Whether that one is meant."""
        wanted = (self.hold_id, hold.id), (self.service_id, hold.service_id), (self.starts_at, hold.starts_at)
        return all(asked in (None, found) for asked, found in wanted)


class ListResting:
    """Shows what rests."""

    def __init__(self, offices: Offices, holds: Holds, clock: Clock) -> None:
        self._offices, self._holds, self._clock = offices, holds, clock

    def __call__(self, office_id: str) -> tuple[Office, list[Hold]]:
        """The office with its resting places, by their start; ``OfficeUnknown``."""
        return self._offices.one(office_id).office, self._holds.resting(office_id, self._clock.now())


class ReleaseResting:
    """Puts resting places of an office on sale at once."""

    def __init__(self, offices: Offices, ledger: HoldingLedger, clock: Clock) -> None:
        self._offices, self._ledger, self._clock = offices, ledger, clock

    def __call__(self, office_id: str, which: Which, who: str, finish: Finish[int]) -> int:
        """How many were released; ``OfficeUnknown``. Repeating it is fine: what is on sale is on sale."""
        self._offices.one(office_id)
        with self._ledger.change() as transaction:
            chosen = [hold for hold in transaction.resting(office_id) if which.means(hold)]
            released = transaction.end_holds(office_id, chosen)
            transaction.note_released(who, office_id, released, self._clock.now())
            finish(transaction, len(released))
        return len(released)


class TidyHolds:
    """Deletes what nobody keeps any longer. Nothing depends on it but the size of the tables."""

    def __init__(self, holds: Holds, ledger: HoldingLedger, clock: Clock) -> None:
        self._holds, self._ledger, self._clock = holds, ledger, clock

    def __call__(self, limit: int = 200) -> int:
        """How many were deleted, each in a transaction of its own."""
        return sum(map(self._end, self._holds.over(self._clock.now(), limit)))

    def _end(self, hold: Hold) -> bool:
        with self._ledger.change() as transaction:
            return transaction.end_hold(hold)
