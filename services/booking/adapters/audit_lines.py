"""Reading the audit: the steps of appointments and all other changes, as one list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from services.booking.adapters import tables
from services.booking.adapters.tables_audit import audit
from services.booking.domain.access import ALL_OFFICES
from services.booking.usecases.ports_review import Line, Mark
from services.common.database import Database


class AuditStore:
    """Implements ``AuditLines``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, office_id: str, code: str | None, after: Mark | None, limit: int) -> list[Line]:
        """Two queries, each in its own order of time, merged here."""
        with self._database.read() as connection:
            steps = _steps(connection, office_id, code, after, limit)
            others = [] if code else _others(connection, office_id, after, limit)
        return sorted([*steps, *others], key=lambda line: (line.at, line.id))[:limit]


def _steps(connection: Connection, office_id: str, code: str | None, after: Mark | None, limit: int) -> list[Line]:
    step, own = tables.transitions.c, tables.appointments.c
    same = (own.office_id == step.office_id) & (own.id == step.appointment_id)
    query = (
        select(step.id, step.at, step.who, own.code, step.action, step.before, step.after)
        .join(tables.appointments, same)
        .where(step.office_id == office_id, *([own.code == code] if code else []))
    )
    rows = connection.execute(_page(query, step, after, limit))
    return [Line(row.id, row.at, row.who, f"booking:{row.code}", row.action, row.before, row.after) for row in rows]


def _others(connection: Connection, office_id: str, after: Mark | None, limit: int) -> list[Line]:
    line = audit.c
    query = select(line.id, line.at, line.who, line.subject, line.action, line.before, line.after)
    concerned = query.where(line.office_id.in_([office_id, ALL_OFFICES]))
    return [Line(*row) for row in connection.execute(_page(concerned, line, after, limit))]


def _page(query: Select[Any], columns: Any, after: Mark | None, limit: int) -> Select[Any]:
    place = tuple_(columns.at, columns.id)
    beyond = [place > tuple_(after.at, after.id)] if after else []
    return query.where(*beyond).order_by(columns.at, columns.id).limit(limit)
