"""Keeping places without an appointment, inside a transaction."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update

from services.booking.adapters import audit, tables
from services.booking.adapters.counters import cell_key, give_back, lock_row, lock_rows, same
from services.booking.adapters.quota_counters import end_held_claims
from services.booking.adapters.tables_holding import held_cells, hold_owners, holds
from services.booking.domain.case import instant
from services.booking.domain.errors import TooManyHolds
from services.booking.domain.holding import Hold, HoldKind
from services.common.database import Database


class HoldingWrites:
    """Implements ``HoldingTransaction``: the part of a transaction that holds, rests and gives back.

    Everybody locks in one order: the hold, then cells by time, then what is kept in them.
    """

    _connection: Connection

    def lock_places(self, office_id: str, group: str, cells: Sequence[datetime]) -> None:
        """A row that is not there yet is made, for only rows can be locked."""
        rows = [{**cell_key(office_id, group, cell), "taken": 0, "capacity": 0} for cell in sorted(cells)]
        if rows:
            lock_rows(self._connection, tables.slot_usage, rows, "taken")

    def admit_owner(self, office_id: str, owner_key: str, maximum: int, now: datetime) -> None:
        owner = {"office_id": office_id, "owner_key": owner_key}
        lock_row(self._connection, hold_owners, {**owner, "last_at": now}, "owner_key")
        own = holds.c
        live = (own.office_id == office_id, own.owner_key == owner_key, own.expires_at > now)
        count, first = self._connection.execute(select(func.count(), func.min(own.expires_at)).where(*live)).one()
        if count >= maximum:
            raise TooManyHolds(math.ceil((first - now).total_seconds()))

    def keep_places(self, hold: Hold, cells: Iterable[datetime]) -> None:
        self._connection.execute(insert(holds), {**vars(hold), "kind": hold.kind.value})
        rows = [
            {**cell_key(hold.office_id, hold.counter_group, cell), "hold_id": hold.id, "kept_until": hold.kept_until}
            for cell in cells
        ]
        self._connection.execute(insert(held_cells), rows)

    def end_hold(self, hold: Hold, now: datetime | None = None, before_taking: Iterable[datetime] = ()) -> bool:
        own = holds.c
        conditions = [own.office_id == hold.office_id, own.id == hold.id]
        if now is not None:
            conditions.append(own.expires_at > now)
        if self._connection.execute(delete(holds).where(*conditions)).rowcount != 1:
            return False
        self.lock_places(hold.office_id, hold.counter_group, sorted({*hold.cells, *before_taking}))
        self._free_kept(hold, self._kept_cells(hold))
        end_held_claims(self._connection, hold.office_id, [hold.id])
        return True

    def end_holds(self, office_id: str, several: Sequence[Hold]) -> list[Hold]:
        """First all holds, then all cells: one after the other would lock the cells of the second after those of the first."""
        own = holds.c
        ended = [
            hold
            for hold in sorted(several, key=lambda each: each.id)
            if self._connection.execute(delete(holds).where(own.office_id == office_id, own.id == hold.id)).rowcount == 1
        ]
        cells: dict[str, set[datetime]] = defaultdict(set)
        for hold in ended:
            cells[hold.counter_group].update(hold.cells)
        for group in sorted(cells):
            self.lock_places(office_id, group, sorted(cells[group]))
        for hold in ended:
            self._free_kept(hold, self._kept_cells(hold))
        end_held_claims(self._connection, office_id, [hold.id for hold in ended])
        return ended

    def _kept_cells(self, hold: Hold) -> list[datetime]:
        own = held_cells.c
        gone = delete(held_cells).where(own.office_id == hold.office_id, own.hold_id == hold.id).returning(own.cell_starts_at)
        return sorted(self._connection.scalars(gone))

    def _free_kept(self, hold: Hold, cells: Iterable[datetime]) -> None:
        for cell in cells:
            give_back(self._connection, tables.slot_usage, cell_key(hold.office_id, hold.counter_group, cell), "taken")

    def take_from_rest(self, office_id: str, group: str, cells: Sequence[datetime]) -> datetime | None:
        self.lock_places(office_id, group, cells)
        found = (self._end_one_rest(cell_key(office_id, group, cell)) for cell in sorted(cells))
        return max((until for until in found if until is not None), default=None)

    def _end_one_rest(self, key: Mapping[str, Any]) -> datetime | None:
        own = held_cells.c
        query = (
            select(own.hold_id, holds.c.expires_at)
            .join(holds, (holds.c.office_id == own.office_id) & (holds.c.id == own.hold_id))
            .where(*same(held_cells, key), holds.c.kind == HoldKind.RESTING.value)
            .order_by(own.hold_id)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        self._connection.execute(delete(held_cells).where(*same(held_cells, key), own.hold_id == row.hold_id))
        give_back(self._connection, tables.slot_usage, key, "taken")
        until: datetime = row.expires_at
        return until

    def let_rest(self, hold: Hold, now: datetime) -> bool:
        own = holds.c
        until = min(max(now, hold.rests_until or now), hold.kept_until)
        rests = {"kind": HoldKind.RESTING.value, "expires_at": until, "made_at": min(hold.made_at, until), "waiting_id": None}
        same_hold = (own.office_id == hold.office_id, own.id == hold.id, own.kind == hold.kind.value)
        if self._connection.execute(update(holds).where(*same_hold).values(**rests)).rowcount != 1:
            return False
        end_held_claims(self._connection, hold.office_id, [hold.id])
        return True

    def note_released(self, who: str, office_id: str, released: Sequence[Hold], at: datetime) -> None:
        for hold in released:
            was = {"service_id": hold.service_id, "starts_at": instant(hold.starts_at), "rests_until": instant(hold.expires_at)}
            audit.record(self._connection, who, office_id, f"resting:{hold.id}", "release", was, None, at)

    def resting(self, office_id: str, group: str | None = None) -> list[Hold]:
        own = holds.c
        query = select(holds).where(own.office_id == office_id, own.kind == HoldKind.RESTING.value).order_by(own.id)
        rows = self._connection.execute(query if group is None else query.where(own.counter_group == group))
        return [hold_of(row) for row in rows]


class HoldStore:
    """Reads holds; implements ``Holds``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_token(self, office_id: str, token_hash: str) -> Hold | None:
        own = holds.c
        return self._one(own.office_id == office_id, own.token_hash == token_hash)

    def by_id(self, office_id: str, hold_id: str) -> Hold | None:
        return self._one(holds.c.office_id == office_id, holds.c.id == hold_id)

    def resting_cells(self, office_id: str, group: str, first: datetime, last: datetime, now: datetime) -> Mapping[datetime, int]:
        own = held_cells.c
        query = (
            select(own.cell_starts_at, func.count().label("places"))
            .join(holds, (holds.c.office_id == own.office_id) & (holds.c.id == own.hold_id))
            .where(own.office_id == office_id, own.counter_group == group, own.cell_starts_at >= first, own.cell_starts_at < last)
            .where(holds.c.kind == HoldKind.RESTING.value, own.kept_until > now)
            .group_by(own.cell_starts_at)
        )
        with self._database.read() as connection:
            return {row.cell_starts_at: row.places for row in connection.execute(query)}

    def resting(self, office_id: str, now: datetime) -> list[Hold]:
        own = holds.c
        kept = exists().where(held_cells.c.office_id == own.office_id, held_cells.c.hold_id == own.id)
        query = select(holds).where(own.office_id == office_id, own.kind == HoldKind.RESTING.value, own.kept_until > now, kept)
        with self._database.read() as connection:
            return [hold_of(row) for row in connection.execute(query.order_by(own.starts_at, own.id))]

    def over(self, now: datetime, limit: int) -> list[Hold]:
        query = select(holds).where(holds.c.kept_until <= now).order_by(holds.c.kept_until).limit(limit)
        with self._database.read() as connection:
            return [hold_of(row) for row in connection.execute(query)]

    def _one(self, *conditions: Any) -> Hold | None:
        with self._database.read() as connection:
            row = connection.execute(select(holds).where(*conditions)).one_or_none()
        return hold_of(row) if row is not None else None


def hold_of(row: Row[Any]) -> Hold:
    """The hold of a row."""
    values = {name: getattr(row, name) for name in Hold.__dataclass_fields__}
    return Hold(**{**values, "kind": HoldKind(row.kind)})
