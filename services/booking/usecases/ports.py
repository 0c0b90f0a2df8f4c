"""What the use cases need from the outside. The adapters implement it; tests do too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import Calendar, Holidays, OpeningRule
from services.booking.domain.holding import Hold
from services.booking.domain.house_rules import HouseRules
from services.booking.domain.office import Office, Service
from services.booking.domain.quotas import Claim, Limit
from services.booking.domain.waiting import PartOfDay
from services.booking.domain.words import Words
from services.common.events import Event


class AnsweredMeanwhile(Exception):
    """Another request with the same Idempotency-Key is being answered: read its answer."""


class TryAgain(Exception):
    """The database broke a tie between transactions; this one has done nothing and can be repeated."""


@dataclass(frozen=True)
class RequestKey:
    """An Idempotency-Key together with who sent it, where, and with which body; both as hashes."""

    key_hash: str
    body_hash: str


@dataclass(frozen=True)
class Answer:
    """What the edge answers to a write: JSON values only."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class OfficeHours:
    """An office with the opening rules of all its counter groups."""

    office: Office
    rules: tuple[OpeningRule, ...]


@dataclass(frozen=True)
class Offer:
    """A service line together with the calendar that decides when it can be booked.

    ``revision`` says which state of the calendar that is: a booking holds only while it is still the office's.
    """

    office: Office
    service: Service
    calendar: Calendar
    revision: int = 0


@dataclass(frozen=True)
class KnownAppointment:
    """An appointment with its office, and the name, contact limit and rules of its service."""

    appointment: Appointment
    office: Office
    service_name: Words
    max_active: int
    house_rules: HouseRules = field(default_factory=HouseRules)


@dataclass(frozen=True)
class Account:
    """A staff account. ``offices`` may hold ``*`` for all. Nobody signs in with a disabled one."""

    id: str
    username: str
    password_hash: str
    role: str
    offices: tuple[str, ...]
    disabled_at: datetime | None = None


@dataclass(frozen=True)
class Transition:
    """One line of the audit: who did what to which appointment. It holds no personal data."""

    appointment: Appointment
    who: str
    action: str
    before: str | None
    at: datetime


@dataclass(frozen=True)
class Page:
    """Where to go on in a list: after the appointment with this start and id."""

    starts_at: datetime
    id: str


class HolidayList(Protocol):
    """The national holidays and joint holidays."""

    def between(self, first_on: date, last_on: date) -> Holidays:
        """Those of a span of local dates, both included."""


class Offices(Protocol):
    """Reading what offices have laid down."""

    def all(self) -> list[OfficeHours]:
        """Every office, by id."""

    def one(self, office_id: str) -> OfficeHours:
        """One office; ``OfficeUnknown``."""

    def services(self, office_id: str) -> list[Service]:
        """The service lines of an office in its own order; ``OfficeUnknown``."""

    def offer(self, office_id: str, service_id: str, first_on: date, last_on: date) -> Offer:
        """What decides about a service on these local dates; ``OfficeUnknown``, ``ServiceUnknown``."""

    def kept_offer(self, office_id: str, service_id: str, first_on: date, last_on: date) -> Offer | None:
        """The same as it was read last, if it was: for whoever makes sure of its ``revision`` afterwards. Costs no question."""

    def forget(self, office_id: str) -> None:
        """Have no offer of this office that was read before."""

    def calendars(self, office_id: str, day: date) -> tuple[Office, list[Calendar]]:
        """The calendars of all counter groups for one local date; ``OfficeUnknown``."""


class Appointments(Protocol):
    """Reading appointments and what is taken."""

    def taken(self, office_id: str, first: datetime, last: datetime) -> Mapping[str, Mapping[datetime, int]]:
        """Taken places by counter group and cell, for cells that start from ``first`` to before ``last``."""

    def by_code(self, code: str) -> KnownAppointment | None:
        """The appointment with this code."""

    def by_id(self, appointment_id: str) -> KnownAppointment | None:
        """The appointment with this id."""

    def has_token(self, appointment_id: str, token_hash: str) -> bool:
        """Whether a manage token belongs to the appointment."""

    def active_of(self, phone: str | None, user_id: str | None) -> list[KnownAppointment]:
        """The active appointments of a contact, soonest first."""

    def day(
        self, office_id: str, first: datetime, last: datetime, search: str, after: Page | None, limit: int
    ) -> list[tuple[Appointment, Words]]:
        """Appointments that start in the span, with the service's name, in order of start and id.

        ``search`` is a code or a part of a name; empty for all.
        """


