"""Facts leave a service once they are committed, and arrive once: outbox, relay, inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Column, Connection, MetaData, String, Table, delete, func, insert, or_, select, update

from services.common import events, queues
from services.common.clock import Clock
from services.common.database import Database, Json, UtcDateTime
from services.common.http import PartClient, PartUnavailable
from services.common.principal import Principal

PUT_AGAIN_AFTER = timedelta(seconds=5)
KEEP_SETTLED = timedelta(days=7)
BATCH = 500
log = structlog.get_logger()


def outbox_tables(metadata: MetaData) -> tuple[Table, Table]:
    """``outbox`` holds the facts, ``outbox_deliveries`` what each subscriber is known to have: one row per event and service."""
    outbox = Table(
        "outbox",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("envelope", Json, nullable=False),
        Column("recorded_at", UtcDateTime, nullable=False, index=True),
    )
    deliveries = Table(
        "outbox_deliveries",
        metadata,
        Column("service", String(32), primary_key=True),
        Column("event_id", String(36), primary_key=True),
        Column("queued_at", UtcDateTime, nullable=True),
        Column("settled_at", UtcDateTime, nullable=True, index=True),
    )
    return outbox, deliveries


class Outbox:
    """Writes facts into the transaction of the change that they tell of."""

    def __init__(self, outbox: Table, deliveries: Table) -> None:
        self.outbox, self.deliveries = outbox, deliveries
        self._new_fact, self._new_deliveries = insert(outbox), insert(deliveries)

    def record(self, connection: Connection, event: events.Event) -> None:
        row = {"event_id": event.id, "envelope": event.envelope(), "recorded_at": event.occurred_at}
        connection.execute(self._new_fact, row)
        rows = [{"service": name, "event_id": event.id} for name in events.subscribers(event.type)]
        if rows:
            connection.execute(self._new_deliveries, rows)

    def unsettled(self, connection: Connection) -> tuple[int, datetime | None]:
        """How many deliveries no subscriber has confirmed yet, and when the oldest of their facts was recorded."""
        joined = self.deliveries.join(self.outbox, self.outbox.c.event_id == self.deliveries.c.event_id)
        waiting = select(func.count(), func.min(self.outbox.c.recorded_at)).select_from(joined)
        count, oldest_at = connection.execute(waiting.where(self.deliveries.c.settled_at.is_(None))).one()
        return count, oldest_at


class Relay:
    """Puts facts on the queues of their subscribers, asks what arrived, and puts the rest again.

    Queues may lose everything: what counts is that a subscriber says it has seen the event.
    """

    def __init__(
        self, database: Database, box: Outbox, redis: Redis, subscribers: Mapping[str, PartClient], name: str, clock: Clock
    ) -> None:
        self._database, self._box, self._redis = database, box, redis
        self._subscribers, self._clock = subscribers, clock
        self._principal = Principal("service", name)

    def forward(self) -> int:
        """Queue what is new, and what is overdue and waits no more. Returns how many were put."""
        deliveries, outbox = self._box.deliveries, self._box.outbox
        now = self._clock.now()
        due = or_(deliveries.c.queued_at.is_(None), deliveries.c.queued_at < now - PUT_AGAIN_AFTER)
        query = (
            select(deliveries.c.service, outbox.c.event_id, outbox.c.envelope)
            .join(outbox, outbox.c.event_id == deliveries.c.event_id)
            .where(deliveries.c.settled_at.is_(None), due)
            .order_by(outbox.c.event_id)
            .limit(BATCH)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return sum(self._queue(service, [r for r in rows if r.service == service], now) for service in {r.service for r in rows})

    def _queue(self, service: str, rows: Sequence[Any], now: datetime) -> int:
        target = queues.queue(self._redis, f"{service}.events")
        waiting = set(target.get_job_ids())  # put twice they would be there twice: a subscriber may be down for days
        lost = [row for row in rows if _job_id(service, row.event_id) not in waiting]
        for row in lost:
            queues.put(target, f"services.{service}.jobs.handle_event", row.envelope, _job_id(service, row.event_id))
        self._mark(service, [row.event_id for row in rows], {"queued_at": now})
        return len(lost)

    def settle(self) -> int:
        """Ask each subscriber what it has seen. Returns how many deliveries are settled by that."""
        return sum(self._settle(service, client) for service, client in self._subscribers.items())

    def _settle(self, service: str, client: PartClient) -> int:
        deliveries = self._box.deliveries
        waiting = (
            select(deliveries.c.event_id)
            .where(deliveries.c.service == service, deliveries.c.settled_at.is_(None), deliveries.c.queued_at.is_not(None))
            .order_by(deliveries.c.event_id)
            .limit(BATCH)
        )
        with self._database.read() as connection:
            ids = list(connection.scalars(waiting))
        if not ids:
            return 0
        try:
            answer = client.post("/internal/inbox/seen", self._principal, body={"ids": ids})
        except PartUnavailable:
            return 0
        seen = answer.json()["seen"] if answer.ok else []
        self._mark(service, seen, {"settled_at": self._clock.now()})
        return len(seen)

    def _mark(self, service: str, ids: Sequence[str], values: Mapping[str, datetime]) -> None:
        if not ids:
            return
        table = self._box.deliveries
        with self._database.write() as connection:
            connection.execute(update(table).where(table.c.service == service, table.c.event_id.in_(ids)).values(**values))

    def tidy(self) -> None:
        """Delete facts that every subscriber has had for seven days: they hold names."""
        outbox, deliveries = self._box.outbox, self._box.deliveries
        old = select(outbox.c.event_id).where(outbox.c.recorded_at < self._clock.now() - KEEP_SETTLED)
        unsettled = select(deliveries.c.event_id).where(deliveries.c.settled_at.is_(None))
        with self._database.write() as connection:
            done = outbox.c.event_id.in_(old), outbox.c.event_id.not_in(unsettled)
            gone = list(connection.scalars(select(outbox.c.event_id).where(*done).limit(BATCH)))
            connection.execute(delete(deliveries).where(deliveries.c.event_id.in_(gone)))
            connection.execute(delete(outbox).where(outbox.c.event_id.in_(gone)))


def _job_id(service: str, event_id: str) -> str:
    """RQ keeps one job under an id, whatever its queue: two subscribers of an event must not overwrite each other's."""
    return f"{service}-{event_id}"


def quietly(step: Callable[[], object]) -> Callable[[], None]:
    """A relay step that a lost Redis does not turn into noise: the next turn tries again."""

    def run() -> None:
        try:
            step()
        except RedisError as error:
            log.warning("relay waits for redis", error=repr(error))

    return run
