"""An entry of the waiting list: who waits for a place of a service, on which days, at which part of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.booking.domain.appointment import Appointment, Status

NOON = time(12)
UNASKED: Mapping[str, str] = {}  # nobody who waits was asked anything: they count with all who gave no answer


class PartOfDay(StrEnum):
    """Which starts suit somebody, by local time."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class WaitingState(StrEnum):
    """Where an entry stands. All but the first two are final: whoever declines or lets an offer run out may join again."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    LEFT = "left"


OPEN = frozenset({WaitingState.WAITING, WaitingState.OFFERED})


@dataclass(frozen=True)
class Waiting:
    """One entry. Days are local dates, both included; entries are served in the order of their ids, which is that of joining."""

    id: str
    office_id: str
    service_id: str
    counter_group: str
    first_on: date
    last_on: date
    part_of_day: PartOfDay
    people: int
    name: str
    phone: str | None
    user_id: str | None
    contact_key: str
    language: str
    joined_at: datetime
    token_hash: str
    state: WaitingState = WaitingState.WAITING
    ended_at: datetime | None = None
    offer_token_hash: str | None = None
    hold_id: str | None = None
    appointment_id: str | None = None

    def suits(self, starts_at: datetime, zone: ZoneInfo) -> bool:
        """Whether a start lies on its days and in its part of the day."""
        local = starts_at.astimezone(zone)
        if not self.first_on <= local.date() <= self.last_on:
            return False
        return self.part_of_day is PartOfDay.ANY or (self.part_of_day is PartOfDay.MORNING) == (local.time() < NOON)

    def opened_by(self, token_hash: str | None) -> bool:
        """Whether that is its own secret, or the one of its latest offer."""
        return token_hash is not None and token_hash in (self.token_hash, self.offer_token_hash)

    def proven_by(self, token_hash: str | None) -> bool:
        """Whether that is the secret of its latest offer, which only its contact was sent: anybody can join under any number."""
        return token_hash is not None and token_hash == self.offer_token_hash

    def replaces(self, active: Iterable[Appointment], maximum: int) -> Appointment | None:
        """Of a contact's active appointments the one that an accepted offer moves: none while it may have one more for the
        service, else the last that still waits for its time."""
        own = [each for each in active if self._same_kind(each) and each.counts_for_contact]
        movable = [each for each in own if each.status is Status.BOOKED]
        return max(movable, key=lambda each: each.starts_at, default=None) if len(own) >= maximum else None

    def _same_kind(self, other: Appointment) -> bool:
        mine = self.office_id, self.service_id, self.contact_key
        return mine == (other.office_id, other.service_id, other.contact_key)

    def offered(self, hold_id: str, token_hash: str) -> Waiting:
        """The entry while a place is on offer to it."""
        return replace(self, state=WaitingState.OFFERED, hold_id=hold_id, offer_token_hash=token_hash)

    def ended(self, state: WaitingState, at: datetime, appointment_id: str | None = None) -> Waiting:
        """The entry at its end."""
        return replace(self, state=state, ended_at=at, appointment_id=appointment_id)