class LimitTransaction(Protocol):
    """The part of a transaction that counts in limits across slots."""

    def require_calendar(self, office_id: str, revision: int) -> None:
        """Keep the calendar as it is until the end; ``TryAgain`` when it is no longer the one that was read."""

    def swap_limits(self, office_id: str, old: Sequence[Claim], new: Sequence[Limit]) -> None:
        """Give back what was counted and count anew, within the limits; ``QuotaFull``. Cells are taken before."""

    def count_anyway(self, office_id: str, old: Sequence[Claim], new: Sequence[Claim]) -> None:
        """The same without asking whether there is room: the office moved somebody, or changed the limits."""

    def keep_claims(self, hold: Hold, claims: Sequence[Claim]) -> None:
        """Remember what a hold has been counted as: it is given back when the hold ends."""


class Transaction(LimitTransaction, Protocol):
    """One change of the database: all of it happens, or none."""

    def take_places(self, office_id: str, group: str, cells: Mapping[datetime, int]) -> None:
        """Take one place in every cell (capacity by cell's start); ``SlotFull`` when one has none left."""

    def free_places(self, office_id: str, group: str, cells: Sequence[datetime]) -> None:
        """Give one place back in every cell."""

    def lock_places(self, office_id: str, group: str, cells: Sequence[datetime]) -> None:
        """Make other changes of these cells wait, in one order for everybody, so that no two wait for each other."""

    def keep_places(self, hold: Hold, cells: Iterable[datetime]) -> None:
        """Store a hold on places that are counted as taken already."""

    def is_waited_for(self, office_id: str, group: str, on: date, parts: Sequence[PartOfDay]) -> bool:
        """Whether somebody without an offer waits for a place of the counter group on that local date, in one of these parts."""

    def count_cancellation(self, appointment: Appointment, at: datetime) -> None:
        """Remember that its contact gave it up."""

    def enter_calendar(self, office_id: str) -> None:
        """Keep closures out until the end of the transaction, before anything of the office is taken."""

    def require_open(self, appointment: Appointment) -> None:
        """``NotBookable`` when a closure covers the appointment that had not been there when its slot was looked at."""

    def take_contact(self, appointment: Appointment, maximum: int) -> None:
        """Count one more active appointment of the contact for the service; ``AlreadyBooked``."""

    def exceed_contact(self, appointment: Appointment) -> None:
        """Count one more active appointment of the contact, whatever the limit."""

    def use_exception(self, appointment: Appointment, now: datetime) -> bool:
        """Use up an exception that staff made for the contact; False when there is none."""

    def free_contact(self, appointment: Appointment) -> None:
        """Count one less."""

    def add(self, appointment: Appointment) -> bool:
        """Store a new appointment; False when its code is taken."""

    def save(self, appointment: Appointment) -> None:
        """Store a changed appointment; ``Stale`` when its revision is not the next one."""

    def locked(self, code: str) -> KnownAppointment | None:
        """The appointment with this code; other changes of it wait for this transaction."""

    def has_token(self, appointment_id: str, token_hash: str) -> bool:
        """Whether a manage token belongs to the appointment."""

    def add_token(self, appointment: Appointment, token_hash: str, at: datetime) -> None:
        """One more manage token."""

    def audit(self, transition: Transition) -> None:
        """Write one line of the audit."""

    def record(self, event: Event) -> None:
        """Write a fact into the outbox."""

    def keep(self, key: RequestKey, answer: Answer, at: datetime) -> None:
        """Remember the answer to a request; :class:`AnsweredMeanwhile`."""


class Ledger(Protocol):
    """Opens transactions and remembers answers."""

    def change(self) -> AbstractContextManager[Transaction]:
        """A transaction that commits at the end of the block and rolls back when it raises; :class:`TryAgain`."""

    def first_answer(self, key: RequestKey) -> Answer | None:
        """The answer that this request got before; ``KeyReused`` when it had another body."""


class Accounts(Protocol):
    """Staff accounts and the failed sign-ins."""

    def find(self, username: str) -> Account | None:
        """The account of a user name."""

    def add(self, account: Account, at: datetime) -> None:
        """Store a new account; ``UsernameTaken``, ``OfficeUnknown``."""

    def attempt(self, username: str, now: datetime) -> None:
        """Count a try before its password is looked at; ``LockedOut`` after five without success. Holds for unknown names too."""

    def forget_attempts(self, username: str) -> None:
        """After a success."""


class Passwords(Protocol):
    """Slow hashes of passwords."""

    def hash(self, password: str) -> str:
        """A hash to store."""

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether they belong together. Without a hash it takes as long and says no."""
