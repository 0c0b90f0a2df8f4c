"""Whether what is counted is what there is. Every counter must equal the rows behind it, at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, func, or_, select

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment
from services.booking.adapters.bonds import broken_bonds
from services.booking.adapters.quota_counters import claims_of
from services.booking.adapters.tables_calendar import held_claims, quota_usage
from services.booking.adapters.tables_holding import held_cells, nik_claims

Key = tuple[Any, ...]
PIECE = 2_000


def inconsistencies(connection: Connection) -> list[str]:
    """One sentence for each counter that differs from its rows, without personal data; empty when all is well.

    Taken places are those of appointments and of whatever is kept (holds, offers, resting places), given back or not. It sees one
    state only in a transaction that has one: on PostgreSQL under REPEATABLE READ, on SQLite always.
    """
    counted = _counters(connection, tables.slot_usage, ("office_id", "counter_group", "cell_starts_at"), "taken")
    contacts = _counters(connection, tables.contact_usage, ("office_id", "service_id", "contact_key"), "active")
    places, active = _of_appointments(connection)
    places.update(_kept(connection))
    return [
        *_differences("places taken", counted, places),
        *_differences("active appointments of a contact", contacts, active),
        *_differences("people counted in a limit", _limits(connection), _claims(connection)),
        *_overbooked(connection),
        *_claims_without_activity(connection),
        *broken_bonds(connection),
    ]


def _counters(connection: Connection, table: Any, key: tuple[str, ...], counter: str) -> dict[Key, int]:
    query = select(*(table.c[name] for name in key), table.c[counter]).where(table.c[counter] != 0)
    return {tuple(row[:-1]): row[-1] for row in connection.execute(query)}


def _of_appointments(connection: Connection) -> tuple[Counter[Key], Counter[Key]]:
    """Places by office, group and cell; active appointments by office, service and contact."""
    places, active = Counter[Key](), Counter[Key]()
    for each in map(appointment, _standing(connection, *tables.appointments.c)):
        places.update((each.office_id, each.counter_group, cell) for cell in each.cells)
        if each.active and each.counts_for_contact:
            active[each.office_id, each.service_id, each.contact_key] += 1
    return places, active


def _standing(connection: Connection, *columns: Column[Any]) -> Iterator[Row[Any]]:
    """All appointments that were not cancelled, read in pieces: there may be a million. ``office_id`` and ``id`` are among
    the columns."""
    own = tables.appointments.c
    query = select(*columns).where(own.status != "cancelled").order_by(own.office_id, own.id).limit(PIECE)
    rows: Sequence[Row[Any]] = connection.execute(query).all()
    while rows:
        yield from rows
        last: Row[Any] = rows[-1]
        rest = or_(own.office_id > last.office_id, (own.office_id == last.office_id) & (own.id > last.id))
        rows = connection.execute(query.where(rest)).all() if len(rows) == PIECE else []


def _limits(connection: Connection) -> dict[Key, int]:
    """Limits count more than the calendar allows where the office took a limit down: that is no difference."""
    return _counters(connection, quota_usage, ("office_id", "quota_id", "period_on", "key"), "taken")


def _claims(connection: Connection) -> Counter[Key]:
    """What appointments and holds count as, by office, limit, date and key."""
    found = Counter[Key]()
    own, kept = tables.appointments.c, held_claims.c
    for row in _standing(connection, own.office_id, own.id, own.claims):
        for claim in claims_of(row.claims):
            found[row.office_id, *claim.counter] += claim.units
    for held in connection.execute(select(kept.office_id, kept.quota_id, kept.period_on, kept.key, kept.units)):
        found[tuple(held[:-1])] += held.units
    return found


def _kept(connection: Connection) -> dict[Key, int]:
    own = held_cells.c
    key = (own.office_id, own.counter_group, own.cell_starts_at)
    return {tuple(row[:-1]): row[-1] for row in connection.execute(select(*key, func.count()).group_by(*key))}


def _differences(what: str, counted: Mapping[Key, int], found: Mapping[Key, int]) -> Iterable[str]:
    for key in sorted({*counted, *found}, key=str):
        if counted.get(key, 0) != found.get(key, 0):
            yield f"{what}: {_named(key)} counts {counted.get(key, 0)}, there are {found.get(key, 0)}"


def _overbooked(connection: Connection) -> Iterable[str]:
    usage = tables.slot_usage.c
    query = select(usage.office_id, usage.counter_group, usage.cell_starts_at).where(usage.taken > usage.capacity)
    return [f"more places than the capacity: {_named(tuple(row))}" for row in connection.execute(query)]


def _claims_without_activity(connection: Connection) -> Iterable[str]:
    own, appointments = nik_claims.c, tables.appointments
    query = select(appointments, own.appointment_id, own.active_hash).join(
        appointments, (appointments.c.office_id == own.office_id) & (appointments.c.id == own.appointment_id)
    )
    for row in connection.execute(query):
        if (row.active_hash is not None) != appointment(row).active:
            yield f"the claim of an identity: {row.office_id} {row.appointment_id} does not fit the appointment's status"


def _named(key: Key) -> str:
    return " ".join(part.isoformat() if isinstance(part, datetime) else str(part)[:40] for part in key)
