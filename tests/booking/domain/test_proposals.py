"""Fair new places for those who lose theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.domain.appointment import Appointment
from services.booking.domain.proposals import Choices, propose
from services.booking.domain.slots import Slot, slots
from tests.booking.builders import GROUP, JAKARTA, NEXT_TUESDAY, NOW, RULE, SERVICE, appointment, at, calendar

DAY = timedelta(days=1)
WIDE = replace(SERVICE, horizon_days=30)


def after(clock: str, capacity: int = 1, days: int = 0) -> Choices:
    """The choices from a time next Tuesday on, at so many counters."""

    def choose(displaced: Appointment) -> Sequence[Slot]:
        rules = (replace(RULE, capacity=capacity),)
        found = slots(calendar(rules=rules), WIDE, displaced.people, NEXT_TUESDAY, NEXT_TUESDAY + days * DAY, NOW)
        return [slot for slot in found if slot.starts_at >= at(clock)]

    return choose


def displaced(clock: str, contact: str, people: int = 1) -> Appointment:
    starts_at = at(clock)
    return appointment(
        starts_at=starts_at, ends_at=starts_at + people * timedelta(minutes=10), contact_key=contact, people=people, name=contact
    )


def given_times(
    people: Sequence[Appointment], choices: Choices, taken: dict[datetime, int] | None = None
) -> list[tuple[str, str | None]]:
    """Who gets which local time, in order; None without a place."""
    proposals = propose(people, choices, {GROUP.id: taken or {}}, JAKARTA)
    return [
        (each.appointment.name, f"{each.slot.starts_at.astimezone(JAKARTA):%d %H:%M}" if each.slot else None)
        for each in proposals
    ]


def test_who_was_first_gets_the_earliest_place() -> None:
    people = [displaced("08:20", "c"), displaced("08:00", "a"), displaced("08:10", "b")]
    assert given_times(people, after("13:00")) == [("a", "01 13:00"), ("b", "01 13:10"), ("c", "01 13:20")]


def test_places_that_are_taken_are_left_alone() -> None:
    assert given_times([displaced("08:00", "a")], after("13:00"), {at("13:00"): 1}) == [("a", "01 13:10")]


def test_several_counters_give_several_places_at_a_time() -> None:
    people = [displaced("08:00", name) for name in "abc"]
    assert [time for _, time in given_times(people, after("13:00", capacity=2))] == ["01 13:00", "01 13:00", "01 13:10"]


def test_a_family_on_one_card_gets_adjacent_places() -> None:
    people = [displaced("08:00", "family", people=3), displaced("08:30", "b")]
    assert given_times(people, after("13:00"), {at("13:20"): 1}) == [("family", "01 13:30"), ("b", "01 13:00")]


def test_appointments_of_one_contact_stay_on_one_day_and_in_order() -> None:
    same, other = [displaced(clock, "same") for clock in ("08:00", "08:10")], displaced("08:05", "other")
    times = given_times([*same, other], after("14:50", days=1))
    assert times == [("same", "02 08:00"), ("other", "01 14:50"), ("same", "02 08:10")]


def test_appointments_of_one_contact_go_apart_rather_than_nowhere() -> None:
    people = [displaced(clock, "same") for clock in ("08:00", "08:10")]
    assert given_times(people, after("14:50")) == [("same", "01 14:50"), ("same", None)]


def test_who_finds_no_place_waits() -> None:
    people = [displaced("08:00", "a"), displaced("08:10", "b"), displaced("08:20", "c")]
    assert [time for _, time in given_times(people, after("14:40"))] == ["01 14:40", "01 14:50", None]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 11), st.sampled_from("abcde"), st.integers(1, 3)), max_size=10),
    st.dictionaries(st.integers(0, 11), st.integers(0, 2), max_size=8),
    st.integers(1, 2),
)
def test_nobody_loses_a_place_and_everybody_has_one_proposal(
    wanted: list[tuple[int, str, int]], taken_cells: dict[int, int], capacity: int
) -> None:
    people = [displaced(f"{8 + n // 6:02}:{n % 6}0", name, count) for n, name, count in wanted]
    taken = {at("13:00") + n * timedelta(minutes=10): min(used, capacity) for n, used in taken_cells.items()}
    proposals = propose(people, after("13:00", capacity), {GROUP.id: taken}, JAKARTA)
    used = Counter(taken)
    for each in proposals:
        used.update(each.slot.cells.keys() if each.slot else [])
    assert sorted(each.appointment.id for each in proposals) == sorted(each.id for each in people)
    assert all(count <= capacity for count in used.values())
