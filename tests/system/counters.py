"""Do the counters that decide about capacity agree with the appointments? Asked of booking's database itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.tables_holding import held_cells
from services.common.database import Database

Cell = tuple[str, str, datetime]


def disagreements(home: Path, urls: Mapping[str, str]) -> dict[str, object]:
    """Every counter that differs from what appointments and kept places add up to, as ``(counted, real)`` by its name."""
    database = Database(urls.get("BOOKING_DATABASE_URL", f"sqlite:///{home}/booking.sqlite3"))
    try:
        return {**_of_cells(database), **_of_contacts(database)}
    finally:
        database.close()


def _of_cells(database: Database) -> dict[str, object]:
    rows, usage = tables.appointments, tables.slot_usage
    with database.read() as connection:
        held = connection.execute(select(rows).where(rows.c.status != "cancelled")).all()
        places = select(held_cells.c.office_id, held_cells.c.counter_group, held_cells.c.cell_starts_at)
        kept = [(row.office_id, row.counter_group, row.cell_starts_at) for row in connection.execute(places)]
        counted = {
            (row.office_id, row.counter_group, row.cell_starts_at): row.taken for row in connection.execute(select(usage)).all()
        }
    real: Counter[Cell] = Counter(kept)  # a freed place rests before it is on sale again, and is counted until then
    for row in held:
        step, start = timedelta(minutes=row.cell_minutes), row.starts_at
        while start < row.ends_at:
            real[row.office_id, row.counter_group, start] += 1
            start += step
    return {str(cell): (counted.get(cell, 0), real[cell]) for cell in {*counted, *real} if counted.get(cell, 0) != real[cell]}


def _of_contacts(database: Database) -> dict[str, object]:
    rows, usage = tables.appointments, tables.contact_usage
    finished = ("completed", "missed", "cancelled")
    with database.read() as connection:
        active = connection.execute(select(rows).where(rows.c.status.not_in(finished))).all()
        counted = {
            (row.office_id, row.service_id, row.contact_key): row.active for row in connection.execute(select(usage)).all()
        }
    real = Counter((row.office_id, row.service_id, row.contact_key) for row in active)
    return {str(key): (counted.get(key, 0), real[key]) for key in {*counted, *real} if counted.get(key, 0) != real[key]}
