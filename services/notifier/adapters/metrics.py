"""The notifier's figures for Prometheus, read from the database at the moment they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from services.notifier.usecases.ledger import Ledger
from services.notifier.usecases.ports import Store

_PREFIX = "sekali_notifier"


class Figures(Collector):
    """Every process tells the same: what is true is in the database, so nothing is lost or doubled by a restart."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        self._store, self._ledger = store, ledger

    def collect(self) -> Iterator[Metric]:
        yield from self._now()
        yield from self._last_day()

    def _now(self) -> Iterator[Metric]:
        with self._store.read() as work:
            states, backlog, alerts = work.ledger.states(), work.ledger.open_webhooks(), work.alerts.open()
        messages = GaugeMetricFamily(f"{_PREFIX}_messages", "Messages by status", labels=["status"])
        for status, count in states.items():
            messages.add_metric([status], count)
        yield messages
        yield GaugeMetricFamily(f"{_PREFIX}_webhook_items_open", "Webhook items stored and not handled", value=backlog)
        open_alerts = GaugeMetricFamily(f"{_PREFIX}_alerts", "Open alerts of the account", labels=["code", "holds"])
        for alert in alerts:
            open_alerts.add_metric([str(alert.code), alert.holds], alert.count)
        yield open_alerts

    def _last_day(self) -> Iterator[Metric]:
        report = self._ledger.report(None, days=1)
        sent = GaugeMetricFamily(f"{_PREFIX}_sent_last_day", "Messages of the last day", labels=["kind", "category"])
        price = GaugeMetricFamily(f"{_PREFIX}_rupiah_last_day", "Their price", labels=["kind", "category", "estimated"])
        for line in report.lines:
            sent.add_metric([line.kind, line.category], line.count)
            price.add_metric([line.kind, line.category, str(line.estimated).lower()], line.rupiah)
        failures = GaugeMetricFamily(f"{_PREFIX}_failures_last_day", "Failures by code", labels=["code"])
        for code, count in report.failures.items():
            failures.add_metric([str(code)], count)
        delay = GaugeMetricFamily(f"{_PREFIX}_delivery_seconds", "From acceptance to delivery", labels=["quantile"])
        for quantile, value in (("0.5", report.p50_seconds), ("0.95", report.p95_seconds)):
            if value is not None:
                delay.add_metric([quantile], value)
        yield from (sent, price, failures, delay)
        if report.share_read is not None:
            yield GaugeMetricFamily(
                f"{_PREFIX}_share_read", "Share of delivered messages that were read", value=report.share_read
            )
