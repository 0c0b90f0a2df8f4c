"""Reports: one at a time, by day or by service, drawn and as a table, and as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.numbers import format_decimal, format_percent
from flask import Blueprint, Response, request
from flask_babel import lazy_gettext

from gateway.staff import plots
from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import Refusal
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.labels import Words
from gateway.staff.pages import form_page, passed_on
from gateway.staff.speech import say as _
from gateway.staff.trouble import not_done
from services.common.clock import Clock
from services.common.principal import allow
from services.common.wording import short_date

ALL = "all"  # the key of the row of everything
DAYS_BACK = 29
WAYS: dict[str, Words] = {"day": lazy_gettext("Per hari"), "service": lazy_gettext("Per layanan")}


@dataclass(frozen=True)
class Report:
    """``drawn`` is the column that the plot shows, ``asks`` the question that the report answers."""

    id: str
    name: Words
    asks: Words
    drawn: str


REPORTS: tuple[Report, ...] = (
    Report("fill", lazy_gettext("Keterisian"), lazy_gettext("Berapa bagian dari kapasitas yang terpakai?"), "fill"),
    Report(
        "lead-time",
        lazy_gettext("Jarak pemesanan"),
        lazy_gettext("Berapa jam sebelum kunjungan warga memesan?"),
        "median_hours",
    ),
    Report("no-show", lazy_gettext("Tidak datang"), lazy_gettext("Berapa bagian dari janji temu yang tidak didatangi?"), "rate"),
    Report("waiting", lazy_gettext("Waktu tunggu"), lazy_gettext("Berapa menit dari hadir sampai dipanggil?"), "median_minutes"),
    Report(
        "service",
        lazy_gettext("Waktu layanan"),
        lazy_gettext("Berapa menit dari mulai dilayani sampai selesai?"),
        "median_minutes",
    ),
    Report(
        "one-visit",
        lazy_gettext("Selesai sekali datang"),
        lazy_gettext("Berapa bagian dari kunjungan yang selesai dalam satu kedatangan?"),
        "share",
    ),
    Report("missing-papers", lazy_gettext("Berkas kurang"), lazy_gettext("Berkas apa yang paling sering kurang?"), "visits"),
)
BY_ID = {each.id: each for each in REPORTS}
SHARES = frozenset({"fill", "rate", "share"})
COLUMNS: dict[str, Words] = {
    "key": lazy_gettext("Kelompok"),
    "place_minutes": lazy_gettext("Menit tersedia"),
    "taken_minutes": lazy_gettext("Menit terpakai"),
    "fill": lazy_gettext("Keterisian"),
    "visits": lazy_gettext("Kunjungan"),
    "median_hours": lazy_gettext("Nilai tengah (jam)"),
    "p90_hours": lazy_gettext("90 % paling lama (jam)"),
    "attended": lazy_gettext("Datang"),
    "no_show": lazy_gettext("Tidak datang"),
    "left": lazy_gettext("Pulang sebelum dilayani"),
    "unrecorded": lazy_gettext("Tidak tercatat"),
    "rate": lazy_gettext("Bagian tidak datang"),
    "median_minutes": lazy_gettext("Nilai tengah (menit)"),
    "p90_minutes": lazy_gettext("90 % paling lama (menit)"),
    "completed": lazy_gettext("Selesai"),
    "one_visit": lazy_gettext("Sekali datang"),
    "papers_missing": lazy_gettext("Berkas kurang"),
    "not_eligible": lazy_gettext("Tidak memenuhi syarat"),
    "system_down": lazy_gettext("Sistem mati"),
    "share": lazy_gettext("Porsi"),
    "rank": lazy_gettext("Urutan"),
    "document": lazy_gettext("Berkas"),
}


def add_routes(blueprint: Blueprint, guard: Guard, clock: Clock) -> None:
    """The page of a report, and its file."""

    @blueprint.get("/offices/<id:office>/reports/")
    @allow(*SUPERVISORS)
    def reports(office: str) -> Response:
        return _page(guard.desk(), office, clock)

    @blueprint.get("/offices/<id:office>/reports/<id:report>/csv")
    @allow(*SUPERVISORS)
    def report_file(office: str, report: str) -> Response:
        query = {**request.args.to_dict(), "format": "csv"}
        return passed_on(guard.desk().file(f"/api/v1/offices/{office}/reports/{report}", query))


def _page(desk: Desk, office_id: str, clock: Clock) -> Response:
    office, report = desk.office(office_id), BY_ID.get(request.args.get("report", ""), REPORTS[0])
    asked = _asked(office.date_of(clock.now()))
    table, trouble = None, None
    try:
        table = desk.booking("GET", f"/api/v1/offices/{office_id}/reports/{report.id}", query=asked)
    except Refusal as refusal:
        trouble = not_done(refusal, _("Buka laporan"))
    names = {ALL: _("Semuanya"), **dict(desk.services(office_id))}
    return form_page(
        "staff/reports.html",
        trouble,
        office=office,
        report=report,
        reports=REPORTS,
        ways=WAYS,
        asked=asked,
        columns=[COLUMNS.get(each, each) for each in table["columns"]] if table else [],
        rows=[_cells(row, table["columns"], names, desk.language) for row in table["rows"]] if table else [],
        plot=_plot(report, table["rows"], asked["by"], names, desk.language) if table else None,
        figure=lambda value: _figure(report.drawn, value, desk.language),
    )


def _asked(today: date) -> dict[str, str]:
    """The span and the way to group, with the last thirty days where nothing was chosen."""
    by = request.args.get("by", "day")
    return {
        "from": request.args.get("from") or (today - timedelta(days=DAYS_BACK)).isoformat(),
        "to": request.args.get("to") or today.isoformat(),
        "by": by if by in WAYS else "day",
    }


def _plot(
    report: Report, rows: Sequence[Mapping[str, Any]], by: str, names: Mapping[str, str], language: str
) -> plots.Plot | None:
    """The drawn column without the row of everything; for papers, that row is what is drawn. None without a value."""
    if report.id == "missing-papers":
        values = [(_paper(row["document"]), row[report.drawn]) for row in rows if row["key"] == ALL]
    else:
        values = [(_name(row["key"], names, language), row[report.drawn]) for row in rows if row["key"] != ALL]
    if not any(value for _, value in values):
        return None
    return plots.standing(values) if by == "day" and report.id != "missing-papers" else plots.lying(values)


def _cells(row: Mapping[str, Any], columns: Sequence[str], names: Mapping[str, str], language: str) -> list[str]:
    return [_cell(column, row[column], names, language) for column in columns]


def _cell(column: str, value: Any, names: Mapping[str, str], language: str) -> str:
    if column == "key":
        return _name(value, names, language)
    return _paper(value) if column == "document" else _figure(column, value, language)


def _figure(column: str, value: float | None, language: str) -> str:
    if value is None:
        return "–"
    return str(
        format_percent(value, "#,##0.0 %", locale=language) if column in SHARES else format_decimal(value, locale=language)
    )


def _name(key: str, names: Mapping[str, str], language: str) -> str:
    """The name of a group: a service, a date, or everything."""
    if key in names:
        return names[key]
    try:
        return short_date(date.fromisoformat(key), language)
    except ValueError:
        return key


def _paper(document: str) -> str:
    return document.replace("_", " ")
