"""A whole city out of one office: its rows again and again, each time for an office of another name."""

from __future__ import annotations

from sqlalchemy import Connection, Table, text

from services.booking.adapters import tables
from services.booking.adapters.tables_day import calendar_locks
from services.common.database import Database

_NUMBERED = "t.{column} || '-' || n.number"
_SHORTER = "substr(t.{column}, 1, 1) || n.number || 'x' || row_number() OVER (PARTITION BY n.number ORDER BY t.id)"
_OF_AN_OFFICE: tuple[tuple[Table, dict[str, str]], ...] = (  # what must differ, and how
    (tables.offices, {"id": _NUMBERED}),
    (tables.counter_groups, {}),
    (tables.services, {}),
    (tables.opening_rules, {}),
    (tables.exceptions, {}),
    (calendar_locks, {}),
    (tables.slot_usage, {}),
    (tables.contact_usage, {}),
    (tables.appointments, {"code": _SHORTER}),
    (tables.transitions, {}),
    (tables.manage_tokens, {"token_hash": "substr(t.{column}, 1, 50) || '-' || n.number"}),
)


def replicate(database: Database, office_id: str, copies: int) -> None:
    """Store what the office has ``copies`` times more, for ``office-1``, ``office-2`` and so on, within the database."""
    with database.write() as connection:
        for table, differing in _OF_AN_OFFICE:
            _copy(connection, table, differing, office_id, copies)
    with database.read() as connection:
        connection.execute(text("ANALYZE"))


def _copy(connection: Connection, table: Table, differing: dict[str, str], office_id: str, copies: int) -> None:
    key = "id" if table is tables.offices else "office_id"
    changed = {key: _NUMBERED, **differing}
    picked = [changed.get(column.name, "t.{column}").format(column=f'"{column.name}"') for column in table.columns]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    numbers = "WITH RECURSIVE n(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < :copies)"
    rows = f'SELECT {", ".join(picked)} FROM n CROSS JOIN {table.name} t WHERE t."{key}" = :office'  # noqa: S608  # our own names
    connection.execute(text(f"{numbers} INSERT INTO {table.name} ({names}) {rows}"), {"copies": copies, "office": office_id})
