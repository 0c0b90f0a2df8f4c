"""Reports over hand-made visits: each definition with the numbers that a person would write down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.booking.domain.appointment import Appointment, Result, Status
from services.booking.domain.reports import (
    ALL,
    COLUMNS,
    REPORTS,
    Span,
    fill,
    key_of,
    lead_time,
    missing_papers,
    no_show,
    one_visit,
    percentile,
    service_time,
    waiting,
)
from services.booking.domain.visit import Place, Visit
from tests.booking.builders import JAKARTA, LONG_SERVICE, SERVICE, TUESDAY, appointment, at

NOW = at("15:00", TUESDAY)
BY_DAY, BY_SERVICE = key_of("day", JAKARTA), key_of("service", JAKARTA)
DAY = "2026-11-24"


def visit(
    clock: str, status: Status = Status.COMPLETED, moments: Mapping[Status, str] | None = None, **changes: Any
) -> Appointment:
    """A visit today, with the times of its states as local clock times."""
    reached = {state: at(time, TUESDAY) for state, time in (moments or {}).items()}
    starts_at: datetime = changes.pop("starts_at", at(clock, TUESDAY))
    booked_at = changes.pop("created_at", starts_at - timedelta(hours=24))
    return appointment(
        starts_at=starts_at, status=status, created_at=booked_at, moments={Status.BOOKED: booked_at, **reached}, **changes
    )


def span(*visits: Appointment, places: Mapping[str, int] | None = None) -> Span:
    return Span(visits, places or {}, NOW)


def test_fill_is_the_share_of_place_minutes_that_are_taken() -> None:
    visits = span(visit("08:00"), visit("08:00", Status.MISSED), visit("08:10", Status.CANCELLED), places={DAY: 80, ALL: 80})
    assert fill(visits, BY_DAY) == [
        {"key": DAY, "place_minutes": 80, "taken_minutes": 20, "fill": 0.25},
        {"key": ALL, "place_minutes": 80, "taken_minutes": 20, "fill": 0.25},
    ]


def test_a_walk_in_without_a_slot_fills_no_place() -> None:
    extra = visit("08:00", visit=Visit(walk_in=True, place=Place.EXTRA))
    assert fill(span(extra, places={ALL: 10}), BY_DAY)[-1]["taken_minutes"] == 0


def test_a_day_without_open_places_has_no_fill() -> None:
    assert fill(span(places={DAY: 0, ALL: 0}), BY_DAY)[0]["fill"] is None


def test_lead_time_is_from_booking_to_the_start_without_walk_ins_and_cancellations() -> None:
    start = at("08:00", TUESDAY)
    visits = [visit("08:00", created_at=start - timedelta(hours=hours)) for hours in (1, 2, 9)]
    not_counted = [visit("09:00", Status.CANCELLED), visit("09:00", visit=Visit(walk_in=True))]
    assert lead_time(span(*visits, *not_counted), BY_DAY)[-1] == {
        "key": ALL, "visits": 3, "median_hours": 2.0, "p90_hours": 9.0,
    }  # fmt: skip


def test_no_show_counts_who_never_came_among_those_expected() -> None:
    visits = span(
        *[visit("08:00") for _ in range(6)],
        visit("08:00", Status.SERVING),
        visit("08:10", Status.MISSED),
        visit("08:10", Status.MISSED),
        visit("08:20", Status.MISSED, {Status.CHECKED_IN: "08:15"}),
        visit("08:30", Status.BOOKED),
        visit("15:30", Status.BOOKED),
        visit("08:40", Status.CANCELLED),
        visit("08:50", Status.MISSED, visit=Visit(walk_in=True)),
    )
    assert no_show(visits, BY_DAY)[-1] == {
        "key": ALL, "attended": 7, "no_show": 2, "left": 1, "unrecorded": 1, "rate": 0.2,
    }  # fmt: skip


def test_waiting_ends_with_the_call_or_with_being_served() -> None:
    visits = span(
        visit("08:00", moments={Status.CHECKED_IN: "08:00", Status.CALLED: "08:04", Status.SERVING: "08:06"}),
        visit("08:00", moments={Status.CHECKED_IN: "08:00", Status.SERVING: "08:10"}),
        visit("08:00", moments={Status.CHECKED_IN: "08:00"}),
        visit("08:00", Status.MISSED),
    )
    assert waiting(visits, BY_DAY)[-1] == {"key": ALL, "visits": 2, "median_minutes": 7.0, "p90_minutes": 10.0}


def test_service_time_begins_with_serving_or_with_the_call() -> None:
    visits = span(
        visit("08:00", moments={Status.CALLED: "08:00", Status.SERVING: "08:02", Status.COMPLETED: "08:10"}),
        visit("08:00", moments={Status.CALLED: "08:00", Status.COMPLETED: "08:12"}),
        visit("08:00", moments={Status.COMPLETED: "08:12"}),
    )
    assert service_time(visits, BY_DAY)[-1] == {"key": ALL, "visits": 2, "median_minutes": 10.0, "p90_minutes": 12.0}


def test_one_visit_is_the_share_of_completed_visits_that_were_finished() -> None:
    outcomes = ["one_visit", "one_visit", "one_visit", "papers_missing"]
    visits = span(*[visit("08:00", result=Result(outcome)) for outcome in outcomes], visit("08:00", Status.MISSED))
    assert one_visit(visits, BY_DAY)[-1] == {
        "key": ALL, "completed": 4, "one_visit": 3, "papers_missing": 1, "not_eligible": 0, "system_down": 0, "share": 0.75,
    }  # fmt: skip


def test_missing_papers_are_ranked_by_how_many_visits_lacked_them() -> None:
    lacking = [("kk",), ("kk", "akta"), ("akta", "kk"), ()]
    visits = span(*[visit("08:00", result=Result("papers_missing" if each else "one_visit", each)) for each in lacking])
    assert [row for row in missing_papers(visits, BY_DAY) if row["key"] == ALL] == [
        {"key": ALL, "rank": 1, "document": "kk", "visits": 3, "share": 0.75},
        {"key": ALL, "rank": 2, "document": "akta", "visits": 2, "share": 0.5},
    ]


def test_days_are_those_of_the_office_not_of_utc() -> None:
    early = visit("06:00")  # 23.00 of the day before in UTC
    assert [row["key"] for row in fill(span(early), BY_DAY)] == [DAY, ALL]


def test_a_report_by_service_has_a_row_for_each_and_the_total_last() -> None:
    visits = span(visit("08:00"), visit("08:00", service_id=LONG_SERVICE.id))
    assert [row["key"] for row in one_visit(visits, BY_SERVICE)] == [ALL]
    assert [row["key"] for row in lead_time(visits, BY_SERVICE)] == [LONG_SERVICE.id, SERVICE.id, ALL]


@pytest.mark.parametrize("report", REPORTS)
def test_an_empty_span_is_reported_without_failing(report: str) -> None:
    rows = REPORTS[report](span(), BY_DAY)
    assert all(set(row) == set(COLUMNS[report]) for row in rows)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([], 90, None),
        ([5.0], 90, 5.0),
        ([1.0, 2.0], 90, 2.0),
        ([float(n) for n in range(1, 11)], 90, 9.0),
        ([float(n) for n in range(1, 12)], 90, 10.0),
        ([3.0, 1.0, 2.0], 50, 2.0),
    ],
    ids=["none", "one", "two", "ten", "eleven", "unsorted"],
)
def test_percentiles_are_by_nearest_rank(values: list[float], percent: int, expected: float | None) -> None:
    assert percentile(values, percent) == expected
