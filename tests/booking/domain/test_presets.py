"""Opening rules to begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.calendar import OpeningRule
from services.booking.domain.presets import NORMAL, PRESETS, RAMADAN, Preset, applied, outside
from tests.booking.builders import GROUP, RULE

FIRST, LAST = date(2027, 2, 8), date(2027, 3, 9)


@pytest.mark.parametrize(("preset", "hours"), [(NORMAL, 37.5), (RAMADAN, 32.5)], ids=lambda value: str(value)[:20])
def test_a_week_has_the_working_hours_of_the_regulation(preset: Preset, hours: float) -> None:
    assert sum(len(each.weekdays) * each.minutes for each in preset.hours) == hours * 60


@pytest.mark.parametrize(("preset", "minutes"), [(NORMAL, 90), (RAMADAN, 60)], ids=["normal", "Ramadan"])
def test_friday_has_the_long_break(preset: Preset, minutes: int) -> None:
    (pause,) = preset.hours[1].pauses
    assert (pause.ends.hour - pause.starts.hour) * 60 + pause.ends.minute - pause.starts.minute == minutes


def test_every_preset_explains_itself_in_both_languages() -> None:
    assert all({"id", "en"} <= set(each.name) & set(each.note) for each in PRESETS.values())


def test_the_season_takes_the_place_of_the_hours_in_its_span_only() -> None:
    after = applied((RULE,), RAMADAN.rules(GROUP, FIRST, LAST), {GROUP.id}, FIRST, LAST)
    days = [FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)]
    assert [{rule.starts for rule in after if rule.applies_on(day)} for day in days] == [{time(8)}] * 4
    assert [{rule.ends for rule in after if rule.applies_on(day)} for day in days] == [{time(15)}] * 4
    assert [{len(rule.pauses) for rule in after if rule.valid_on(day)} for day in days] == [{1}] * 4


def test_hours_of_a_single_service_stay() -> None:
    own = replace(RULE, service_id="kk_baru")
    assert own in applied((own,), (), {GROUP.id}, None, None)


def test_hours_of_other_counters_stay() -> None:
    other = replace(RULE, counter_group="lain")
    assert applied((RULE, other), (), {GROUP.id}, None, None) == (other,)


DATES = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@st.composite
def spans(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = draw(st.none() | DATES), draw(st.none() | DATES)
    return (last, first) if first and last and last < first else (first, last)


@given(spans(), spans(), DATES)
def test_a_rule_cut_around_a_span_holds_exactly_outside_of_it(
    valid: tuple[date | None, date | None], span: tuple[date | None, date | None], day: date
) -> None:
    rule: OpeningRule = replace(RULE, valid_from=valid[0], valid_to=valid[1])
    inside = (span[0] is None or span[0] <= day) and (span[1] is None or day <= span[1])
    held = [piece for piece in outside(rule, *span) if piece.valid_on(day)]
    assert len(held) == (1 if rule.valid_on(day) and not inside else 0)
