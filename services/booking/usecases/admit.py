"""The limits of one person: active appointments, cancellations, duplicates by NIK; and the exceptions that staff make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.booking.domain.appointment import Appointment
from services.booking.domain.errors import AlreadyBooked, NikMissing, NikNotWanted, TooManyCancellations
from services.booking.domain.nik import NikTrace, parse_nik
from services.booking.domain.office import Service
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import Offices, Transaction
from services.booking.usecases.ports_holding import HoldingLedger, HoldingTransaction, LimitException
from services.common.clock import Clock
from services.common.ids import new_id

EXCEPTION_LASTS = timedelta(days=30)


@dataclass(frozen=True)
class PersonKeys:
    """Turns who somebody is into what is kept of them: keyed hashes, of contacts and of NIKs by different keys."""

    contact_hash: Callable[[str], str]
    nik_hash: Callable[[str], str]

    def contact(self, phone: str | None, user_id: str | None) -> str:
        """By what the limits count a contact."""
        return self.contact_hash(f"phone:{phone}" if phone else f"user:{user_id}")

    def nik_trace(self, service: Service, text: str | None) -> NikTrace | None:
        """What is kept of a NIK; ``NikNotWanted`` where the service does not control duplicates, ``NikInvalid``."""
        if text is None:
            return None
        if not service.nik_control:
            raise NikNotWanted
        nik = parse_nik(text)
        return NikTrace(self.nik_hash(nik), nik[-4:])


def take_contact(transaction: Transaction, draft: Appointment, max_active: int) -> None:
    """Count one more active appointment of the contact; ``AlreadyBooked`` unless staff made an exception, which is used up."""
    try:
        transaction.take_contact(draft, max_active)
    except AlreadyBooked:
        if not transaction.use_exception(draft, draft.created_at):
            raise
        transaction.exceed_contact(draft)


@dataclass(frozen=True)
class Identity:
    """How a person is told apart from others: by ``nik``, or not at all where staff arrange it and answer for who comes."""

    nik: NikTrace | None = None
    vouched_for: bool = False


def admit(transaction: HoldingTransaction, draft: Appointment, service: Service, identity: Identity, now: datetime) -> None:
    """Check the limits besides the active appointments; ``TooManyCancellations``, ``NikMissing``, ``NikBooked``."""
    if service.max_cancellations:
        try:
            transaction.require_few_cancellations(draft, service.max_cancellations, now)
        except TooManyCancellations:
            if not transaction.use_exception(draft, now):
                raise
    if identity.nik:
        transaction.claim_nik(draft, identity.nik)
    elif service.nik_control and not identity.vouched_for and not transaction.use_exception(draft, now):
        raise NikMissing


@dataclass(frozen=True)
class Asked:
    """What staff ask for: one appointment more for a contact (E.164), and why."""

    office_id: str
    service_id: str
    phone: str
    reason: str


class MakeException:
    """Lets a contact have one appointment more than the limits allow."""

    def __init__(self, offices: Offices, ledger: HoldingLedger, keys: PersonKeys, clock: Clock) -> None:
        self._offices, self._ledger, self._keys, self._clock = offices, ledger, keys, clock

    def __call__(self, asked: Asked, who: str, finish: Finish[LimitException]) -> LimitException:
        """The exception, good for one appointment in thirty days; ``OfficeUnknown``, ``ServiceUnknown``."""
        now = self._clock.now()
        self._offices.offer(asked.office_id, asked.service_id, now.date(), now.date())
        made = LimitException(
            id=new_id(),
            office_id=asked.office_id,
            service_id=asked.service_id,
            contact_key=self._keys.contact(asked.phone, None),
            reason=asked.reason,
            made_by=who,
            made_at=now,
            valid_until=now + EXCEPTION_LASTS,
        )
        with self._ledger.change() as transaction:
            transaction.except_from_limits(made)
            finish(transaction, made)
        return made
