"""Groups of counters, services, opening rules and exceptions as rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from sqlalchemy import Row

from services.booking.domain.calendar import DatedException, OpeningRule, Pause
from services.booking.domain.office import CounterGroup, Service
from services.booking.domain.quotas import Kept, Quota
from services.booking.domain.release import Stage

_RULE = (
    "counter_group", "starts", "ends", "capacity", "last_start", "valid_from", "valid_to", "service_id", "counters",
    "every_weeks", "anchor_on", "id",
)  # fmt: skip
_EXCEPTION = ("kind", "starts", "ends", "service_id", "capacity", "reason", "source", "added_on", "id")
_OF_SERVICE = {"release", "kept", "quotas"}


def group_of(row: Row[Any]) -> CounterGroup:
    """From a row whose columns are labelled ``group_…``."""
    return CounterGroup(row.group_id, row.group_cell_minutes, row.group_capacity, quotas_of(row.group_quotas))


def group_values(group: CounterGroup) -> dict[str, Any]:
    """All columns but ``office_id``."""
    return {**vars(group), "quotas": quotas_json(group.quotas)}


def service_of(row: Row[Any]) -> Service:
    """From a row with the table's columns."""
    plain = {name: getattr(row, name) for name in Service.__dataclass_fields__ if name not in _OF_SERVICE}
    return Service(
        **plain,
        release=tuple(Stage(**{**stage, "at": time.fromisoformat(stage["at"])}) for stage in row.release),
        kept=tuple(Kept(**kept) for kept in row.kept),
        quotas=quotas_of(row.quotas),
    )


def service_values(service: Service) -> dict[str, Any]:
    """All columns but ``office_id`` and ``position``."""
    return {
        **vars(service),
        "release": [{**vars(stage), "at": _clock(stage.at)} for stage in service.release],
        "kept": [vars(kept) for kept in service.kept],
        "quotas": quotas_json(service.quotas),
    }


def quotas_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Quota, ...]:
    """Quotas as they were kept."""
    return tuple(Quota(**quota) for quota in stored)


def quotas_json(quotas: Iterable[Quota]) -> list[dict[str, Any]]:
    """Quotas to keep."""
    return [{**vars(quota), "shares": dict(quota.shares)} for quota in quotas]


def rule_of(row: Row[Any]) -> OpeningRule:
    """From a row with the table's columns."""
    return OpeningRule(
        **{name: getattr(row, name) for name in _RULE},
        weekdays=frozenset(row.weekdays),
        nth_in_month=frozenset(row.nth_in_month),
        pauses=tuple(Pause(time.fromisoformat(p["starts"]), time.fromisoformat(p["ends"]), p["kind"]) for p in row.pauses),
    )


def rule_values(rule: OpeningRule) -> dict[str, Any]:
    """All columns but ``office_id``."""
    return {
        **vars(rule),
        "weekdays": sorted(rule.weekdays),
        "nth_in_month": sorted(rule.nth_in_month),
        "pauses": [{"starts": _clock(p.starts), "ends": _clock(p.ends), "kind": p.kind} for p in rule.pauses],
    }


def exception_of(row: Row[Any]) -> DatedException:
    """From a row with the table's columns."""
    return DatedException(**{name: getattr(row, name) for name in _EXCEPTION}, on=row.on_date)


def exception_values(exception: DatedException) -> dict[str, Any]:
    """All columns but ``office_id``."""
    return {**{name: getattr(exception, name) for name in _EXCEPTION}, "on_date": exception.on}


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
