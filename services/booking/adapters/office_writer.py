"""Writing offices and what they lay down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import Connection, insert

from services.booking.adapters import tables
from services.booking.domain.calendar import DatedException, OpeningRule, Pause
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
    connection.execute(insert(tables.counter_groups), [{"office_id": office.id, **vars(group)} for group in groups])
    lines = [{"office_id": office.id, "position": n, **vars(service)} for n, service in enumerate(services)]
    connection.execute(insert(tables.services), lines)
    connection.execute(insert(tables.opening_rules), [_rule(office.id, rule) for rule in rules])


def add_exception(connection: Connection, office_id: str, exception: DatedException) -> None:
    """Store a dated exception of an office."""
    values = {**vars(exception), "on_date": exception.on, "office_id": office_id, "id": new_id()}
    del values["on"]
    connection.execute(insert(tables.exceptions), values)


def _rule(office_id: str, rule: OpeningRule) -> dict[str, Any]:
    own = {"office_id": office_id, "id": new_id()}
    return {**vars(rule), **own, "weekdays": sorted(rule.weekdays), "pauses": [_pause(pause) for pause in rule.pauses]}


def _pause(pause: Pause) -> dict[str, str]:
    return {"starts": _clock(pause.starts), "ends": _clock(pause.ends), "kind": pause.kind}


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
