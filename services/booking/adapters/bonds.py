"""Whether rows that belong together have each other: kept places and holds, offers and entries, groups and tickets, claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, exists, func, select

from services.booking.adapters import tables
from services.booking.adapters.holding import hold_of
from services.booking.adapters.tables_calendar import held_claims
from services.booking.adapters.tables_holding import held_cells, holds, nik_claims
from services.booking.adapters.tables_waiting import booking_groups, group_members, waiting
from services.booking.domain.holding import HoldKind
from services.booking.domain.waiting import OPEN, WaitingState


def broken_bonds(connection: Connection) -> Iterator[str]:
    """One sentence for each row that lacks the one it belongs to, without personal data."""
    for what, table, name, wrong in _lonely():
        query = select(table.c.office_id, name).where(wrong).distinct().order_by(table.c.office_id, name)
        for office_id, row_id in connection.execute(query):
            yield f"{what}: {office_id} {row_id}"


def holds_without_places(connection: Connection, now: datetime) -> Iterator[str]:
    """Holds and offers that still count and have lost some of their cells. Resting places may be given away one by one."""
    own, cells = holds.c, held_cells.c
    kept = select(func.count()).where(cells.office_id == own.office_id, cells.hold_id == own.id).scalar_subquery()
    query = select(holds, kept.label("kept")).where(own.kind != HoldKind.RESTING.value, own.kept_until > now)
    for row in connection.execute(query.order_by(own.office_id, own.id)):
        needed = len(hold_of(row).cells)
        if row.kept != needed:
            yield f"places of a hold: {row.office_id} {row.id} keeps {row.kept} cells of {needed}"


def _lonely() -> Iterator[tuple[str, Table, Column[Any], ColumnElement[bool]]]:
    """What is wrong, the table, which of its columns names the row, and the condition."""
    offers, entries, members, tickets = holds.c, waiting.c, group_members.c, tables.appointments.c
    held = (offers.office_id == held_cells.c.office_id, offers.id == held_cells.c.hold_id)
    same_counters = offers.counter_group == held_cells.c.counter_group
    counted = exists().where(offers.office_id == held_claims.c.office_id, offers.id == held_claims.c.hold_id)
    yield "kept places without a hold", held_cells, held_cells.c.hold_id, ~exists().where(*held, same_counters)
    yield "people of no hold counted in a limit", held_claims, held_claims.c.hold_id, ~counted
    offered = entries.state == WaitingState.OFFERED.value
    entry = exists().where(
        entries.office_id == offers.office_id, entries.id == offers.waiting_id, entries.hold_id == offers.id, offered
    )
    yield "a place on offer to nobody", holds, offers.id, and_(offers.kind == HoldKind.OFFER.value, ~entry)
    yield "the waiting list offers nothing", waiting, entries.id, and_(offered, entries.hold_id.is_(None))
    waits = entries.state.in_([state.value for state in OPEN])
    yield "the waiting list and its one entry for each contact", waiting, entries.id, entries.active_key.is_(None) == waits
    ticket = (tickets.office_id == members.office_id, tickets.id == members.appointment_id, tickets.group_id == members.group_id)
    yield "a group's ticket without appointment", group_members, members.group_id, ~exists().where(*ticket)
    group, own_members = (
        booking_groups.c,
        (members.office_id == booking_groups.c.office_id, members.group_id == booking_groups.c.id),
    )
    yield "a group without tickets", booking_groups, group.id, ~exists().where(*own_members)
    known = exists().where(group.office_id == tickets.office_id, group.id == tickets.group_id)
    yield "an appointment of no group", tables.appointments, tickets.id, and_(tickets.group_id.is_not(None), ~known)
    claim = nik_claims.c
    claimed = exists().where(tickets.office_id == claim.office_id, tickets.id == claim.appointment_id)
    yield (
        "the claim of an identity without appointment",
        nik_claims,
        claim.appointment_id,
        and_(claim.active_hash.is_not(None), ~claimed),
    )
