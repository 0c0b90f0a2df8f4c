"""How far a message came, whatever the order of the reports."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.delivery import REPORTED, Times

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
REPORTS = st.lists(st.tuples(st.sampled_from(REPORTED), st.integers(0, 100)), min_size=1, max_size=8)


def after(reports: list[tuple[str, int]]) -> Times:
    times = Times()
    for status, seconds in reports:
        times = times.with_report(status, START + timedelta(seconds=seconds))
    return times


@given(REPORTS, st.randoms())
def test_any_order_and_repetition_of_reports_ends_in_the_same_state(
    reports: list[tuple[str, int]], chance: random.Random
) -> None:
    shuffled = reports + reports[:3]
    chance.shuffle(shuffled)
    assert after(shuffled) == after(reports)


@given(REPORTS, st.sampled_from(("delivered", "read")), st.integers(0, 100))
def test_a_message_that_was_delivered_never_becomes_less(reports: list[tuple[str, int]], status: str, seconds: int) -> None:
    assert after([(status, seconds), *reports]).state in ("delivered", "read")


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        pytest.param([("read", 3)], "read", id="delivered may be missing"),
        pytest.param([("delivered", 2), ("sent", 1)], "delivered", id="sent after delivered"),
        pytest.param([("sent", 1), ("failed", 2)], "failed", id="failed after sent"),
        pytest.param([("failed", 2), ("sent", 3)], "failed", id="sent after failed"),
        pytest.param([("failed", 1), ("delivered", 2)], "delivered", id="delivered after failed"),
        pytest.param([("delivered", 1), ("failed", 2)], "delivered", id="failed after delivered"),
    ],
)
def test_the_state_is_what_the_reports_amount_to(reports: list[tuple[str, int]], state: str) -> None:
    assert after(reports).state == state


def test_a_late_failure_keeps_both_times() -> None:
    times = after([("delivered", 1), ("failed", 2)])
    assert (times.delivered, times.failed) == (START + timedelta(seconds=1), START + timedelta(seconds=2))
