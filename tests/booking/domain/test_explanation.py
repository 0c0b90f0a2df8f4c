"""Why a start is offered or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.domain.calendar import Calendar
from services.booking.domain.explanation import Explanation, explain
from services.booking.domain.office import Service
from services.booking.domain.quotas import Counter, Kept, Quota
from services.booking.domain.release import Stage
from services.booking.domain.slots import slots
from tests.booking.builders import JAKARTA, LONG_SERVICE, NEXT_TUESDAY, NOW, RULE, SERVICE, TUESDAY, at, calendar
from tests.booking.domain.test_limits import limited

NOTHING: Mapping[Counter, int] = {}


def explanation(
    moment: datetime, service: Service = SERVICE, taken: Mapping[datetime, int] | None = None, found: Calendar | None = None
) -> Explanation:
    return explain(found or calendar(), service, 1, moment, NOW, "resident", {}, taken or {}, NOTHING)


def test_a_full_cell_is_named_with_its_numbers() -> None:
    made = explanation(at("08:00"), LONG_SERVICE, {at("08:10"): 4})
    assert [(check.maximum, check.taken, check.left) for check in made.checks] == [(4, 0, 4), (4, 4, 0), (4, 0, 4)]
    assert [reason.code for reason in made.reasons] == ["full-cells"]


def test_more_reasons_than_one_are_all_named() -> None:
    closed = replace(SERVICE, status="closed", horizon_days=3)
    made = explanation(at("12:05"), closed)
    assert [reason.code for reason in made.reasons] == ["service-closed", "horizon", "misaligned", "break"]


def test_places_that_are_not_out_yet_say_when_they_are() -> None:
    made = explanation(at("08:00"), replace(SERVICE, release=(Stage(5, time(7)),)))
    assert [reason.code for reason in made.reasons] == ["not-released"]
    assert "Kamis, 26 November 2026 pukul 07.00 WIB" in made.reasons[0].explanation["id"]


@pytest.mark.parametrize(
    ("service", "code", "sentence"),
    [
        pytest.param(
            replace(SERVICE, release=(Stage(7, time(7), places=1), Stage(1, time(12)))), "full-released", "12.00 WIB", id="stages"
        ),
        pytest.param(replace(SERVICE, kept=(Kept("walk_in", percent=100),)), "full-kept", "tanpa janji temu", id="kept"),
        pytest.param(replace(SERVICE, quotas=(Quota("a", 0),)), "full-daily", "Batas", id="daily"),
        pytest.param(replace(SERVICE, quotas=(Quota("a", answer="b", others=0),)), "full-share", "kelurahan", id="share"),
    ],
)
def test_a_limit_without_room_is_named(service: Service, code: str, sentence: str) -> None:
    used = {("ktp_hilang~resident", NEXT_TUESDAY, ""): 1}
    made = explain(calendar(), service, 1, at("08:00"), NOW, "resident", {}, {}, used)
    assert [reason.code for reason in made.reasons] == [code]
    assert sentence in made.reasons[0].explanation["id"]


def test_too_many_people_are_told_so() -> None:
    made = explain(calendar(), SERVICE, 5, at("08:00"), NOW, "resident", {}, {}, NOTHING)
    assert [reason.code for reason in made.reasons] == ["people"]


MOMENTS = st.integers(0, 8 * 24 * 12).map(lambda n: datetime.combine(TUESDAY, time(), JAKARTA) + timedelta(minutes=5 * n))


@settings(max_examples=60, deadline=None)
@given(limited(), MOMENTS, st.integers(0, 4), st.integers(0, 9))
def test_a_start_is_explained_as_offered_exactly_when_it_is_listed_with_something_left(
    case: tuple[Calendar, Service], moment: datetime, taken_there: int, used_there: int
) -> None:
    found, service = case
    days = [TUESDAY + timedelta(days=n) for n in range(9)]
    taken = {moment: taken_there}
    used = {(f"{service.id}/kelurahan", day, ""): used_there for day in days}
    listed = slots(found, service, 1, days[0], days[-1], NOW, "resident", {})
    left = {slot.starts_at for slot in listed if slot.remaining(taken, used) > 0}
    made = explain(found, service, 1, moment, NOW, "resident", {}, taken, used)
    assert made.offered == (moment in left)


def test_the_last_ticket_of_a_short_friday_is_the_reason_for_1040() -> None:
    friday = NEXT_TUESDAY + timedelta(days=3)
    short = calendar(rules=(replace(RULE, weekdays=frozenset({5}), ends=time(11), pauses=(), last_start=time(10, 30)),))
    assert [reason.code for reason in explanation(at("10:40", friday), found=short).reasons] == ["last-ticket"]
