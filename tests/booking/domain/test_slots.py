"""From rules to slots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.domain.calendar import Calendar, DatedException, OpeningRule, Pause, corrected
from services.booking.domain.office import CounterGroup, Service
from services.booking.domain.reasons import Reason
from services.booking.domain.slots import DayPlan, Slot, find_slot, plan_day, slots
from services.booking.domain.words import words
from tests.booking.builders import (
    EVERY_DAY,
    JAKARTA,
    LONG_SERVICE,
    LUNCH,
    NEXT_TUESDAY,
    NOW,
    RULE,
    SERVICE,
    TUESDAY,
    at,
    calendar,
)

HOLIDAY = {NEXT_TUESDAY: words("Hari Contoh", "Example Day")}


def starts(found: Calendar, service: Service = SERVICE, people: int = 1, on: date = NEXT_TUESDAY) -> list[str]:
    """The starts on offer on one local date, as clock times."""
    offered = slots(found, service, people, on, on, NOW)
    return [f"{slot.starts_at.astimezone(JAKARTA):%H:%M}" for slot in offered]


def test_a_day_with_a_lunch_break_has_every_cell_outside_the_break() -> None:
    found = starts(calendar())
    assert (found[0], found[23], found[24], found[-1], len(found)) == ("08:00", "11:50", "13:00", "14:50", 36)


def test_a_long_service_ends_when_the_break_begins_and_not_later() -> None:
    found = starts(calendar(), LONG_SERVICE)
    assert "11:30" in found
    assert "11:40" not in found


def test_several_people_need_adjacent_cells() -> None:
    found = slots(calendar(), SERVICE, 3, NEXT_TUESDAY, NEXT_TUESDAY, NOW)[0]
    assert list(found.cells) == [at("08:00"), at("08:10"), at("08:20")]


def test_hours_that_do_not_fit_the_grid_offer_whole_cells_only() -> None:
    rule = replace(RULE, starts=time(8, 5), ends=time(8, 38), pauses=())
    assert starts(calendar(rules=(rule,))) == ["08:10", "08:20"]


def test_a_service_longer_than_what_is_left_of_the_day_is_not_offered() -> None:
    rule = replace(RULE, starts=time(14, 40), pauses=())
    assert starts(calendar(rules=(rule,)), LONG_SERVICE) == []


def test_no_slot_runs_past_midnight() -> None:
    rule = replace(RULE, starts=time(23), ends=time(23, 59), pauses=())
    assert starts(calendar(rules=(rule,)), LONG_SERVICE) == ["23:00", "23:10", "23:20"]


def test_rules_that_overlap_add_up_their_counters() -> None:
    extra = OpeningRule("loket", EVERY_DAY, time(8), time(9), 2)
    plan = plan_day(calendar(rules=(RULE, extra)), NEXT_TUESDAY)
    assert (plan.places[48], plan.places[54]) == (6, 4)


def test_the_capacity_of_a_slot_is_the_smallest_of_its_cells() -> None:
    extra = OpeningRule("loket", EVERY_DAY, time(8), time(8, 10), 2)
    found = slots(calendar(rules=(RULE, extra)), LONG_SERVICE, 1, NEXT_TUESDAY, NEXT_TUESDAY, NOW)
    assert found[0].capacity == 4


def test_a_rule_holds_only_within_its_dates() -> None:
    ended = replace(RULE, valid_to=NEXT_TUESDAY - timedelta(days=1))
    begun = replace(RULE, starts=time(9), ends=time(9, 20), pauses=(), valid_from=NEXT_TUESDAY)
    assert starts(calendar(rules=(ended, begun))) == ["09:00", "09:10"]


def test_nothing_starts_after_the_last_ticket() -> None:
    rule = replace(RULE, ends=time(11), last_start=time(10, 30))
    assert starts(calendar(rules=(rule,)))[-1] == "10:30"


def test_a_service_starts_on_multiples_of_its_interval() -> None:
    assert starts(calendar(), replace(LONG_SERVICE, interval_minutes=30))[:3] == ["08:00", "08:30", "09:00"]


def test_an_opened_part_of_a_closed_day_can_be_booked() -> None:
    opened = DatedException("open", NEXT_TUESDAY, time(9), time(9, 20), capacity=1)
    assert starts(calendar(holidays=HOLIDAY, exceptions=(opened,))) == ["09:00", "09:10"]


def test_opening_a_holiday_without_times_lets_the_weekly_hours_hold() -> None:
    opened = DatedException("open", NEXT_TUESDAY)
    assert starts(calendar(holidays=HOLIDAY, exceptions=(opened,))) == starts(calendar())


def test_a_closure_of_one_service_leaves_the_others_open() -> None:
    closed = DatedException("closed", NEXT_TUESDAY, service_id=SERVICE.id)
    found = calendar(exceptions=(closed,))
    assert (starts(found), len(starts(found, LONG_SERVICE)) > 0) == ([], True)


def test_a_closed_part_removes_the_cells_that_it_touches() -> None:
    closed = DatedException("closed", NEXT_TUESDAY, time(8, 15), time(8, 35))
    assert starts(calendar(exceptions=(closed,)))[:3] == ["08:00", "08:40", "08:50"]


def test_today_begins_after_the_notice() -> None:
    assert starts(calendar(), on=TUESDAY)[0] == "10:00"


def test_the_horizon_is_the_last_day_on_offer() -> None:
    near = replace(SERVICE, horizon_days=7)
    found = slots(calendar(), near, 1, TUESDAY, date(2026, 12, 31), NOW)
    assert found[-1].starts_at.astimezone(JAKARTA).date() == NEXT_TUESDAY


@pytest.mark.parametrize("status", ["closed", "redirected"])
def test_a_service_that_is_not_open_offers_nothing(status: str) -> None:
    assert starts(calendar(), replace(SERVICE, status=status)) == []


def test_the_office_of_the_east_has_its_own_midnight() -> None:
    from zoneinfo import ZoneInfo

    east = calendar(zone=ZoneInfo("Asia/Jayapura"))
    first = slots(east, SERVICE, 1, NEXT_TUESDAY, NEXT_TUESDAY, NOW)[0]
    assert first.starts_at.isoformat() == "2026-11-30T23:00:00+00:00"


WALK_IN_RULE = replace(RULE, pauses=(LUNCH, Pause(time(8, 50), time(9), "walk_in")), last_start=time(14, 30))
CLOSED = DatedException("closed", NEXT_TUESDAY, reason=words("jaringan mati", "network down"))


def refused(calendar: Calendar, service: Service, moment: datetime) -> Reason:
    """Why one person cannot come then."""
    found = find_slot(calendar, service, 1, moment, NOW)
    assert isinstance(found, Reason)
    return found


@pytest.mark.parametrize(
    ("changes", "moment", "code"),
    [
        pytest.param({}, at("08:00", TUESDAY), "past", id="an hour ago"),
        pytest.param({}, at("09:30", TUESDAY), "notice", id="in half an hour"),
        pytest.param({}, at("08:00", date(2026, 12, 25)), "horizon", id="in a month and a day"),
        pytest.param({}, at("08:05"), "misaligned", id="between two starts"),
        pytest.param({}, at("08:00") + timedelta(seconds=1), "misaligned", id="a second late"),
        pytest.param({}, at("07:50"), "outside-hours", id="before opening"),
        pytest.param({}, at("15:00"), "outside-hours", id="at closing time"),
        pytest.param({}, at("23:50"), "outside-hours", id="at night"),
        pytest.param({}, at("12:10"), "break", id="at lunch"),
        pytest.param({"rules": (WALK_IN_RULE,)}, at("08:50"), "walk-in", id="kept for walk-ins"),
        pytest.param({"rules": (WALK_IN_RULE,)}, at("14:40"), "last-ticket", id="after the last ticket"),
        pytest.param({"holidays": HOLIDAY}, at("08:00"), "holiday", id="on a holiday"),
        pytest.param({"exceptions": (CLOSED,)}, at("08:00"), "closed", id="on a closed day"),
    ],
)
def test_each_start_that_is_not_on_offer_has_its_reason(changes: dict[str, Any], moment: datetime, code: str) -> None:
    refusal = refused(calendar(**changes), SERVICE, moment)
    assert refusal.code == code


def test_a_closure_says_the_reason_of_the_office_in_both_languages() -> None:
    refusal = refused(calendar(exceptions=(CLOSED,)), SERVICE, at("08:00"))
    assert ("jaringan mati" in refusal.explanation["id"], "network down" in refusal.explanation["en"]) == (True, True)


def test_a_long_service_that_would_run_into_lunch_is_told_so() -> None:
    refusal = refused(calendar(), LONG_SERVICE, at("11:40"))
    assert refusal.code == "break"


def test_a_closed_service_says_its_own_message() -> None:
    closed = replace(SERVICE, status="closed", status_message=words("Blangko habis.", "No blanks."))
    refusal = refused(calendar(), closed, at("08:00"))
    assert refusal.explanation == words("Blangko habis.", "No blanks.")


def test_the_office_corrects_the_holidays_either_way() -> None:
    added = DatedException("holiday", TUESDAY, reason=words("Hari jadi", "Anniversary"))
    removed = DatedException("workday", NEXT_TUESDAY)
    assert corrected(HOLIDAY, (added, removed)) == {TUESDAY: words("Hari jadi", "Anniversary")}


@pytest.mark.parametrize(
    ("taken", "left"), [({}, 4), ({at("08:10"): 3}, 1), ({at("08:00"): 4}, 0), ({at("08:20"): 9}, 0)], ids=str
)
def test_what_is_left_is_the_smallest_of_the_cells_and_never_negative(taken: dict[datetime, int], left: int) -> None:
    assert slots(calendar(), LONG_SERVICE, 1, NEXT_TUESDAY, NEXT_TUESDAY, NOW)[0].remaining(taken) == left


# Properties: whatever an office lays down.

LAST_DAY = TUESDAY + timedelta(days=2)
MINUTES = st.integers(0, 23 * 60 + 59).map(lambda minute: time(minute // 60, minute % 60))


@st.composite
def spans(draw: st.DrawFn) -> tuple[time, time]:
    first, last = sorted(draw(st.tuples(MINUTES, MINUTES)))
    return first, last


@st.composite
def rules(draw: st.DrawFn) -> OpeningRule:
    first, last = draw(spans())
    pauses = tuple(Pause(*span, draw(st.sampled_from(["break", "walk_in"]))) for span in draw(st.lists(spans(), max_size=3)))
    weekdays = draw(st.frozensets(st.integers(1, 7), min_size=1))
    return OpeningRule("loket", weekdays, first, last, draw(st.integers(0, 3)), pauses, draw(st.none() | MINUTES))


@st.composite
def exceptions(draw: st.DrawFn) -> DatedException:
    first, last = draw(st.none() | spans()) or (None, None)
    kind, on = draw(st.sampled_from(["open", "closed"])), draw(st.dates(TUESDAY, LAST_DAY))
    service_id = draw(st.sampled_from([None, SERVICE.id, "other"]))
    return DatedException(kind, on, first, last, service_id, draw(st.none() | st.integers(1, 3)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    group = CounterGroup("loket", draw(st.sampled_from([5, 7, 10, 15, 30])), draw(st.integers(1, 3)))
    closed = draw(st.dictionaries(st.dates(TUESDAY, LAST_DAY), st.just(words("Libur", "Holiday")), max_size=2))
    listed = draw(st.lists(rules(), max_size=3)), draw(st.lists(exceptions(), max_size=3))
    return Calendar(JAKARTA, group, tuple(listed[0]), tuple(listed[1]), closed)


@st.composite
def services(draw: st.DrawFn, group: CounterGroup) -> Service:
    interval = group.cell_minutes * draw(st.integers(1, 3))
    return replace(SERVICE, duration_minutes=draw(st.integers(1, 90)), interval_minutes=interval)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, Service, int]:
    drawn = draw(calendars())
    return drawn, draw(services(drawn.group)), draw(st.integers(1, 4))


def local_minutes(plan: DayPlan, moment: datetime) -> float:
    return (moment - plan.midnight).total_seconds() / 60


@settings(max_examples=60, deadline=None)
@given(cases())
def test_what_is_listed_is_exactly_what_can_be_booked(case: tuple[Calendar, Service, int]) -> None:
    found, service, people = case
    listed = {slot.starts_at for slot in slots(found, service, people, TUESDAY, LAST_DAY, NOW)}
    first, size = datetime.combine(TUESDAY, time(), JAKARTA), found.group.cell_minutes
    offsets = {minute for minute in range(24 * 60) if minute % size == 0 or minute % 25 == 0}
    tried = {first + timedelta(days=day, minutes=minute) for day in range(3) for minute in offsets} | listed
    assert {moment for moment in tried if isinstance(find_slot(found, service, people, moment, NOW), Slot)} == listed


@settings(max_examples=60, deadline=None)
@given(cases())
def test_a_slot_without_dated_openings_lies_inside_hours_and_overlaps_no_break(case: tuple[Calendar, Service, int]) -> None:
    found, service, people = replace(case[0], exceptions=(), rules=case[0].rules[:1]), case[1], case[2]
    for slot in slots(found, service, people, TUESDAY, LAST_DAY, NOW):
        rule, begin, end = found.rules[0], local_minutes(slot.plan, slot.starts_at), local_minutes(slot.plan, slot.ends_at)
        hours = (rule.starts.hour * 60 + rule.starts.minute, rule.ends.hour * 60 + rule.ends.minute)
        breaks = [(p.starts.hour * 60 + p.starts.minute, p.ends.hour * 60 + p.ends.minute) for p in rule.pauses]
        assert hours[0] <= begin < end <= hours[1]
        assert not [pause for pause in breaks if begin < pause[1] and pause[0] < end]


@settings(max_examples=60, deadline=None)
@given(cases())
def test_a_booked_slot_is_the_listed_one(case: tuple[Calendar, Service, int]) -> None:
    found, service, people = case
    for slot in slots(found, service, people, TUESDAY, LAST_DAY, NOW)[:5]:
        assert find_slot(found, service, people, slot.starts_at, NOW) == slot


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_cells_of_a_slot_hold_the_places_that_it_promises(case: tuple[Calendar, Service, int]) -> None:
    found, service, people = case
    for slot in slots(found, service, people, TUESDAY, LAST_DAY, NOW):
        assert min(slot.cells.values()) == slot.capacity > 0
