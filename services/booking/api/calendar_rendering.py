"""Calendars as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from services.booking.api.rendering import language
from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import DatedException, Holidays, OpeningRule, corrected
from services.booking.domain.edits import CORRECTIONS
from services.booking.domain.explanation import Explanation
from services.booking.domain.office import CounterGroup, Service
from services.booking.domain.presets import Preset
from services.booking.domain.preview import DayChange
from services.booking.domain.quotas import Quota
from services.booking.domain.setup import Setup
from services.booking.domain.setup_rules import unused_minutes
from services.booking.usecases.configure import Laid
from services.booking.usecases.ports import Answer
from services.booking.usecases.resettle import Resettled, left


def calendar(setup: Setup) -> dict[str, Any]:
    """Everything laid down but holidays."""
    return {
        "revision": setup.revision,
        "rules": [{**rule(each), "unused_minutes": unused_minutes(setup, each)} for each in setup.rules],
        "counter_groups": [group(each) for each in setup.groups],
        "services": [service(each) for each in setup.services],
        "exceptions": [exception(each) for each in setup.exceptions if each.kind not in CORRECTIONS],
    }


def changed(laid: Laid, preview: bool = False) -> Answer:
    """A calendar after a change, and what the change does."""
    zone = laid.setup.office.zone
    effect = {
        "preview": preview,
        "changes": [_change(each) for each in laid.changes],
        "misfits": misfits(laid.misfits, zone),
    }
    return Answer(200, {**calendar(laid.setup), "effect": effect})


def misfits(found: Iterable[Appointment], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Appointments that the calendar has no place for, without names."""
    return [
        {
            "code": each.code,
            "service": each.service_id,
            "starts_at": each.starts_at.astimezone(zone).isoformat(),
            "people": each.people,
        }
        for each in found
    ]


def resettled(done: Resettled, preview: bool = False) -> Answer:
    """Where everybody without a place goes."""
    zone = done.office.zone
    told = [
        {
            "code": each.appointment.code,
            "from": each.appointment.starts_at.astimezone(zone).isoformat(),
            "starts_at": each.slot.starts_at.astimezone(zone).isoformat(),
            "ends_at": each.slot.ends_at.astimezone(zone).isoformat(),
        }
        for each in done.proposals
        if each.slot
    ]
    return Answer(200, {"preview": preview, "moved": told, "left": [each.code for each in left(done.proposals)]})


def rule(value: OpeningRule) -> dict[str, Any]:
    """An opening rule in the shape in which it is sent."""
    own = {**vars(value), "service": value.service_id}
    del own["id"], own["service_id"]
    return _plain(
        {
            **own,
            "weekdays": sorted(value.weekdays),
            "nth_in_month": sorted(value.nth_in_month),
            "pauses": [_plain(vars(pause)) for pause in value.pauses],
        }
    )


def group(value: CounterGroup) -> dict[str, Any]:
    return {**vars(value), "quotas": _quotas(value.quotas)}


def service(value: Service) -> dict[str, Any]:
    """Settings of a service line, with their texts in both languages."""
    return _plain(
        {
            **vars(value),
            "release": [_plain(vars(stage)) for stage in value.release],
            "kept": [vars(kept) for kept in value.kept],
            "quotas": _quotas(value.quotas),
        }
    )


def exception(value: DatedException) -> dict[str, Any]:
    own = {**vars(value), "service": value.service_id}
    del own["service_id"], own["added_on"]
    return _plain(own)


def holidays(national: Holidays, exceptions: Iterable[DatedException]) -> list[dict[str, Any]]:
    """The national list and the office's own table on it, by date."""
    corrections = {each.on: each for each in exceptions if each.kind in CORRECTIONS}
    merged = corrected(national, corrections.values())
    return [_holiday(day, national, merged, corrections.get(day)) for day in sorted({*national, *corrections})]


def preset(value: Preset, setup: Setup) -> dict[str, Any]:
    """A preset with the rules that it would fill in for every group of the office."""
    return {
        "id": value.id,
        "name": value.name[language()],
        "note": value.note[language()],
        "sources": list(value.sources),
        "seasonal": value.seasonal,
        "rules": [rule(each) for one in setup.groups for each in value.rules(one)],
    }


def explanation(value: Explanation, zone: ZoneInfo, with_limits: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "starts_at": value.starts_at.astimezone(zone).isoformat(),
        "offered": value.offered,
        "reasons": [{"code": each.code, "text": each.explanation[language()]} for each in value.reasons],
    }
    return {**body, "limits": [vars(check) for check in value.checks]} if with_limits else body


def _holiday(day: date, national: Holidays, merged: Holidays, correction: DatedException | None) -> dict[str, Any]:
    name = merged.get(day) or (correction.reason if correction and correction.reason else None) or national.get(day)
    return {
        "on": day.isoformat(),
        "name": name[language()] if name else "",
        "closed": day in merged,
        "origin": "office" if correction else "library",
        "source": correction.source if correction else None,
        "added_on": correction.added_on.isoformat() if correction and correction.added_on else None,
    }


def _change(value: DayChange) -> dict[str, Any]:
    own = {**vars(value), "date": value.on, "service": value.service_id}
    del own["on"], own["service_id"]
    return _plain(own)


def _quotas(quotas: Iterable[Quota]) -> list[dict[str, Any]]:
    return [{**vars(quota), "shares": dict(quota.shares)} for quota in quotas]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Times and dates as text."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value
