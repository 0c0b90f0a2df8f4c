"""Making an office, and changing what it is called and where it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.booking.domain.errors import CalendarInvalid
from services.booking.domain.office import Office
from services.booking.domain.words import words
from services.booking.usecases.once import Finish
from services.booking.usecases.ports_calendar import SetupLedger
from services.common.clock import Clock


class SetUpOffice:
    """Makes and changes offices. A new one has no counters, services or hours yet."""

    def __init__(self, ledger: SetupLedger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def add(self, office: Office, who: str, finish: Finish[Office]) -> Office:
        """The new office; ``OfficeExists``."""
        with self._ledger.change() as transaction:
            transaction.add_new_office(office, who, self._clock.now())
            finish(transaction, office)
        return office

    def change(self, office_id: str, changes: dict[str, Any], who: str, finish: Finish[Office]) -> Office:
        """The changed office; ``OfficeUnknown``. Its zone stays while appointments lie ahead: their cells are counted in it."""
        now = self._clock.now()
        with self._ledger.change() as transaction:
            before = transaction.locked_setup(office_id).office
            after = replace(before, **changes)
            if after.timezone != before.timezone and transaction.upcoming(office_id, now):
                said = words(
                    "Zona waktu dapat diubah bila tidak ada janji temu yang akan datang.",
                    "The time zone can be changed when no appointments lie ahead.",
                )
                raise CalendarInvalid([("/timezone", said)])
            transaction.save_office(before, after, who, now)
            finish(transaction, after)
        return after
