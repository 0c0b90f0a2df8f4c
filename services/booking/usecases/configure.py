"""Laying down an office's calendar: each change is one pure function from the calendar before to the one after.

It can be looked at first (which slots go and come, who would no longer fit), and a saved one never drops an appointment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import Holidays
from services.booking.domain.errors import CalendarInvalid, CalendarStale
from services.booking.domain.preview import DayChange, changes, claims_under, misfits
from services.booking.domain.setup import Setup
from services.booking.domain.setup_rules import whole_mistakes
from services.booking.domain.words import words
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import HolidayList
from services.booking.usecases.ports_calendar import SetupLedger, Setups, SetupTransaction
from services.common.clock import Clock

PREVIEW_DAYS = 31
Edit = Callable[[Setup], Setup]  # raises CalendarInvalid, or a refusal of what it is about


@dataclass(frozen=True)
class Laid:
    """A calendar after a change, what that does to the offer, and the appointments that it has no place for (they stay)."""

    setup: Setup
    changes: list[DayChange]
    misfits: list[Appointment]


class Configure:
    """Reads, previews and saves calendars."""

    def __init__(self, setups: Setups, ledger: SetupLedger, holidays: HolidayList, clock: Clock) -> None:
        self._setups, self._ledger = setups, ledger
        self._holidays, self._clock = holidays, clock

    def read(self, office_id: str) -> Setup:
        """What an office has laid down; ``OfficeUnknown``."""
        return self._setups.read(office_id)

    def misfits(self, office_id: str) -> tuple[Setup, list[Appointment]]:
        """The appointments ahead that the calendar has no place for, soonest first; ``OfficeUnknown``."""
        setup, upcoming = self._setups.read(office_id), self._setups.upcoming(office_id, self._clock.now())
        return setup, misfits(setup, upcoming, self._around(setup, upcoming))

    def preview(self, office_id: str, edit: Edit) -> Laid:
        """What :meth:`save` would do now; it changes nothing. ``OfficeUnknown``, ``CalendarInvalid``."""
        before, now = self._setups.read(office_id), self._clock.now()
        after = _edited(before, edit)
        return self._compared(before, after, self._setups.upcoming(office_id, now), now)

    def save(self, office_id: str, edit: Edit, expected: int | None, who: str, finish: Finish[Laid]) -> Laid:
        """Store the change; ``OfficeUnknown``, ``CalendarStale``, ``CalendarInvalid``.

        Appointments ahead stay as they are, and are counted in the limits that hold from now on.
        """
        now = self._clock.now()
        with self._ledger.change() as transaction:
            before = transaction.locked_setup(office_id)
            if expected not in (None, before.revision):
                raise CalendarStale
            after = _edited(before, edit)
            _require_grid(transaction, before, after, now)
            upcoming = transaction.upcoming(office_id, now)
            saved = transaction.save_setup(before, after, who, now)
            self._recount(transaction, saved, upcoming, now)
            laid = self._compared(before, saved, upcoming, now)
            finish(transaction, laid)
        return laid

    def _compared(self, before: Setup, after: Setup, upcoming: list[Appointment], now: datetime) -> Laid:
        holidays, today = self._around(after, upcoming), now.astimezone(after.office.zone).date()
        return Laid(after, changes(before, after, holidays, today, PREVIEW_DAYS, now), misfits(after, upcoming, holidays))

    def _around(self, setup: Setup, upcoming: Iterable[Appointment]) -> Holidays:
        """The national holidays of the days that are looked at."""
        return holidays_around(self._holidays, setup, upcoming, self._clock.now())

    def _recount(self, transaction: SetupTransaction, setup: Setup, upcoming: Iterable[Appointment], now: datetime) -> None:
        """A limit that was not there before counts those who have booked already, too."""
        upcoming = [each for each in upcoming if each.cells]
        holidays = self._around(setup, upcoming)
        for each in upcoming:
            claims = claims_under(setup, each, holidays, now)
            if set(claims) != set(each.claims):
                transaction.count_anyway(each.office_id, each.claims, claims)
                transaction.set_claims(each, claims)


def holidays_around(holidays: HolidayList, setup: Setup, upcoming: Iterable[Appointment], now: datetime) -> Holidays:
    """The national holidays from today to the last appointment, a month at least."""
    today = now.astimezone(setup.office.zone).date()
    days = [_day(each, setup) for each in upcoming]
    return holidays.between(today, max([*days, today + timedelta(days=PREVIEW_DAYS)]))


def _edited(before: Setup, edit: Edit) -> Setup:
    after = edit(before)
    if mistakes := list(whole_mistakes(after)):
        raise CalendarInvalid(mistakes)
    return after


def _require_grid(transaction: SetupTransaction, before: Setup, after: Setup, now: datetime) -> None:
    """Places are counted on the grid of their group: it stays while any is taken, and so does the group."""
    for number, group in enumerate(before.groups):
        changed = after.group(group.id)
        same = changed is not None and changed.cell_minutes == group.cell_minutes
        if not same and transaction.places_taken(before.office.id, group.id, now):
            said = words(
                f"Di {group.id} ada janji temu yang akan datang. Petak waktunya dapat diubah setelah itu selesai.",
                f"{group.id} has appointments ahead. Its grid can be changed once they are over.",
            )
            raise CalendarInvalid([(f"/counter_groups/{number}/cell_minutes", said)])


def _day(appointment: Appointment, setup: Setup) -> date:
    return appointment.starts_at.astimezone(setup.office.zone).date()
