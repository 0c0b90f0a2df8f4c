"""Listings of the last second: served again, and never to whoever has just changed something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from services.booking.api.recent import Recent, forget_after_writes
from tests.fakes.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 12, 1, 1, tzinfo=UTC))


def test_within_a_second_the_same_question_has_the_same_answer(clock: FixedClock) -> None:
    recent = Recent(clock)
    first = recent.get("slots", lambda: "first")
    clock.advance(timedelta(milliseconds=999))
    assert (first, recent.get("slots", lambda: "second")) == ("first", "first")


@pytest.mark.parametrize("seconds", [1, 60, -1], ids=["a second later", "a minute later", "a clock that was set back"])
def test_after_a_second_it_is_answered_anew(clock: FixedClock, seconds: int) -> None:
    recent = Recent(clock)
    recent.get("slots", lambda: "first")
    clock.advance(timedelta(seconds=seconds))
    assert recent.get("slots", lambda: "second") == "second"


def test_another_question_has_its_own_answer(clock: FixedClock) -> None:
    recent = Recent(clock)
    recent.get(("slots", 1), lambda: "for one")
    assert recent.get(("slots", 2), lambda: "for two") == "for two"


def test_an_answer_that_a_change_overtook_is_not_kept(clock: FixedClock) -> None:
    recent = Recent(clock)

    def overtaken() -> str:
        recent.forget()
        return "before the change"

    recent.get("slots", overtaken)
    assert recent.get("slots", lambda: "after the change") == "after the change"


@pytest.mark.parametrize(("method", "expected"), [("GET", "first"), ("POST", "second")])
def test_a_write_makes_every_answer_new_and_a_read_does_not(clock: FixedClock, method: str, expected: str) -> None:
    app, recent = Flask("test"), Recent(clock)
    forget_after_writes(app, recent)
    app.add_url_rule("/", view_func=lambda: "", methods=["GET", "POST"])
    recent.get("slots", lambda: "first")
    app.test_client().open("/", method=method)
    assert recent.get("slots", lambda: "second") == expected


def test_what_is_kept_stays_small(clock: FixedClock) -> None:
    recent = Recent(clock)
    asked = [recent.get(number, lambda: "first") for number in range(65)]
    again = [recent.get(number, lambda: "second") for number in range(65)]
    assert (set(asked), "second" in again) == ({"first"}, True)
