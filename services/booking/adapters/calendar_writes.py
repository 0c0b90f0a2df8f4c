"""Limits, and changes of what an office has laid down, inside a transaction.

Every booking shares the office's row of ``calendar_locks``; a change of the calendar has that row alone and raises its revision.
So a booking that was judged by an older calendar is judged again instead of being stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, update

from services.booking.adapters import audit, tables
from services.booking.adapters.calendar_rows import exception_values, group_values, rule_values, service_values
from services.booking.adapters.calendar_store import setup_of, upcoming
from services.booking.adapters.closure_writes import ClosureWrites
from services.booking.adapters.counters import lock_row
from services.booking.adapters.quota_counters import (
    claims_json,
    count_anyway,
    free_claims,
    keep_claims,
    lock_claims,
    take_limits,
)
from services.booking.adapters.setup_lines import office_lines, setup_lines
from services.booking.adapters.tables_day import calendar_locks
from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import DatedException, OpeningRule
from services.booking.domain.errors import OfficeExists, OfficeUnknown
from services.booking.domain.holding import Hold
from services.booking.domain.office import CounterGroup, Office, Service
from services.booking.domain.quotas import Claim, Limit
from services.booking.domain.setup import Setup
from services.booking.usecases.ports import TryAgain
from services.common.clock import Clock
from services.common.ids import new_id
from services.common.inbox import insert_once


class LimitWrites(ClosureWrites):
    """Implements ``LimitTransaction``. Everybody counts cells first, then limits, each in one order."""

    _connection: Connection
    _clock: Clock

    def require_calendar(self, office_id: str, revision: int) -> None:
        self.enter_calendar(office_id)
        if self._revision != revision:
            raise TryAgain

    def swap_limits(self, office_id: str, old: Sequence[Claim], new: Sequence[Limit]) -> None:
        if old:
            lock_claims(self._connection, office_id, [*old, *(limit.claim for limit in new)])
            free_claims(self._connection, office_id, old)
        take_limits(self._connection, office_id, new, self._clock.now())

    def count_anyway(self, office_id: str, old: Sequence[Claim], new: Sequence[Claim]) -> None:
        lock_claims(self._connection, office_id, [*old, *new])
        free_claims(self._connection, office_id, old)
        count_anyway(self._connection, office_id, new)

    def keep_claims(self, hold: Hold, claims: Sequence[Claim]) -> None:
        keep_claims(self._connection, hold.office_id, hold.id, claims, hold.kept_until)


class SetupWrites(LimitWrites):
    """Implements ``SetupTransaction`` with the rest of the transaction."""

    def locked_setup(self, office_id: str) -> Setup:
        known = self._connection.scalar(select(tables.offices.c.id).where(tables.offices.c.id == office_id))
        if known is None:
            raise OfficeUnknown
        lock_row(self._connection, calendar_locks, {"office_id": office_id, "closed_until": None, "revision": 0}, "revision")
        return setup_of(self._connection, office_id)

    def save_setup(self, before: Setup, after: Setup, who: str, at: datetime) -> Setup:
        office_id = before.office.id
        _save_groups(self._connection, office_id, before.groups, after.groups)
        _save_services(self._connection, office_id, before.services, after.services)
        _save_rules(self._connection, office_id, before.rules, after.rules)
        _save_exceptions(self._connection, office_id, before.exceptions, after.exceptions)
        self.change_calendar(office_id)
        for subject, old, new in setup_lines(before, after):
            audit.record(self._connection, who, office_id, subject, "change", old, new, at)
        return setup_of(self._connection, office_id)

    def upcoming(self, office_id: str, now: datetime) -> list[Appointment]:
        return upcoming(self._connection, office_id, now)

    def set_claims(self, appointment: Appointment, claims: Sequence[Claim]) -> None:
        own = tables.appointments.c
        same = (own.office_id == appointment.office_id, own.id == appointment.id)
        self._connection.execute(update(tables.appointments).where(*same).values(claims=claims_json(claims)))

    def places_taken(self, office_id: str, group_id: str, now: datetime) -> bool:
        usage = tables.slot_usage.c
        of_group = (usage.office_id == office_id, usage.counter_group == group_id)
        found = exists().where(*of_group, usage.cell_starts_at >= now, usage.taken > 0)
        return bool(self._connection.scalar(select(found)))

    def add_new_office(self, office: Office, who: str, at: datetime) -> None:
        if not insert_once(self._connection, tables.offices, vars(office)):
            raise OfficeExists
        audit.record(self._connection, who, office.id, f"office:{office.id}", "create", None, office_lines(office), at)

    def save_office(self, before: Office, after: Office, who: str, at: datetime) -> None:
        self._connection.execute(update(tables.offices).where(tables.offices.c.id == after.id).values(**vars(after)))
        self.change_calendar(after.id)
        lines = office_lines(before), office_lines(after)
        audit.record(self._connection, who, after.id, f"office:{after.id}", "change", *lines, at)


def _save_groups(
    connection: Connection, office_id: str, before: tuple[CounterGroup, ...], after: tuple[CounterGroup, ...]
) -> None:
    groups = tables.counter_groups
    gone = {group.id for group in before} - {group.id for group in after}
    connection.execute(delete(groups).where(groups.c.office_id == office_id, groups.c.id.in_(gone)))
    known = {group.id: group for group in before}
    for group in after:
        values = {"office_id": office_id, **group_values(group)}
        if group.id not in known:
            connection.execute(insert(groups), values)
        elif known[group.id] != group:
            connection.execute(update(groups).where(groups.c.office_id == office_id, groups.c.id == group.id).values(**values))


def _save_services(connection: Connection, office_id: str, before: tuple[Service, ...], after: tuple[Service, ...]) -> None:
    services = tables.services
    known = {service.id: service for service in before}
    for position, service in enumerate(after):
        values = {"office_id": office_id, **service_values(service)}
        if service.id not in known:
            connection.execute(insert(services), {**values, "position": position})
        elif known[service.id] != service:
            mine = (services.c.office_id == office_id, services.c.id == service.id)
            connection.execute(update(services).where(*mine).values(**values))


def _save_rules(connection: Connection, office_id: str, before: tuple[OpeningRule, ...], after: tuple[OpeningRule, ...]) -> None:
    if before == after:
        return
    rules = tables.opening_rules
    connection.execute(delete(rules).where(rules.c.office_id == office_id))
    rows: list[dict[str, Any]] = [{**rule_values(rule), "office_id": office_id, "id": new_id()} for rule in after]
    if rows:
        connection.execute(insert(rules), rows)


def _save_exceptions(
    connection: Connection, office_id: str, before: tuple[DatedException, ...], after: tuple[DatedException, ...]
) -> None:
    table = tables.exceptions
    gone = {exception.id for exception in before} - {exception.id for exception in after}
    connection.execute(delete(table).where(table.c.office_id == office_id, table.c.id.in_(gone)))
    rows = [exception_values(replace(e, id=new_id())) for e in after if not e.id]
    if rows:
        connection.execute(insert(table), [{**row, "office_id": office_id} for row in rows])
