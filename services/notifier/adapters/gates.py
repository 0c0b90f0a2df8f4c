"""What holds sending back, in the database: the pace of each lane and the budget of people written to in a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select, update

from services.common.inbox import insert_once
from services.notifier.adapters.tables import deliveries, lanes, messages
from services.notifier.domain.delivery import QUEUED, SENDING
from services.notifier.domain.limits import Pace
from services.notifier.domain.message import Message
from services.notifier.usecases.ports_gates import BudgetUse

_BUDGET_LANE = "budget"  # one for all numbers: Meta counts for the whole portfolio


class StoredGates:
    """Reads and writes lanes on one connection. A lane that is looked at is held until the transaction ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, paces: Mapping[str, Pace], now: datetime) -> datetime | None:
        full = {lane: self._held(lane, now) for lane in sorted(paces, reverse=True)}  # one order: no deadlock of two workers
        wait = max(paces[lane].free_at(full_at) for lane, full_at in full.items())
        if wait > now:
            return wait
        for lane, full_at in full.items():
            self._keep(lane, paces[lane].after_one(full_at, now))
        return None

    def block(self, lane: str, pace: Pace, until: datetime, now: datetime) -> None:
        self._keep(lane, max(self._held(lane, now), until + (pace.burst - 1) * pace.interval))

    def hold_budget(self, now: datetime) -> None:
        self._held(_BUDGET_LANE, now)

    def budget_use(self, contact_id: str, since: datetime) -> BudgetUse:
        people = _written_to(since).subquery()
        mine = func.sum(case((people.c.contact_id == contact_id, 1), else_=0))
        used, first, counted = self._connection.execute(select(func.count(), func.min(people.c.last_at), mine)).one()
        return BudgetUse(used, bool(counted), first)

    def more_urgent(self, message: Message, since: datetime, now: datetime) -> int:
        people = _written_to(since).subquery()
        as_near = and_(messages.c.urgent_at == message.urgent_at, messages.c.id < message.id)
        nearer = or_(messages.c.urgent_at < message.urgent_at, as_near)
        waiting = (
            messages.c.waits_for_budget,
            messages.c.status.in_((QUEUED, SENDING)),
            messages.c.expires_at > now,
            messages.c.contact_id != message.contact_id,
            messages.c.contact_id.not_in(select(people.c.contact_id)),
        )
        query = select(func.count(messages.c.contact_id.distinct())).where(nearer, *waiting)
        return self._connection.scalar(query) or 0

    def _held(self, lane: str, now: datetime) -> datetime:
        query = select(lanes.c.full_at).where(lanes.c.lane == lane).with_for_update()
        found: datetime | None = self._connection.scalar(query)
        if found is None:
            insert_once(self._connection, lanes, {"lane": lane, "full_at": now})
            return self._held(lane, now)
        return found

    def _keep(self, lane: str, full_at: datetime) -> None:
        self._connection.execute(update(lanes).where(lanes.c.lane == lane).values(full_at=full_at))


def _written_to(since: datetime) -> Select[Any]:
    """Who was written to outside their window since an instant, with the last time. What the platform refused does not count."""
    return (
        select(messages.c.contact_id, func.max(deliveries.c.started_at).label("last_at"))
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(deliveries.c.form == "template", deliveries.c.started_at > since, deliveries.c.state != "refused")
        .group_by(messages.c.contact_id)
    )
