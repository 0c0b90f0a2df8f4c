"""All offices at once: a few queries, however many offices there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from services.booking.adapters import tables
from services.booking.adapters.tables_day import closures
from services.booking.domain.closure import REASONS
from services.booking.domain.office import Office
from services.booking.domain.words import words
from services.booking.usecases.ports_review import Closed, Tally
from services.common.database import Database

Days = Mapping[str, tuple[datetime, datetime]]


class CityStore:
    """Implements ``City``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offices(self) -> list[Office]:
        with self._database.read() as connection:
            return [Office(**row._mapping) for row in connection.execute(select(tables.offices).order_by(tables.offices.c.id))]

    def tallies(self, days: Days) -> Mapping[str, Tally]:
        with self._database.read() as connection:
            counts, people = _counts(connection, days)
            closed = _closures(connection, days)
        return {office: Tally(counts[office], people[office], closed[office]) for office in days}


def _counts(connection: Connection, days: Days) -> tuple[Mapping[str, dict[str, int]], Mapping[str, int]]:
    """One query for each span: offices of one zone have the same day."""
    own = tables.appointments.c
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    people: dict[str, int] = defaultdict(int)
    for (first, last), offices in _by_span(days).items():
        query = (
            select(own.office_id, own.status, func.count().label("visits"), func.sum(own.people).label("people"))
            .where(own.office_id.in_(offices), own.starts_at >= first, own.starts_at < last)
            .group_by(own.office_id, own.status)
        )
        for row in connection.execute(query):
            counts[row.office_id][row.status] = row.visits
            people[row.office_id] += 0 if row.status == "cancelled" else row.people
    return counts, people


def _by_span(days: Days) -> Mapping[tuple[datetime, datetime], list[str]]:
    spans: dict[tuple[datetime, datetime], list[str]] = defaultdict(list)
    for office, span in days.items():
        spans[span].append(office)
    return spans


def _closures(connection: Connection, days: Days) -> Mapping[str, list[Closed]]:
    """What operators closed, and what the calendar closes by a dated exception."""
    found: dict[str, list[Closed]] = defaultdict(list)
    for row in connection.execute(_open_closures(days)):
        first, last = days.get(row.office_id, (row.from_at, row.from_at))
        ends_at = min((at for at in (row.to_at, row.ended_at) if at is not None), default=None)
        if row.from_at < last and (ends_at is None or ends_at > first):
            reason = words(row.message, row.message) if row.message else REASONS[row.reason]
            found[row.office_id].append(Closed(row.service_id, row.from_at, ends_at, reason))
    for row in connection.execute(_dated(days)):
        first, _ = days.get(row.office_id, (None, None))
        if first is not None and first.date() == row.on_date:
            found[row.office_id].append(_from_exception(row, first))
    return found


def _open_closures(days: Days) -> Any:
    own = closures.c
    first, last = min(span[0] for span in days.values()), max(span[1] for span in days.values())
    unended = or_(own.to_at.is_(None), own.to_at > first)
    return select(closures).where(own.from_at < last, unended).order_by(own.office_id, own.from_at, own.id)


def _dated(days: Days) -> Any:
    own = tables.exceptions.c
    dates = {span[0].date() for span in days.values()}
    return select(tables.exceptions).where(own.kind == "closed", own.on_date.in_(dates)).order_by(own.office_id, own.id)


def _from_exception(row: Row[Any], midnight: datetime) -> Closed:
    """Without times it is the whole day."""
    starts_at = datetime.combine(row.on_date, row.starts or time(), midnight.tzinfo)
    ends_at = datetime.combine(row.on_date, row.ends, midnight.tzinfo) if row.ends else midnight + timedelta(days=1)
    return Closed(row.service_id, starts_at, ends_at, row.reason)
