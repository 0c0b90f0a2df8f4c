"""Reports, before the real booking service, and how their plots are laid out."""

from __future__ import annotations

import pytest

from gateway.staff import plots
from gateway.staff.reports import COLUMNS, REPORTS
from services.booking.domain import reports as booking_reports
from tests.gateway.staff.real import Console, words

SPAN = {"from": "2026-12-01", "to": "2026-12-02"}


def test_every_report_and_column_of_booking_has_a_name() -> None:
    columns = {column for each in booking_reports.COLUMNS.values() for column in each}
    assert ({each.id for each in REPORTS}, columns - set(COLUMNS)) == (set(booking_reports.COLUMNS), set())


def test_what_is_drawn_is_a_column_of_its_report() -> None:
    assert [each.id for each in REPORTS if each.drawn not in booking_reports.COLUMNS[each.id]] == []


def test_a_report_is_drawn_and_told_in_figures(supervisor: Console) -> None:
    supervisor.book()
    page = supervisor.get("/reports/", report="fill", **SPAN)
    drawn = page.text.count("<rect ")
    assert (drawn, "Sel, 1 Des 1.440 10 0,7 %" in words(page), "Semuanya 2.880 10" in words(page)) == (2, True, True)


@pytest.mark.parametrize("report", [each.id for each in REPORTS])
@pytest.mark.parametrize("by", ["day", "service"])
def test_every_report_opens_either_way(supervisor: Console, report: str, by: str) -> None:
    supervisor.book()
    page = supervisor.get("/reports/", report=report, by=by, **SPAN)
    assert (page.status_code, "<table>" in page.text) == (200, True)


def test_the_file_is_that_of_booking(supervisor: Console) -> None:
    file = supervisor.get("/reports/fill/csv", by="day", **SPAN)
    assert (file.mimetype, file.text.splitlines()[0]) == ("text/csv", "key,place_minutes,taken_minutes,fill")


def test_a_span_that_is_too_long_is_explained(supervisor: Console) -> None:
    answer = supervisor.get("/reports/", **{"from": "2026-01-01", "to": "2026-12-31"})
    assert (answer.status_code, "belum dilakukan" in answer.text, "<table>" in answer.text) == (422, True, False)


def test_an_operator_sees_no_reports(console: Console) -> None:
    assert (console.get("/reports/").status_code, "Laporan" in words(console.get("/line"))) == (403, False)


@pytest.mark.parametrize(
    ("highest", "end"), [(0.0, 1.0), (0.42, 0.6), (1.0, 1.0), (7.0, 8.0), (21.0, 40.0), (100.0, 100.0), (951.0, 1000.0)]
)
def test_an_axis_ends_at_a_round_number(highest: float, end: float) -> None:
    assert plots.ceiling([highest]) == pytest.approx(end)


def test_standing_bars_share_the_width_and_grow_from_the_bottom() -> None:
    plot = plots.standing([("a", 5.0), ("b", 10.0), ("c", None)])
    heights = [bar.height for bar in plot.bars]
    feet = {bar.y + bar.height for bar in plot.bars}
    assert (heights, feet) == ([102.0, 204.0, 0.0], {plots.HEIGHT - plots.BOTTOM})


def test_a_long_row_of_days_is_labelled_now_and_then() -> None:
    plot = plots.standing([(str(day), 1.0) for day in range(92)])
    assert sum(bool(bar.label) for bar in plot.bars) <= plots.LABELS
