"""Limits across slots: released places, kept shares, daily maxima and shares by an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.domain.calendar import Calendar, OpeningRule, Pause
from services.booking.domain.channels import CHANNELS, LAYERS
from services.booking.domain.limits import day_places, limits_of
from services.booking.domain.office import Service
from services.booking.domain.plan import plan_day
from services.booking.domain.quotas import Counter, Kept, Quota
from services.booking.domain.release import Stage
from services.booking.domain.slots import Slot, by_day, day_offers, find_slot
from tests.booking.builders import EVERY_DAY, GROUP, LONG_SERVICE, NEXT_TUESDAY, NOW, RULE, SERVICE, TUESDAY, at, calendar

DISTRICTS = Quota("kelurahan", answer="district", shares={"1001": 3, "1002": 1}, others=2)
STAGED = replace(SERVICE, release=(Stage(7, time(7), percent=50), Stage(1, time(12))))
KEPT = replace(SERVICE, kept=(Kept("walk_in", percent=20), Kept("priority", places=4), Kept("staff", places=2)))
SHORT = calendar(rules=(replace(RULE, ends=time(10), pauses=()),))  # 12 cells of 4 places


def limit_of(
    kind: str,
    service: Service,
    channel: str = "resident",
    now: datetime = NOW,
    answers: Mapping[str, str] | None = None,
) -> list[int]:
    found = limits_of(SHORT, service, NEXT_TUESDAY, 1, now, channel, answers or {})
    return [limit.capacity for limit in found if limit.kind == kind]


@pytest.mark.parametrize(
    ("service", "places"),
    [
        pytest.param(SERVICE, 48, id="one cell each"),
        pytest.param(LONG_SERVICE, 16, id="three cells each"),
        pytest.param(replace(LONG_SERVICE, interval_minutes=20), 12, id="starts that leave a rest"),
        pytest.param(replace(SERVICE, duration_minutes=50, interval_minutes=50), 8, id="two and a rest"),
        pytest.param(replace(SERVICE, duration_minutes=130), 0, id="longer than the day"),
    ],
)
def test_a_day_has_as_many_places_as_fit_one_after_the_other(service: Service, places: int) -> None:
    assert day_places(plan_day(SHORT, NEXT_TUESDAY, service.id).shape, service) == places


@pytest.mark.parametrize(
    ("now", "out"),
    [
        pytest.param(at("07:00", TUESDAY), [24], id="half a week ahead"),
        pytest.param(at("12:00", date(2026, 11, 30)), [], id="all of it the day before"),
    ],
)
def test_residents_get_what_is_released(now: datetime, out: list[int]) -> None:
    assert limit_of("released", STAGED, now=now) == out


@pytest.mark.parametrize("channel", ["staff", "walk_in", "priority"])
def test_release_is_for_residents_only(channel: str) -> None:
    assert limits_of(SHORT, STAGED, NEXT_TUESDAY, 1, NOW, channel, {}) == ()


@pytest.mark.parametrize(
    ("channel", "capacities"),
    [("resident", [32, 34, 42, 44]), ("staff", [34, 44]), ("walk_in", [42, 44]), ("priority", [])],
)
def test_whoever_may_not_take_a_kept_part_leaves_it_alone(channel: str, capacities: list[int]) -> None:
    assert limit_of("kept", KEPT, channel) == capacities


def test_more_kept_than_there_is_leaves_nothing_and_no_less() -> None:
    assert limit_of("kept", replace(SERVICE, kept=(Kept("walk_in", places=100),)))[0] == 0


def test_of_what_is_released_the_kept_part_is_taken_off_before() -> None:
    both = replace(STAGED, kept=(Kept("walk_in", places=8),))
    assert limit_of("released", both, now=at("07:00", TUESDAY)) == [20]


@pytest.mark.parametrize(
    ("answers", "capacity"),
    [({"district": "1001"}, 3), ({"district": "1002"}, 1), ({"district": "9999"}, 2), ({}, 2)],
    ids=["its own share", "a smaller one", "any other", "no answer"],
)
def test_each_answer_has_its_share_and_all_others_one_together(answers: dict[str, str], capacity: int) -> None:
    assert limit_of("share", replace(SERVICE, quotas=(DISTRICTS,)), answers=answers) == [capacity]


def test_shares_are_left_out_until_somebody_was_asked() -> None:
    service = replace(SERVICE, quotas=(replace(DISTRICTS, maximum=5),))
    found = limits_of(SHORT, service, NEXT_TUESDAY, 1, NOW, "resident", None)
    assert [(limit.kind, limit.capacity) for limit in found] == [("daily", 5)]


def test_the_limits_of_a_group_count_all_its_services() -> None:
    found = calendar(group=replace(GROUP, quotas=(Quota("alat", 30),)))
    names = {limits_of(found, s, NEXT_TUESDAY, 1, NOW, "resident", {})[0].claim.quota_id for s in (SERVICE, LONG_SERVICE)}
    assert names == {"loket//alat"}


def test_a_family_counts_as_its_people() -> None:
    found = limits_of(SHORT, replace(SERVICE, quotas=(Quota("hari", 5),)), NEXT_TUESDAY, 3, NOW, "resident", {})
    assert [limit.room({limit.claim.counter: 0}) for limit in found] == [1]


def test_a_kept_pause_is_open_to_its_channel_only() -> None:
    pause = Pause(time(8), time(9), "walk_in")
    found = calendar(rules=(replace(RULE, pauses=(pause,)),))
    starts = {channel: find_slot(found, SERVICE, 1, at("08:00"), NOW, channel) for channel in CHANNELS}
    assert [channel for channel, slot in starts.items() if isinstance(slot, Slot)] == ["walk_in", "priority"]


def test_counters_behind_those_for_the_public_are_for_everybody_else() -> None:
    found = calendar(rules=(replace(RULE, capacity=1, counters=3),))
    assert [plan_day(found, NEXT_TUESDAY, SERVICE.id, channel).places[48] for channel in CHANNELS] == [1, 3, 3, 3]


# Properties: however places are taken, every limit holds and what is listed can be taken.


@st.composite
def limited(draw: st.DrawFn) -> tuple[Calendar, Service]:
    hours = OpeningRule("loket", EVERY_DAY, time(8), time(draw(st.integers(9, 11))), draw(st.integers(1, 3)))
    group = replace(GROUP, quotas=draw(st.sampled_from([(), (Quota("alat", 7),)])))
    service = replace(
        SERVICE,
        duration_minutes=draw(st.sampled_from([10, 15, 30])),
        release=draw(st.sampled_from([(), (Stage(7, time(7), percent=50), Stage(1, time(12)))])),
        kept=draw(st.sampled_from([(), (Kept("walk_in", percent=30), Kept("staff", places=2))])),
        quotas=draw(st.sampled_from([(), (replace(DISTRICTS, maximum=8),)])),
    )
    return calendar(rules=(hours,), group=group), service


def take(slot: Slot, taken: dict[datetime, int], used: dict[Counter, int]) -> None:
    for cell in slot.cells:
        taken[cell] = taken.get(cell, 0) + 1
    for limit in slot.limits:
        used[limit.claim.counter] = used.get(limit.claim.counter, 0) + limit.claim.units


Turn = tuple[str, str, int]
TURNS = st.lists(st.tuples(st.sampled_from(CHANNELS), st.sampled_from(["1001", "1002", "1003"]), st.integers(0, 20)), max_size=40)


@settings(max_examples=50, deadline=None)
@given(limited(), TURNS)
def test_no_limit_is_ever_exceeded_and_every_kept_part_stays(case: tuple[Calendar, Service], turns: list[Turn]) -> None:
    found, service = case
    taken, used, by_channel = dict[datetime, int](), dict[Counter, int](), dict.fromkeys(CHANNELS, 0)
    for channel, district, pick in turns:
        answers = {"district": district}
        offers = day_offers(found, service, 1, NEXT_TUESDAY, NEXT_TUESDAY, NOW, channel, answers)
        open_slots = [slot for offer in offers for slot in offer.slots() if slot.remaining(taken, used) > 0]
        if open_slots:
            slot = open_slots[pick % len(open_slots)]
            take(slot, taken, used)
            by_channel[channel] += 1
            assert all(used[limit.claim.counter] <= limit.capacity for limit in slot.limits)
    assert_kept(found, service, by_channel)


def assert_kept(found: Calendar, service: Service, by_channel: Mapping[str, int]) -> None:
    """What each layer took leaves the parts alone that none of its members may take."""
    for layer, members in LAYERS.items() if service.kept else ():
        places = day_places(plan_day(found, NEXT_TUESDAY, service.id, layer).shape, service)
        open_to_residents = day_places(plan_day(found, NEXT_TUESDAY, service.id).shape, service)
        beyond = {"resident": ("walk_in", "staff"), "staff": ("walk_in",), "walk_in": ("staff",), "desk": ()}[layer]
        kept = sum(each.of(open_to_residents) for each in service.kept if each.part in beyond)
        assert sum(by_channel[channel] for channel in members) <= max(0, places - kept)


@settings(max_examples=50, deadline=None)
@given(limited(), TURNS)
def test_the_listing_of_a_day_says_of_each_start_what_the_start_itself_says(
    case: tuple[Calendar, Service], turns: list[Turn]
) -> None:
    found, service = case
    taken, used = dict[datetime, int](), dict[Counter, int]()
    answers: dict[str, Any] = {"district": "1001"}
    offers = list(day_offers(found, service, 1, NEXT_TUESDAY, NEXT_TUESDAY + timedelta(days=1), NOW, "resident", answers))
    every = [slot for offer in offers for slot in offer.slots()]
    for *_, pick in turns:
        if every and every[pick % len(every)].remaining(taken, used) > 0:
            take(every[pick % len(every)], taken, used)
    listed = [left for offer, cells in by_day(taken, offers) for left in offer.remaining(cells, used)]
    assert listed == [slot.remaining(taken, used) for slot in every]
    assert [find_slot(found, service, 1, slot.starts_at, NOW, "resident", answers) for slot in every] == every
