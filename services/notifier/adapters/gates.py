"""What holds sending back, in the database: the pace of each lane and the budget of people written to in a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

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

    def hold(self, wanted: Sequence[str], now: datetime) -> dict[str, datetime]:
        one_order = lanes.c.lane  # so that two workers cannot wait for each other
        query = select(lanes.c.lane, lanes.c.full_at).where(lanes.c.lane.in_(wanted)).order_by(one_order).with_for_update()
        return {**dict.fromkeys(wanted, now), **{row.lane: row.full_at for row in self._connection.execute(query)}}

    def keep(self, full: Mapping[str, datetime]) -> None:
        rows = [{"lane": lane, "full_at": full_at} for lane, full_at in sorted(full.items())]  # in the order of ``hold``
        if rows:
            self._connection.execute(_keeping(self._connection.dialect.name), rows)

    def block(self, lane: str, pace: Pace, until: datetime) -> None:
        self.keep({lane: until + (pace.burst - 1) * pace.interval})

    def hold_budget(self, now: datetime) -> None:
        query = select(lanes.c.lane).where(lanes.c.lane == _BUDGET_LANE).with_for_update()
        if self._connection.scalar(query) is None:
            insert_once(self._connection, lanes, {"lane": _BUDGET_LANE, "full_at": now})
            self._connection.scalar(query)

    def budget_bound(self, since: datetime) -> int:
        tried = select(func.count()).where(deliveries.c.form == "template", deliveries.c.started_at > since).scalar_subquery()
        waiting = messages.c.waits_for_budget, messages.c.status.in_((QUEUED, SENDING))
        waits = select(func.count()).where(*waiting).scalar_subquery()
        return self._connection.scalar(select(tried + waits)) or 0

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


@lru_cache(maxsize=2)
def _keeping(dialect: str) -> Any:
    """Insert a lane, or move its instant forward. A lane that two transactions make at once keeps the later instant."""
    make, later = (sqlite_insert, func.max) if dialect == "sqlite" else (postgresql_insert, func.greatest)
    statement = make(lanes)
    forward = {"full_at": later(lanes.c.full_at, statement.excluded.full_at)}
    return statement.on_conflict_do_update(index_elements=[lanes.c.lane], set_=forward)


def _written_to(since: datetime) -> Select[Any]:
    """Who was written to outside their window since an instant, with the last time. What the platform refused does not count."""
    return (
        select(messages.c.contact_id, func.max(deliveries.c.started_at).label("last_at"))
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(deliveries.c.form == "template", deliveries.c.started_at > since, deliveries.c.state != "refused")
        .group_by(messages.c.contact_id)
    )
