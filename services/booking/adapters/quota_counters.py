"""Limits across slots as counters: taken and given back by the same conditional writes as cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from services.booking.adapters.counters import lock_rows, same, take
from services.booking.adapters.tables_calendar import held_claims, quota_usage
from services.booking.domain.errors import QuotaFull
from services.booking.domain.quotas import Claim, Counter, Limit
from services.common.inbox import insert_once


def take_limits(connection: Connection, office_id: str, limits: Iterable[Limit], now: datetime) -> None:
    """Count every claim within its limit, in one order for everybody; ``QuotaFull`` names the limit that has no room.

    A full limit may count holds that nobody keeps any longer: they are given back here, and no job is needed for it.
    """
    for limit in sorted(limits, key=lambda each: each.claim):
        if _take(connection, office_id, limit):
            continue
        if not _drop_expired(connection, office_id, limit.claim.counter, now) or not _take(connection, office_id, limit):
            raise QuotaFull(limit.kind)


def free_claims(connection: Connection, office_id: str, claims: Iterable[Claim]) -> None:
    """Give back what was counted."""
    for claim in sorted(claims):
        less = update(quota_usage).where(*same(quota_usage, _key(office_id, claim.counter)))
        connection.execute(less.values(taken=quota_usage.c.taken - claim.units))


def count_anyway(connection: Connection, office_id: str, claims: Iterable[Claim]) -> None:
    """Count claims of appointments that are there already, whether or not the limit has room for them."""
    used = quota_usage.c
    for claim in sorted(claims):
        key = _key(office_id, claim.counter)
        insert_once(connection, quota_usage, {**key, "taken": 0, "capacity": 0})
        more = {"taken": used.taken + claim.units, "capacity": used.capacity + claim.units}
        connection.execute(update(quota_usage).where(*same(quota_usage, key)).values(**more))


def lock_claims(connection: Connection, office_id: str, claims: Iterable[Claim]) -> None:
    """Make other changes of these counters wait, in one order for everybody."""
    rows = [{**_key(office_id, counter), "taken": 0, "capacity": 0} for counter in sorted({claim.counter for claim in claims})]
    if rows:
        lock_rows(connection, quota_usage, rows, "taken")


def keep_claims(connection: Connection, office_id: str, hold_id: str, claims: Iterable[Claim], kept_until: datetime) -> None:
    """Remember what a hold counts as."""
    own = {"hold_id": hold_id, "kept_until": kept_until}
    rows = [{**_key(office_id, claim.counter), **own, "units": claim.units} for claim in claims]
    if rows:
        connection.execute(insert(held_claims), rows)


def end_held_claims(connection: Connection, office_id: str, hold_ids: Sequence[str]) -> None:
    """Give back what holds count as, unless that has been done."""
    own = held_claims.c
    held = select(held_claims).where(own.office_id == office_id, own.hold_id.in_(hold_ids))
    claims = [(row.hold_id, Claim(row.quota_id, row.period_on, row.key, row.units)) for row in connection.execute(held)]
    lock_claims(connection, office_id, [claim for _, claim in claims])
    for hold_id, claim in claims:
        mine = (*same(held_claims, _key(office_id, claim.counter)), own.hold_id == hold_id)
        if connection.execute(delete(held_claims).where(*mine)).rowcount:
            free_claims(connection, office_id, [claim])


def claims_json(claims: Sequence[Claim]) -> list[list[Any]]:
    """Claims as they are kept with their appointment."""
    return [[claim.quota_id, claim.period_on.isoformat(), claim.key, claim.units] for claim in claims]


def claims_of(stored: Iterable[Sequence[Any]]) -> tuple[Claim, ...]:
    """The claims that were kept."""
    return tuple(Claim(quota_id, date.fromisoformat(on), key, units) for quota_id, on, key, units in stored)


def _take(connection: Connection, office_id: str, limit: Limit) -> bool:
    key, units = _key(office_id, limit.claim.counter), limit.claim.units
    return take(connection, quota_usage, key, "taken", {"capacity": limit.capacity}, units)


def _drop_expired(connection: Connection, office_id: str, counter: Counter, now: datetime) -> bool:
    """Give back what holds that have run out count as; the counter is locked before, as everybody does."""
    lock_claims(connection, office_id, [Claim(*counter, units=1)])
    over = (*same(held_claims, _key(office_id, counter)), held_claims.c.kept_until <= now)
    units: int = sum(connection.scalars(delete(held_claims).where(*over).returning(held_claims.c.units)))
    free_claims(connection, office_id, [Claim(*counter, units=units)] if units else [])
    return units > 0


def _key(office_id: str, counter: Counter) -> dict[str, Any]:
    quota_id, period_on, key = counter
    return {"office_id": office_id, "quota_id": quota_id, "period_on": period_on, "key": key}
