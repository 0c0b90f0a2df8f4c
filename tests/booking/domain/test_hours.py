"""The week as residents read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from services.booking.demo_office import RULES
from services.booking.domain.calendar import Pause
from services.booking.domain.hours import DayHours, weekly_hours
from tests.booking.builders import LUNCH, NEXT_TUESDAY, RULE


def test_the_demo_office_has_a_short_friday() -> None:
    week = weekly_hours(RULES, NEXT_TUESDAY)
    assert week[0] == DayHours(1, time(8), time(15), ((time(12), time(13)),), None)
    assert week[-1] == DayHours(5, time(8), time(11), (), time(10, 30))


def test_a_pause_that_some_counters_do_not_have_is_no_break_of_the_office() -> None:
    through = replace(RULE, pauses=(Pause(time(12), time(13), "walk_in"),))
    assert weekly_hours([replace(RULE, pauses=(LUNCH,)), through], NEXT_TUESDAY)[0].breaks == ()


def test_rules_of_another_season_do_not_show() -> None:
    assert weekly_hours([replace(RULE, valid_to=date(2026, 1, 1))], NEXT_TUESDAY) == []
