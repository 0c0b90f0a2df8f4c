"""What waits in booking's database, for Prometheus: facts that a part has not taken, and messages to other systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from services.booking.adapters.tables_webhooks import deliveries
from services.common.clock import Clock
from services.common.database import Database
from services.common.outbox import Outbox

_WEBHOOKS = select(func.count(), func.min(deliveries.c.created_at)).where(deliveries.c.state == "waiting")


class Backlog(Collector):
    """Read from the database at the moment it is asked for, so that every process tells the same."""

    def __init__(self, database: Database, outbox: Outbox, clock: Clock) -> None:
        self._database, self._outbox, self._clock = database, outbox, clock

    def collect(self) -> Iterator[Metric]:
        with self._database.read() as connection:
            facts = self._outbox.unsettled(connection)
            webhooks = connection.execute(_WEBHOOKS).one()
        yield from self._waiting("facts", "Facts that a part has not taken", *facts)
        yield from self._waiting("webhooks", "Messages to other systems that have not arrived", *webhooks)

    def _waiting(self, what: str, words: str, count: int, oldest_at: datetime | None) -> Iterator[Metric]:
        age = max((self._clock.now() - oldest_at).total_seconds(), 0.0) if oldest_at else 0.0
        yield GaugeMetricFamily(f"sekali_booking_{what}_waiting", words, value=count)
        yield GaugeMetricFamily(f"sekali_booking_{what}_oldest_seconds", "The age of the oldest of them", value=age)
