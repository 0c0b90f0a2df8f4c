"""What the audit tells of a changed calendar: the fields that changed, from what to what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from services.booking.adapters.calendar_rows import exception_values, group_values, rule_values, service_values
from services.booking.domain.office import Office
from services.booking.domain.setup import Setup

Line = tuple[str, dict[str, Any] | None, dict[str, Any] | None]


def setup_lines(before: Setup, after: Setup) -> Iterator[Line]:
    """Subject, old and new values of everything that differs, JSON values only."""
    old, new = _subjects(before), _subjects(after)
    for subject in (*new, *(old.keys() - new.keys())):
        was, now = old.get(subject), new.get(subject)
        if was is None or now is None:
            yield subject, was, now
        elif was != now:
            changed = [name for name in now if was[name] != now[name]]
            yield subject, {name: was[name] for name in changed}, {name: now[name] for name in changed}


def office_lines(office: Office) -> dict[str, Any]:
    """The fields of an office."""
    return vars(office).copy()


def _subjects(setup: Setup) -> dict[str, dict[str, Any]]:
    rules = [_plain(rule_values(rule)) for rule in setup.rules]
    for rule in rules:
        del rule["id"]  # it is a new one after every change
    return {
        **{f"counter_group:{group.id}": _plain(group_values(group)) for group in setup.groups},
        **{f"service:{service.id}": _plain(service_values(service)) for service in setup.services},
        "opening_rules": {"rules": rules},
        **{f"exception:{each.on}:{each.id or each.kind}": _plain(exception_values(each)) for each in setup.exceptions},
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Times and dates as text; the answers that quotas count by are the names of questions."""
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()}
