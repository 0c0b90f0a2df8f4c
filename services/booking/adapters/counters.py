"""Counters that are changed by one conditional write, and the rows that stand behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services.booking.adapters import tables
from services.booking.adapters.tables_holding import held_cells


def take(
    connection: Connection, table: Table, key: Mapping[str, Any], counter: str, limit: Mapping[str, int], amount: int = 1
) -> bool:
    """Count so many more, if that stays within ``limit`` (the column that witnesses it and its value); False if it would not."""
    ((witness, maximum),) = limit.items()
    if amount > maximum:
        return False  # where no row stands in the way the statement below would insert it
    taken = connection.execute(_taking(connection.dialect.name, table, counter, witness), {**key, counter: amount, **limit})
    return taken.first() is not None  # psycopg tells no row count here


@cache
def _taking(dialect: str, table: Table, counter: str, witness: str) -> Any:
    """The conditional write itself, made once: that costs more than running it.

    A row that is not there begins with what is taken. One that is there grows, unless it would grow beyond its limit.
    """
    statement: Any = _insert(dialect)(table)
    more = table.c[counter] + statement.excluded[counter]
    return statement.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={counter: more, witness: statement.excluded[witness]},
        where=more <= statement.excluded[witness],
    ).returning(table.c[counter])


def _insert(dialect: str) -> Any:
    return sqlite_insert if dialect == "sqlite" else postgresql_insert


def give_back(connection: Connection, table: Table, key: Mapping[str, Any], counter: str, amount: int = 1) -> None:
    """Count so many less."""
    connection.execute(update(table).where(*same(table, key)).values(**{counter: table.c[counter] - amount}))


def same(table: Table, key: Mapping[str, Any]) -> list[Any]:
    """The conditions for the rows that have these values."""
    return [table.c[name] == value for name, value in key.items()]


def lock_row(connection: Connection, table: Table, row: Mapping[str, Any], unchanged: str) -> None:
    """Make the row if it is not there, and lock it until the end of the transaction. ``unchanged`` is a column that stays."""
    lock_rows(connection, table, [row], unchanged)


def lock_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], unchanged: str) -> None:
    """As :func:`lock_row`. The rows of one statement are taken in its order."""
    key = [column.name for column in table.primary_key]
    statement = _insert(connection.dialect.name)(table).values([dict(row) for row in rows])
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_={unchanged: table.c[unchanged]}))


def cell_key(office_id: str, group: str, cell: datetime) -> dict[str, Any]:
    """Where the places of one cell are counted."""
    return {"office_id": office_id, "counter_group": group, "cell_starts_at": cell}


def drop_expired(connection: Connection, key: Mapping[str, Any], now: datetime) -> bool:
    """Give back what nobody keeps any longer in a cell; whether there was something.

    The cell is locked before the kept places: everybody takes the two in this order.
    """
    over = (*same(held_cells, key), held_cells.c.kept_until <= now)
    if not connection.scalar(select(exists().where(*over))):
        return False
    connection.execute(update(tables.slot_usage).where(*same(tables.slot_usage, key)).values(taken=tables.slot_usage.c.taken))
    gone = connection.execute(delete(held_cells).where(*over)).rowcount
    give_back(connection, tables.slot_usage, key, "taken", gone)
    return True
