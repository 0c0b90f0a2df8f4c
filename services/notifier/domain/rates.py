"""What messages cost: dated rates by category, and the form of a message that costs least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SERVICE, UTILITY = "service", "utility"


@dataclass(frozen=True)
class Rate:
    """From a date on, one message of a category costs ``rupiah``, after ``per_month_free`` ones.

    ``estimate``: no source states it so.
    """

    since: date
    category: str
    rupiah: int
    estimate: bool
    source: str
    per_month_free: int = 0


class Rates:
    """The table."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = sorted(rates, key=lambda rate: rate.since)

    def on(self, category: str, day: date) -> Rate | None:
        """The rate that holds on a day; None for a category that the table does not have."""
        return next((rate for rate in reversed(self._rates) if rate.category == category and rate.since <= day), None)

    def free_text_is_cheaper(self, messages: int, sent_this_month: int, day: date) -> bool:
        """Whether ``messages`` free texts inside the window cost no more than the one template that says the same."""
        free, template = self.on(SERVICE, day), self.on(UTILITY, day)
        if free is None or template is None:
            return True
        unpaid = max(free.per_month_free - sent_this_month, 0)
        return max(messages - unpaid, 0) * free.rupiah <= template.rupiah
