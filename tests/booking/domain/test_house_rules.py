"""Quiet hours and lock times."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.house_rules import HouseRules
from tests.booking.builders import JAKARTA, at

NIGHT = HouseRules()
SIESTA = HouseRules(quiet_from=time(12), quiet_to=time(13))
NEVER = HouseRules(quiet_from=time(0), quiet_to=time(0))


@pytest.mark.parametrize(
    ("rules", "clock", "until"),
    [
        (NIGHT, "19:59", "19:59"),
        (NIGHT, "20:00", "07:00+1"),
        (NIGHT, "23:59", "07:00+1"),
        (NIGHT, "00:00", "07:00"),
        (NIGHT, "06:59", "07:00"),
        (NIGHT, "07:00", "07:00"),
        (SIESTA, "12:30", "13:00"),
        (SIESTA, "13:00", "13:00"),
        (NEVER, "03:00", "03:00"),
    ],
    ids=str,
)
def test_offers_wait_for_the_end_of_the_quiet_hours(rules: HouseRules, clock: str, until: str) -> None:
    expected, _, days = until.partition("+")
    assert rules.quiet_until(at(clock), JAKARTA) == at(expected) + timedelta(days=int(days or 0))


@given(
    st.datetimes(
        datetime(2026, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone to its bounds
        datetime(2027, 1, 1),  # noqa: DTZ001  # the same
        timezones=st.just(ZoneInfo("UTC")),
    ),
    st.times(),
    st.times(),
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
)
def test_the_end_of_quiet_hours_is_within_a_day_and_not_quiet(now: datetime, starts: time, ends: time, zone: str) -> None:
    rules = HouseRules(quiet_from=starts, quiet_to=ends)
    until = rules.quiet_until(now, ZoneInfo(zone))
    assert now <= until < now + timedelta(days=1)
    assert rules.quiet_until(until, ZoneInfo(zone)) == until


def test_a_lock_of_no_minutes_begins_with_the_appointment() -> None:
    start = at("08:00")
    assert [NIGHT.locked(start, start - timedelta(seconds=1)), NIGHT.locked(start, start)] == [False, True]
