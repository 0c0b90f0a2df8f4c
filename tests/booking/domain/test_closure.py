"""Closures on the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.closure import Closure
from services.booking.domain.slots import plan_day
from tests.booking.builders import JAKARTA, NEXT_TUESDAY, NOW, OFFICE, SERVICE, at, calendar

CLOSURE = Closure("c", OFFICE.id, None, at("09:00"), at("10:00"), "power", "", NOW, "supervisor:1")
DAY = timedelta(days=1)


def places(closure: Closure, on: date = NEXT_TUESDAY, service: str = SERVICE.id) -> dict[time, int]:
    """Places of the day by local time, of the cells that differ from an open day."""
    exceptions = tuple(closure.on_dates(on, on, JAKARTA))
    plan, usual = plan_day(calendar(exceptions=exceptions), on, service), plan_day(calendar(), on, service)
    pairs = enumerate(zip(plan.places, usual.places, strict=True))
    return {plan.instant(n).astimezone(JAKARTA).time(): here for n, (here, before) in pairs if here != before}


def test_a_closure_closes_its_cells_and_no_others() -> None:
    assert places(CLOSURE) == {time(9, minute): 0 for minute in range(0, 60, 10)}


def test_a_closure_of_one_service_leaves_the_others_open() -> None:
    own = replace(CLOSURE, service_id="kk_baru")
    assert (len(places(own, service="kk_baru")), places(own)) == (6, {})


def test_until_further_notice_closes_every_day_from_then_on() -> None:
    endless = replace(CLOSURE, to_at=None)
    assert (len(places(endless)), len(places(endless, NEXT_TUESDAY + DAY)), places(endless, NEXT_TUESDAY - DAY)) == (30, 36, {})


def test_the_last_cell_before_midnight_is_closed_too() -> None:
    exceptions = tuple(replace(CLOSURE, to_at=None).on_dates(NEXT_TUESDAY, NEXT_TUESDAY, JAKARTA))
    assert plan_day(calendar(exceptions=exceptions), NEXT_TUESDAY).places[-1] == 0
    assert exceptions[0].ends == time(23, 59, 59)


def test_one_that_was_ended_early_opens_the_rest() -> None:
    assert len(places(replace(CLOSURE, ended_at=at("09:30")))) == 3


def test_one_that_was_ended_before_it_began_closes_nothing() -> None:
    assert places(replace(CLOSURE, ended_at=NOW)) == {}


def test_a_day_that_ends_at_midnight_does_not_touch_the_next() -> None:
    whole_day = replace(CLOSURE, from_at=at("00:00"), to_at=at("00:00", NEXT_TUESDAY + DAY))
    assert [each.on for each in whole_day.on_dates(NEXT_TUESDAY - DAY, NEXT_TUESDAY + DAY, JAKARTA)] == [NEXT_TUESDAY]


@pytest.mark.parametrize(
    ("starts", "ends", "touches"),
    [("08:50", "09:00", False), ("08:50", "09:10", True), ("09:50", "10:20", True), ("10:00", "10:10", False)],
)
def test_an_appointment_is_covered_when_it_touches_the_span(starts: str, ends: str, touches: bool) -> None:
    assert CLOSURE.covers(SERVICE.id, at(starts), at(ends)) is touches


instants = st.integers(-48, 72).map(lambda quarter: at("08:00") + quarter * timedelta(minutes=15))


@given(instants, st.integers(1, 300))
def test_a_slot_is_off_sale_exactly_when_the_closure_touches_one_of_its_cells(starts: datetime, minutes: int) -> None:
    closure = replace(CLOSURE, from_at=starts, to_at=starts + timedelta(minutes=minutes))
    open_day = plan_day(calendar(), NEXT_TUESDAY)
    plan = plan_day(calendar(exceptions=tuple(closure.on_dates(NEXT_TUESDAY, NEXT_TUESDAY, JAKARTA))), NEXT_TUESDAY)
    for cell, places_before in enumerate(open_day.places):
        begins = open_day.instant(cell)
        touched = closure.covers(SERVICE.id, begins, begins + timedelta(minutes=10))
        assert plan.places[cell] == (0 if touched else places_before)
