"""What holding places, limits per person, the waiting list and groups need from the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.booking.domain.appointment import Appointment
from services.booking.domain.group import Group, Member
from services.booking.domain.holding import Hold
from services.booking.domain.nik import NikTrace
from services.booking.domain.waiting import Waiting
from services.booking.usecases.ports import Answer, RequestKey, Transaction


@dataclass(frozen=True)
class LimitException:
    """Staff let a contact have one appointment more than the limits of a service allow, until it is used or runs out."""

    id: str
    office_id: str
    service_id: str
    contact_key: str
    reason: str
    made_by: str
    made_at: datetime
    valid_until: datetime


class Holds(Protocol):
    """Reading what is held."""

    def by_token(self, office_id: str, token_hash: str) -> Hold | None:
        """The hold with this secret, also one that has run out."""

    def by_id(self, office_id: str, hold_id: str) -> Hold | None:
        """The hold with this id."""

    def resting_cells(self, office_id: str, group: str, first: datetime, last: datetime, now: datetime) -> Mapping[datetime, int]:
        """Places by cell that rest at ``now``, for cells that start from ``first`` to before ``last``."""

    def resting(self, office_id: str, now: datetime) -> list[Hold]:
        """The resting places of an office that are not on sale yet, by their start."""

    def over(self, now: datetime, limit: int) -> list[Hold]:
        """Holds whose places are on sale again by themselves, but not given back yet."""


class WaitingList(Protocol):
    """Reading the waiting list."""

    def entry(self, office_id: str, waiting_id: str) -> Waiting | None:
        """One entry."""

    def position(self, entry: Waiting) -> int:
        """Its place among those who wait for the same service, from 1."""

    def lines(self, now: datetime) -> list[tuple[str, str]]:
        """Every office and counter group that somebody waits for, or that keeps a place for them whose rest is over."""

    def line(self, office_id: str, group: str) -> list[Waiting]:
        """Who waits for places of a counter group, in order, those with an offer included."""

    def of_contact(self, phone: str | None, user_id: str | None) -> list[Waiting]:
        """What a contact waits for at any office, in order."""

    def of_office(self, office_id: str, limit: int) -> list[Waiting]:
        """Who waits at an office, in order."""


class Groups(Protocol):
    """Reading groups."""

    def one(self, office_id: str, group_id: str) -> Group | None:
        """One group."""

    def members(self, group: Group) -> list[Member]:
        """Its members by number, each with the latest appointment."""


class HoldingTransaction(Transaction, Protocol):
    """A change that may also hold, rest, offer and book groups."""

    def admit_owner(self, office_id: str, owner_key: str, maximum: int, now: datetime) -> None:
        """Lock the owner's holds and count them; ``TooManyHolds``."""

    def end_hold(self, hold: Hold, now: datetime | None = None, before_taking: Iterable[datetime] = ()) -> bool:
        """Give a hold and its places back. False, and nothing done, when it is gone, or had run out at ``now``.

        Cells of the same counter group that are to be taken next are locked with its own, in the one order for everybody.
        """

    def end_holds(self, office_id: str, several: Sequence[Hold]) -> list[Hold]:
        """Give several holds and their places back, locking all of them in the one order for everybody; those that were there."""

    def take_from_rest(self, office_id: str, group: str, cells: Sequence[datetime]) -> datetime | None:
        """Lock the cells and give back one resting place in each that has one; until when the longest would have rested."""

    def let_rest(self, hold: Hold, now: datetime) -> bool:
        """Turn an offer that nobody took into a resting place, which counts in no limit; False when it is gone."""

    def resting(self, office_id: str, group: str | None = None) -> list[Hold]:
        """The resting places of an office, or of one counter group."""

    def note_released(self, who: str, office_id: str, released: Sequence[Hold], at: datetime) -> None:
        """Write a line of the audit for each resting place that staff put on sale."""

    def except_from_limits(self, exception: LimitException) -> None:
        """Store an exception, with a line in the audit."""

    def require_few_cancellations(self, appointment: Appointment, maximum: int, now: datetime) -> None:
        """``TooManyCancellations`` when the contact gave up that many appointments for the service lately."""

    def claim_nik(self, appointment: Appointment, nik: NikTrace) -> None:
        """Tie a person to an active appointment; ``NikBooked``. It ends with the appointment."""

    def join(self, entry: Waiting) -> None:
        """Put somebody on the waiting list; ``AlreadyWaiting``."""

    def lock_line(self, office_id: str, group: str, now: datetime) -> None:
        """Let nobody else offer places of this counter group until the end of the transaction."""

    def waiting_entry(self, office_id: str, waiting_id: str) -> Waiting | None:
        """One entry; other changes of it wait for this transaction."""

    def change_entry(self, before: Waiting, after: Waiting) -> None:
        """Store a changed entry; ``Stale`` when its state is another one by now."""

    def add_group(self, group: Group) -> None:
        """Store a new group."""

    def add_member(self, group: Group, member: Member) -> None:
        """Add a member to a group."""

    def replace_member(self, group: Group, before: Member, after: Member) -> None:
        """Give a member a new appointment; ``Stale`` when somebody else has."""


class HoldingLedger(Protocol):
    """Opens such transactions."""

    def change(self) -> AbstractContextManager[HoldingTransaction]:
        """As ``Ledger.change``."""

    def first_answer(self, key: RequestKey) -> Answer | None:
        """As ``Ledger.first_answer``."""
