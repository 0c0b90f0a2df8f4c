"""What is taken of some slots: of their cells, and of every limit that they count in."""

from __future__ import annotations

from collections.abc import Sequence

from services.booking.domain.slots import Slot
from services.booking.usecases.ports import Offer
from services.booking.usecases.ports_calendar import Usage, Usages


def usage_of(usages: Usages, offer: Offer, found: Sequence[Slot]) -> Usage:
    """One query for slots of an offer, soonest first and at least one."""
    zone, counted = offer.calendar.zone, {limit.claim.quota_id for slot in found for limit in slot.limits}
    span = found[0].starts_at, found[-1].ends_at
    dates = span[0].astimezone(zone).date(), span[1].astimezone(zone).date()
    return usages.of_group(offer.office.id, offer.calendar.group.id, counted, dates, span)
