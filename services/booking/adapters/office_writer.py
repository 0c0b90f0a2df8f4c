"""Writing offices and what they lay down."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert

from services.booking.adapters import tables
from services.booking.adapters.calendar_rows import exception_values, group_values, rule_values, service_values
from services.booking.domain.calendar import DatedException, OpeningRule
from services.booking.domain.office import CounterGroup, Office, Service
from services.common.ids import new_id


def add_office(
    connection: Connection,
    office: Office,
    groups: Iterable[CounterGroup],
    services: Iterable[Service],
    rules: Iterable[OpeningRule],
) -> None:
    """Store an office with its counters, service lines (in this order) and weekly hours."""
    connection.execute(insert(tables.offices), vars(office))
    connection.execute(insert(tables.counter_groups), [{"office_id": office.id, **group_values(group)} for group in groups])
    lines = [{"office_id": office.id, "position": n, **service_values(service)} for n, service in enumerate(services)]
    connection.execute(insert(tables.services), lines)
    connection.execute(insert(tables.opening_rules), [{**rule_values(r), "office_id": office.id, "id": new_id()} for r in rules])


def add_exception(connection: Connection, office_id: str, exception: DatedException) -> None:
    """Store a dated exception of an office."""
    connection.execute(insert(tables.exceptions), {**exception_values(exception), "office_id": office_id, "id": new_id()})
