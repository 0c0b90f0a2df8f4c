"""What was sent, what it cost, what failed, how fast it arrived and how much of it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import quantiles

from services.notifier.domain.rates import SERVICE, UTILITY, Rates
from services.notifier.usecases.ports import Clock, Store
from services.notifier.usecases.ports_ledger import Sent

_FREE = ("free_customer_service", "free_entry_point")  # Cloud API: ``pricing.type``


@dataclass(frozen=True)
class Line:
    """One kind in one category. ``estimated``: no source states this price, or the platform has not said what it billed."""

    kind: str
    category: str
    count: int
    rupiah: int
    estimated: bool


@dataclass(frozen=True)
class Report:
    """``share_read`` of what arrived; None for whatever nothing is known of."""

    lines: Sequence[Line]
    failures: Mapping[int, int]
    p50_seconds: float | None
    p95_seconds: float | None
    share_read: float | None

    @property
    def rupiah(self) -> int:
        return sum(line.rupiah for line in self.lines)

    @property
    def estimated(self) -> bool:
        return any(line.estimated for line in self.lines if line.rupiah)


class Ledger:
    """Reports about the last days."""

    def __init__(self, store: Store, rates: Rates, clock: Clock) -> None:
        self._store, self._rates, self._clock = store, rates, clock

    def report(self, office_id: str | None, days: int) -> Report:
        """Of one office, or of all with None."""
        until = self._clock.now()
        since = until - timedelta(days=days)
        with self._store.read() as work:
            sent = work.ledger.sent(office_id, since, until)
            failures = work.ledger.failures(office_id, since, until)
            seconds = work.ledger.delivery_seconds(office_id, since, until)
            read, arrived = work.ledger.read_share(office_id, since, until)
        p50, p95 = middle_and_tail(seconds)
        return Report(_joined([self._line(each) for each in sent]), failures, p50, p95, read / arrived if arrived else None)

    def _line(self, sent: Sent) -> Line:
        category = sent.category or (UTILITY if sent.kind not in ("reply", "staff_reply") else SERVICE)
        rate = self._rates.on(category, sent.on)
        if sent.price_type in _FREE or rate is None:
            return Line(sent.kind, category, sent.count, 0, rate is None)
        return Line(sent.kind, category, sent.count, sent.count * rate.rupiah, rate.estimate or not sent.category)


def _joined(lines: Sequence[Line]) -> list[Line]:
    """The days of a kind and category in one line."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        old = found.get((line.kind, line.category), Line(line.kind, line.category, 0, 0, False))
        found[line.kind, line.category] = Line(
            line.kind, line.category, old.count + line.count, old.rupiah + line.rupiah, old.estimated or line.estimated
        )
    return list(found.values())


def middle_and_tail(values: Sequence[float]) -> tuple[float | None, float | None]:
    """The 50th and 95th percentile."""
    if len(values) < 2:
        return (values[0], values[0]) if values else (None, None)
    cuts = quantiles(values, n=20, method="inclusive")
    return cuts[9], cuts[18]
