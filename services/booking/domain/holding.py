"""Places that are taken without an appointment: held while a form is filled in, on offer, or resting after they were given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.booking.domain.cells import cells_between

OFFER_GRACE = timedelta(minutes=10)  # how long a place that people wait for stays off sale when no worker offers it


class HoldKind(StrEnum):
    """Why the places are taken."""

    FORM = "form"
    OFFER = "offer"
    RESTING = "resting"


@dataclass(frozen=True)
class Hold:
    """Places kept for a while. Times are UTC instants.

    ``expires_at`` ends its purpose: nobody can book with it any more, or the rest is over. ``kept_until`` is when its places are
    on sale again by themselves; it is later only where people on the waiting list come first. ``rests_until`` is set on an offer
    made from a resting place: when it is not accepted, the rest goes on.
    """

    id: str
    office_id: str
    kind: HoldKind
    service_id: str
    counter_group: str
    starts_at: datetime
    ends_at: datetime
    cell_minutes: int
    people: int
    made_at: datetime
    expires_at: datetime
    kept_until: datetime
    token_hash: str | None = None
    owner_key: str | None = None
    waiting_id: str | None = None
    rests_until: datetime | None = None

    @property
    def cells(self) -> tuple[datetime, ...]:
        """The starts of the cells from its beginning to its end; some may have been given away."""
        return cells_between(self.starts_at, self.ends_at, self.cell_minutes)

    def live(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.expires_at > now
