"""What ``doctor`` looks at: whether counters equal their rows, and whether what should have gone out has gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, func, select

from services.booking.adapters import tables
from services.booking.adapters.bonds import holds_without_places
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.tables_webhooks import deliveries, subscriptions
from services.common.database import Database

OVERDUE = timedelta(minutes=10)


@dataclass(frozen=True)
class Findings:
    """One sentence for each thing that is wrong, and how much was looked at."""

    wrong: list[str]
    offices: int
    appointments: int
    waiting_facts: int


def examine(database: Database, now: datetime) -> Findings:
    """Look at one state of the whole database; nothing is changed, and nobody waits."""
    with snapshot(database) as connection:
        wrong = [
            *inconsistencies(connection),
            *holds_without_places(connection, now),
            *_overdue_facts(connection, now),
            *_overdue_webhooks(connection, now),
        ]
        unsettled = tables.outbox_deliveries.c.settled_at.is_(None)
        return Findings(
            wrong,
            offices=_count(connection, tables.offices),
            appointments=_count(connection, tables.appointments),
            waiting_facts=_count(connection, tables.outbox_deliveries, unsettled),
        )


def snapshot(database: Database) -> Connection:
    """A transaction that sees one state of everything: on SQLite every transaction does, once it is begun."""
    connection = database.engine.connect()
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    connection.exec_driver_sql("BEGIN")
    return connection


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return connection.scalars(select(func.count()).select_from(table).where(*conditions)).one()


def _overdue_facts(connection: Connection, now: datetime) -> Iterator[str]:
    sent, box = tables.outbox_deliveries.c, tables.outbox.c
    query = (
        select(sent.service, func.count(), func.min(box.recorded_at))
        .join(tables.outbox, box.event_id == sent.event_id)
        .where(sent.settled_at.is_(None), box.recorded_at < now - OVERDUE)
        .group_by(sent.service)
        .order_by(sent.service)
    )
    for service, count, oldest in connection.execute(query):
        since = oldest.isoformat(timespec="seconds")
        yield f"facts for {service}: {count} are not known to have arrived, the oldest since {since}"


def _overdue_webhooks(connection: Connection, now: datetime) -> Iterator[str]:
    own, to = deliveries.c, subscriptions.c
    query = (
        select(own.office_id, func.count())
        .join(subscriptions, (to.office_id == own.office_id) & (to.id == own.subscription_id))
        .where(own.state == "waiting", own.next_at < now - OVERDUE, to.status == "active")
        .group_by(own.office_id)
        .order_by(own.office_id)
    )
    for office_id, count in connection.execute(query):
        yield f"webhooks of {office_id}: {count} should have been sent by now; does the worker run?"
