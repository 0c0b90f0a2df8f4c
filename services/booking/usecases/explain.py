"""Why a start is offered or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.booking.domain.explanation import Explanation, explain
from services.booking.domain.office import Office
from services.booking.domain.slots import Slot, find_slot
from services.booking.usecases.book import offer_at
from services.booking.usecases.ports import Offer, Offices
from services.booking.usecases.ports_calendar import Usage, Usages
from services.common.clock import Clock


class Explain:
    """Explains single instants."""

    def __init__(self, offices: Offices, usages: Usages, clock: Clock) -> None:
        self._offices, self._usages, self._clock = offices, usages, clock

    def __call__(
        self, office_id: str, service_id: str, starts_at: datetime, people: int, channel: str, answers: Mapping[str, str] | None
    ) -> tuple[Office, Explanation]:
        """The explanation with its office, whose zone times are told in; ``OfficeUnknown``, ``ServiceUnknown``."""
        now, offer = self._clock.now(), offer_at(self._offices, office_id, service_id, starts_at)
        slot = find_slot(offer.calendar, offer.service, people, starts_at, now, channel, answers)
        usage = self._usage(offer, slot) if isinstance(slot, Slot) else Usage({}, {})
        explained = explain(offer.calendar, offer.service, people, starts_at, now, channel, answers, usage.cells, usage.limits)
        return offer.office, explained

    def _usage(self, offer: Offer, slot: Slot) -> Usage:
        on = slot.starts_at.astimezone(offer.calendar.zone).date()
        quota_ids = [limit.claim.quota_id for limit in slot.limits]
        ends = max(slot.cells) + timedelta(minutes=1)
        return self._usages.of_group(offer.office.id, offer.calendar.group.id, quota_ids, (on, on), (slot.starts_at, ends))
