"""The changes that staff make to a calendar, each from the one before to the one after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.booking.domain.calendar import DatedException, OpeningRule
from services.booking.domain.errors import CalendarInvalid, EntryUnknown
from services.booking.domain.office import CounterGroup, Service
from services.booking.domain.presets import PRESETS, applied
from services.booking.domain.setup import Setup
from services.booking.domain.setup_rules import (
    Mistake,
    exception_mistakes,
    group_mistakes,
    rule_mistakes,
    service_mistakes,
)
from services.booking.domain.words import words

Edit = Callable[[Setup], Setup]
CORRECTIONS = ("holiday", "workday")  # kinds of exceptions that make the office's own table of holidays


def replaced_rules(rules: Sequence[OpeningRule]) -> Edit:
    """All opening rules anew."""

    def edit(setup: Setup) -> Setup:
        after = replace(setup, rules=tuple(rules))
        _require(rule_mistakes(after))
        return after

    return edit


def replaced_groups(groups: Sequence[CounterGroup]) -> Edit:
    """All groups of counters anew."""

    def edit(setup: Setup) -> Setup:
        after = replace(setup, groups=tuple(groups))
        _require(group_mistakes(after))
        return after

    return edit


def changed_service(service_id: str, changes: dict[str, Any]) -> Edit:
    """Some settings of a service line; ``ServiceUnknown``."""

    def edit(setup: Setup) -> Setup:
        return _with_service(setup, replace(setup.service(service_id), **changes))

    return edit


def added_service(service: Service) -> Edit:
    """One more service line, at the end."""

    def edit(setup: Setup) -> Setup:
        if any(each.id == service.id for each in setup.services):
            raise CalendarInvalid([("/id", words("Layanan ini sudah ada.", "This service exists already."))])
        return _with_service(setup, service)

    return edit


def added_exception(exception: DatedException) -> Edit:
    """One more dated exception."""

    def edit(setup: Setup) -> Setup:
        _require(exception_mistakes(setup, exception))
        return replace(setup, exceptions=(*setup.exceptions, exception))

    return edit


def removed_exception(exception_id: str) -> Edit:
    """One exception less; ``EntryUnknown``."""

    def edit(setup: Setup) -> Setup:
        return _without(setup, [e for e in setup.exceptions if e.id == exception_id and e.kind not in CORRECTIONS])

    return edit


def corrected_holiday(correction: DatedException, now: datetime) -> Edit:
    """What the office's own table says about a date, in the place of what it said; added on the office's date of ``now``."""

    def edit(setup: Setup) -> Setup:
        added = replace(correction, added_on=now.astimezone(setup.office.zone).date())
        others = tuple(e for e in setup.exceptions if not _corrects(e, correction.on))
        return replace(setup, exceptions=(*others, added))

    return edit


def uncorrected_holiday(on: date) -> Edit:
    """The office's own table no longer says anything about a date; ``EntryUnknown``."""

    def edit(setup: Setup) -> Setup:
        return _without(setup, [e for e in setup.exceptions if _corrects(e, on)])

    return edit


def applied_preset(preset_id: str, groups: Sequence[str] | None, first_on: date | None, last_on: date | None) -> Edit:
    """A preset in the place of what the groups (all, when none are named) had in the span; ``EntryUnknown``."""

    def edit(setup: Setup) -> Setup:
        preset = PRESETS.get(preset_id)
        if preset is None:
            raise EntryUnknown
        if preset.seasonal and (first_on is None or last_on is None):
            raise CalendarInvalid([("/valid_from", words("Isi tanggal awal dan akhir.", "Give the first and the last date."))])
        chosen = [group for group in setup.groups if groups is None or group.id in groups]
        if groups is not None and len(chosen) != len(set(groups)):
            raise CalendarInvalid(
                [("/counter_groups", words("Ada kelompok loket yang tidak dikenal.", "One of them is unknown."))]
            )
        new = [rule for group in chosen for rule in preset.rules(group, first_on, last_on)]
        return replace(setup, rules=applied(setup.rules, new, {group.id for group in chosen}, first_on, last_on))

    return edit


def _with_service(setup: Setup, service: Service) -> Setup:
    after = setup.with_service(service)
    _require(service_mistakes(after, service))
    return after


def _without(setup: Setup, gone: Sequence[DatedException]) -> Setup:
    if not gone:
        raise EntryUnknown
    return replace(setup, exceptions=tuple(e for e in setup.exceptions if not any(e is each for each in gone)))


def _corrects(exception: DatedException, on: date) -> bool:
    return exception.kind in CORRECTIONS and exception.on == on


def _require(mistakes: Iterable[Mistake]) -> None:
    if found := list(mistakes):
        raise CalendarInvalid(found)
