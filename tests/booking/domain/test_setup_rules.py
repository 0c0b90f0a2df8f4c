"""What an office may lay down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from services.booking.domain.calendar import DatedException, Pause
from services.booking.domain.office import CounterGroup
from services.booking.domain.quotas import Kept, Quota
from services.booking.domain.release import Stage
from services.booking.domain.setup import Setup
from services.booking.domain.setup_rules import (
    exception_mistakes,
    group_mistakes,
    rule_mistakes,
    service_mistakes,
    unused_minutes,
    whole_mistakes,
)
from tests.booking.builders import GROUP, LONG_SERVICE, LUNCH, NEXT_TUESDAY, OFFICE, RULE, SERVICE

SETUP = Setup(OFFICE, (GROUP,), (SERVICE, LONG_SERVICE), (RULE,), ())


def test_a_plain_office_has_no_mistakes() -> None:
    assert list(whole_mistakes(SETUP)) == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        pytest.param({"starts": time(15)}, "/rules/0/ends", id="ends as it starts"),
        pytest.param({"pauses": (Pause(time(13), time(12)),)}, "/rules/0/pauses/0/ends", id="a pause turned round"),
        pytest.param({"pauses": (Pause(time(7), time(9)),)}, "/rules/0/pauses/0", id="a pause outside the hours"),
        pytest.param({"pauses": (LUNCH, Pause(time(12, 30), time(14)))}, "/rules/0/pauses", id="pauses that overlap"),
        pytest.param({"last_start": time(15)}, "/rules/0/last_start", id="a last ticket at closing time"),
        pytest.param({"counters": 3}, "/rules/0/counters", id="fewer counters in all than for the public"),
        pytest.param(
            {"valid_from": date(2027, 1, 2), "valid_to": date(2027, 1, 1)}, "/rules/0/valid_to", id="dates turned round"
        ),
        pytest.param({"every_weeks": 2}, "/rules/0/anchor_on", id="every second week from nowhere"),
        pytest.param(
            {"every_weeks": 2, "anchor_on": NEXT_TUESDAY, "nth_in_month": frozenset({1})},
            "/rules/0/nth_in_month",
            id="two rhythms",
        ),
        pytest.param({"counter_group": "x"}, "/rules/0/counter_group", id="unknown counters"),
        pytest.param({"service_id": "x"}, "/rules/0/service", id="unknown service"),
    ],
)
def test_a_wrong_rule_is_named_by_its_pointer(changes: dict[str, Any], pointer: str) -> None:
    found = dict(rule_mistakes(replace(SETUP, rules=(replace(RULE, **changes),))))
    assert pointer in found
    assert set(found[pointer]) == {"id", "en"}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        pytest.param({"interval_minutes": 15}, "/interval_minutes", id="off the grid"),
        pytest.param({"counter_group": "x"}, "/counter_group", id="unknown counters"),
        pytest.param({"status": "redirected"}, "/redirect_to", id="redirected to nowhere"),
        pytest.param({"release": (Stage(7, time(7), percent=50),)}, "/release/0", id="no stage for the rest"),
        pytest.param({"release": (Stage(2, time(7)), Stage(1, time(7)))}, "/release/0", id="the rest comes twice"),
        pytest.param({"release": (Stage(60, time(7)),)}, "/release/0/days_ahead", id="beyond the horizon"),
        pytest.param({"release": (Stage(1, time(7), percent=5), Stage(2, time(7)))}, "/release/1", id="out of order"),
        pytest.param({"release": (Stage(1, time(9), percent=5), Stage(1, time(8)))}, "/release/1", id="out of order on one day"),
        pytest.param(
            {"release": (Stage(3, time(7), percent=60), Stage(2, time(7), percent=60), Stage(1, time(7)))},
            "/release",
            id="too much",
        ),
        pytest.param({"kept": (Kept("staff"),)}, "/kept/0", id="nothing kept"),
        pytest.param({"kept": (Kept("staff", 1), Kept("staff", 2))}, "/kept/1", id="a part twice"),
        pytest.param({"kept": (Kept("staff", 60), Kept("walk_in", 60))}, "/kept", id="more than everything"),
        pytest.param({"quotas": (Quota("a"),)}, "/quotas/0/maximum", id="a limit without number"),
        pytest.param({"quotas": (Quota("a", 5, shares={"x": 1}),)}, "/quotas/0/answer", id="shares of no question"),
        pytest.param({"quotas": (Quota("a", 5), Quota("a", 6))}, "/quotas/1", id="a limit twice"),
    ],
)
def test_wrong_settings_are_named_by_their_pointer(changes: dict[str, Any], pointer: str) -> None:
    assert pointer in dict(service_mistakes(SETUP, replace(SERVICE, **changes)))


def test_a_staged_release_that_fits_is_fine() -> None:
    stages = (Stage(7, time(7), percent=50), Stage(2, time(12), places=5), Stage(1, time(7)))
    assert list(service_mistakes(SETUP, replace(SERVICE, release=stages))) == []


@pytest.mark.parametrize(
    ("groups", "pointer"),
    [
        pytest.param((CounterGroup("loket", 7, 1),), "/counter_groups/0/cell_minutes", id="a grid that misses midnight"),
        pytest.param((GROUP, GROUP), "/counter_groups/1", id="an id twice"),
        pytest.param((), "/counter_groups", id="one that is in use"),
    ],
)
def test_wrong_counters_are_named_by_their_pointer(groups: tuple[CounterGroup, ...], pointer: str) -> None:
    assert pointer in dict(group_mistakes(replace(SETUP, groups=groups)))


@pytest.mark.parametrize(
    ("exception", "pointer"),
    [
        pytest.param(DatedException("closed", NEXT_TUESDAY, time(9)), "/ends", id="a start without end"),
        pytest.param(DatedException("closed", NEXT_TUESDAY, time(9), time(9)), "/ends", id="no time at all"),
        pytest.param(DatedException("closed", NEXT_TUESDAY, service_id="x"), "/service", id="unknown service"),
    ],
)
def test_a_wrong_exception_is_named_by_its_pointer(exception: DatedException, pointer: str) -> None:
    assert [found for found, _ in exception_mistakes(SETUP, exception)] == [pointer]


def test_a_change_of_the_grid_that_breaks_a_service_names_the_service() -> None:
    mistakes = whole_mistakes(replace(SETUP, groups=(replace(GROUP, cell_minutes=15),)))
    assert {said["en"].split(":")[0] for _, said in mistakes} == {"ktp_hilang", "kk_baru"}


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        pytest.param({}, 0, id="on the grid"),
        pytest.param({"starts": time(8, 5)}, 5, id="five minutes late"),
        pytest.param({"pauses": (Pause(time(12, 5), time(12, 55)),)}, 10, id="a pause off the grid"),
    ],
)
def test_minutes_that_the_grid_cannot_offer_are_told(changes: dict[str, Any], minutes: int) -> None:
    assert unused_minutes(SETUP, replace(RULE, **changes)) == minutes
