"""``/metrics`` of a web process for Prometheus: requests by route and status, and what a part knows besides."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager

from flask import Blueprint, Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from services.common.principal import allow

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})  # others are anybody's invention
_OTHER = "other"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SHARED_BY = "PROMETHEUS_MULTIPROC_DIR"  # the name that prometheus_client reads


_shared: list[str] = []


@contextmanager
def shared_by(workers: int, environment: MutableMapping[str, str]) -> Iterator[Callable[[], None]]:
    """A way for ``workers`` forks to count together, to be called in each before its application is made.

    A scrape reaches any one of them, and must hear of all. A single worker counts in its own memory. ``environment`` is the
    process's, where prometheus_client looks for the folder.
    """
    if workers == 1:
        yield lambda: None
        return
    with tempfile.TemporaryDirectory(prefix="sekali-figures-", ignore_cleanup_errors=True) as folder:
        yield lambda: _count_in(folder, environment)
    _shared.clear()


def _count_in(folder: str, environment: MutableMapping[str, str]) -> None:
    environment[_SHARED_BY] = folder
    _shared[:] = [folder]
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]  # chosen at its import, before we know


class Requests:
    """The requests that an application answered. ``part`` becomes a piece of the names: ``sekali_booking_requests_total``."""

    def __init__(self, part: str) -> None:
        self._registry = CollectorRegistry()
        prefix, labels = f"sekali_{part}", ("method", "route", "status")
        self._answered = Counter(f"{prefix}_requests", "Requests by route and status", labels, registry=self._registry)
        self._seconds = Histogram(
            f"{prefix}_request_seconds", "How long they took", ("route",), buckets=_SECONDS, registry=self._registry
        )

    def note(self, status: int, seconds: float) -> None:
        """The current request was answered. Its route is the template, never the path: that has codes and secrets in it."""
        route = request.url_rule.rule if request.url_rule else _OTHER
        method = request.method if request.method in _METHODS else _OTHER
        self._answered.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def page(self) -> bytes:
        """What was counted, by all workers of this port."""
        if not _shared:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, _shared[0])  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
        return generate_latest(together)


def page(app: Flask, *more: Collector) -> bytes:
    """The page that Prometheus reads: the requests of ``app``, then what each of ``more`` tells now."""
    registry = CollectorRegistry()
    for each in more:
        registry.register(each)
    counted: Requests = app.extensions["requests"]
    return counted.page() + generate_latest(registry)


def install(app: Flask, *more: Collector) -> None:
    """``/metrics`` of a part, for whoever reaches its own port: the gateway passes it on to nobody."""
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    @allow("anyone")
    def figures() -> Response:
        return answer(app, *more)

    app.register_blueprint(routes)


def answer(app: Flask, *more: Collector) -> Response:
    """:func:`page` as an answer that nobody keeps."""
    return Response(page(app, *more), content_type=_TYPE, headers={"Cache-Control": "no-store"})
