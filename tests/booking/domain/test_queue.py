"""Who is called next: each test holds a sentence of documentation/queue-order.md."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.day_rules import DEFAULT
from services.booking.domain.queue import Waiting, in_order, next_in_line
from tests.booking.builders import TUESDAY, at

NINE = at("09:00", TUESDAY)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def walk_in(name: str, arrived: int, **more: Any) -> Waiting:
    """Somebody without appointment who arrived so many minutes before nine."""
    return Waiting(name, NINE - minutes(arrived), number=name, **more)


def booked(name: str, clock: str, arrived: int = 10, **more: Any) -> Waiting:
    """Somebody with an appointment today who arrived so many minutes before nine."""
    return Waiting(name, NINE - minutes(arrived), at(clock, TUESDAY), number=name, **more)


def names(*waiting: Waiting, since_priority: int = 0, now: datetime = NINE) -> list[str]:
    return [person.id for person in in_order(waiting, now, since_priority, DEFAULT)]


def test_nobody_is_called_when_nobody_waits() -> None:
    assert next_in_line([], NINE, 0, DEFAULT) is None


def test_who_is_back_goes_first_in_order_of_coming_back() -> None:
    first, second = walk_in("b", 30, returned_at=NINE - minutes(5)), booked("c", "08:30", returned_at=NINE - minutes(2))
    assert names(booked("a", "08:00"), second, first) == ["b", "c", "a"]


def test_due_appointments_go_by_their_time_whoever_came_first() -> None:
    assert names(booked("late", "08:50", arrived=40), booked("soon", "08:40", arrived=15)) == ["soon", "late"]


def test_an_appointment_is_due_five_minutes_before_its_time() -> None:
    assert names(walk_in("w", 50), booked("a", "09:05")) == ["a", "w"]


def test_six_minutes_before_its_time_it_is_early_and_walk_ins_go_first() -> None:
    assert names(walk_in("w", 1), booked("a", "09:06", arrived=50)) == ["w", "a"]


def test_an_early_one_is_called_when_nobody_else_waits() -> None:
    assert names(booked("b", "11:00"), booked("a", "10:00")) == ["a", "b"]


def test_walk_ins_go_in_order_of_arrival() -> None:
    assert names(walk_in("second", 5), walk_in("first", 9)) == ["first", "second"]


def test_a_late_arrival_stands_where_its_arrival_puts_it_among_the_due() -> None:
    late, punctual = booked("late", "08:00", arrived=10), booked("punctual", "08:45", arrived=20)
    assert names(late, punctual, walk_in("w", 90)) == ["punctual", "late", "w"]


def test_fifteen_minutes_are_forgiven() -> None:
    assert names(booked("forgiven", "08:35", arrived=10), booked("next", "08:40", arrived=40)) == ["forgiven", "next"]


def test_sixteen_minutes_are_not() -> None:
    assert names(booked("late", "08:34", arrived=10), booked("next", "08:40", arrived=40)) == ["next", "late"]


def test_one_call_in_three_goes_to_somebody_with_priority() -> None:
    others = [booked(name, f"08:{minute}", arrived=60) for name, minute in (("a", 10), ("b", 20), ("c", 30), ("d", 40))]
    elderly = [walk_in("p", 20, priority=True), walk_in("q", 10, priority=True)]
    assert names(*others, *elderly) == ["a", "b", "p", "c", "d", "q"]


def test_priority_is_due_at_once_after_two_calls_without_it() -> None:
    assert names(booked("a", "08:00"), walk_in("p", 1, priority=True), since_priority=2) == ["p", "a"]


def test_those_who_are_back_go_even_before_priority() -> None:
    back = walk_in("back", 50, returned_at=NINE)
    assert names(walk_in("p", 60, priority=True), back, since_priority=2) == ["back", "p"]


def test_the_same_time_is_decided_by_arrival_and_then_by_number() -> None:
    assert names(booked("c", "08:30", 10), booked("b", "08:30", 12), booked("a", "08:30", 10)) == ["b", "a", "c"]


people = st.builds(
    lambda n, arrived, booked_in, priority, back: Waiting(
        f"id-{n}",
        NINE - minutes(arrived),
        None if booked_in is None else NINE + minutes(booked_in),
        priority,
        None if back is None else NINE - minutes(back),
        f"A-{n:03}",
    ),
    st.integers(1, 999),
    st.integers(0, 180),
    st.none() | st.integers(-180, 180),
    st.booleans(),
    st.none() | st.integers(0, 60),
)
lines = st.lists(people, max_size=12, unique_by=lambda person: person.id)


@given(lines, st.integers(0, 5))
def test_everybody_is_called_once(line: list[Waiting], since: int) -> None:
    assert sorted(p.id for p in in_order(line, NINE, since, DEFAULT)) == sorted(p.id for p in line)


@given(lines, st.integers(0, 5))
def test_nobody_with_priority_waits_for_more_than_two_others_at_a_time(line: list[Waiting], since: int) -> None:
    """But for those who are back, who had waited already."""
    called = in_order([p for p in line if p.returned_at is None], NINE, min(since, 2), DEFAULT)
    last = max((n for n, p in enumerate(called) if p.priority), default=-1)
    runs = "".join("p" if p.priority else "o" for p in called[: last + 1]).split("p")
    assert all(len(run) <= 2 for run in runs)


@given(lines, st.integers(0, 5))
def test_the_first_of_the_order_is_who_is_called(line: list[Waiting], since: int) -> None:
    ordered = in_order(line, NINE, since, DEFAULT)
    assert next_in_line(line, NINE, since, DEFAULT) == (ordered[0] if ordered else None)
