"""Forgetting whose a visit was: some days after it, and when its contact asks. What the reports count stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from services.booking.usecases.once import Finish
from services.booking.usecases.ports import Transaction
from services.booking.usecases.ports_privacy import Ahead, Past, PrivacyLedger, PrivacyRules, PrivacyTransaction, Retention
from services.common.clock import Clock
from services.common.events import new_event

DEFAULT_DAYS = 90
BATCH = 200  # visits in one transaction: others wait for it no longer than for some bookings
OVERLAP = timedelta(days=7)  # looked at again each time, in case that something was stored late
BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Erased:
    """What an erasure took away, and what it left because it is still ahead."""

    visits: Sequence[Past]
    ahead: Sequence[Ahead]


class Retain:
    """How long an office keeps contacts."""

    def __init__(self, rules: PrivacyRules, ledger: PrivacyLedger, clock: Clock) -> None:
        self._rules, self._ledger, self._clock = rules, ledger, clock

    def days(self, office_id: str) -> int:
        """``OfficeUnknown``."""
        return self._rules.retention(office_id).contact_days

    def change(self, office_id: str, contact_days: int, who: str, finish: Finish[int]) -> int:
        """The days from now on, 30 to 90; ``OfficeUnknown``. Fewer days take effect at the next sweep."""
        with self._ledger.change() as transaction:
            before = transaction.keep_for(office_id, contact_days)
            if before != contact_days:
                transaction.note(
                    who,
                    office_id,
                    "retention",
                    "change",
                    {"contact_days": before},
                    {"contact_days": contact_days},
                    self._clock.now(),
                )
            finish(transaction, contact_days)
        return contact_days


class WipeOldVisits:
    """The sweep: run as often as one likes, by as many workers as one likes."""

    def __init__(self, rules: PrivacyRules, ledger: PrivacyLedger, clock: Clock) -> None:
        self._rules, self._ledger, self._clock = rules, ledger, clock

    def __call__(self) -> int:
        """Wipe what is due in every office; how many visits that were."""
        return sum(self._sweep(rule) for rule in self._rules.all_retentions())

    def _sweep(self, rule: Retention) -> int:
        before = due_before(rule, self._clock.now())
        first = rule.wiped_before - OVERLAP if rule.wiped_before else BEGINNING
        wiped = 0
        while batch := self._wipe_some(rule.office.id, first, before):
            wiped += batch
        with self._ledger.change() as transaction:
            transaction.forget_waiting_before(rule.office.id, before)
            transaction.wiped_through(rule.office.id, before)
        return wiped

    def _wipe_some(self, office_id: str, first: datetime, before: datetime) -> int:
        with self._ledger.change() as transaction:
            visits = transaction.past_between(office_id, first, before, BATCH)
            _wipe(transaction, visits, "retention", self._clock.now())
        return len(visits)


class Erase:
    """Forgets a contact at once, as far as its visits are over."""

    def __init__(self, rules: PrivacyRules, ledger: PrivacyLedger, clock: Clock) -> None:
        self._rules, self._ledger, self._clock = rules, ledger, clock

    def in_office(self, office_id: str, phone: str, reason: str, who: str, finish: Finish[Erased]) -> Erased:
        """The same in one office, by its staff, with a line in the audit that names no contact."""
        now = self._clock.now()
        ahead = [each for each in self._rules.ahead_of(phone, None, now) if each.office_id == office_id]
        with self._ledger.change() as transaction:
            visits = transaction.past_of(phone, None, now, office_id)
            _wipe(transaction, visits, "request", now)
            transaction.forget_others_of(phone, None, now, office_id)
            told = {"reason": reason, "bookings": [visit.code for visit in visits], "ahead": [each.code for each in ahead]}
            transaction.note(who, office_id, "contact", "erase", None, told, now)
            erased = Erased(visits, ahead)
            finish(transaction, erased)
        return erased

    def __call__(self, phone: str | None, user_id: str | None) -> Erased:
        """What was erased and what is still ahead. Nothing is cancelled; repeating it changes nothing."""
        now = self._clock.now()
        with self._ledger.change() as transaction:
            visits = transaction.past_of(phone, user_id, now)
            _wipe(transaction, visits, "request", now)
            transaction.forget_others_of(phone, user_id, now)
        return Erased(visits, self._rules.ahead_of(phone, user_id, now))


def due_before(rule: Retention, now: datetime) -> datetime:
    """Visits that began before this instant are to be forgotten: the office's midnight, ``contact_days`` days ago."""
    today = now.astimezone(rule.office.zone).date()
    return datetime.combine(today - timedelta(days=rule.contact_days), time(), rule.office.zone)


def _wipe(transaction: PrivacyTransaction, visits: Sequence[Past], reason: str, now: datetime) -> None:
    for visit in visits:
        transaction.wipe(visit, now)
    _tell(transaction, visits, reason, now)


def _tell(transaction: Transaction, visits: Sequence[Past], reason: str, now: datetime) -> None:
    """One fact an office, so that whoever keeps papers of these visits can drop them. It names no contact."""
    by_office: dict[str, list[str]] = defaultdict(list)
    for visit in visits:
        by_office[visit.office_id].append(visit.id)
    for office_id, ids in by_office.items():
        transaction.record(new_event("contact.erased", now, office_id, {"appointment_ids": ids, "reason": reason}))
