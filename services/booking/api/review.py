"""The audit, the reports and the city's overview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app

from services.booking.api import review_schemas as schemas
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.rendering import answer, language
from services.booking.domain.access import ALL_OFFICES
from services.booking.domain.appointment import Status
from services.booking.domain.csv_text import csv_text
from services.booking.domain.office import Office
from services.booking.domain.reports import COLUMNS, Row
from services.booking.usecases.ports_review import Closed, Line
from services.booking.usecases.review import MakeReport, OfficeToday, OverviewOfCity, ReadAudit
from services.common.principal import allow, require_office

_WAITING = (Status.CHECKED_IN, Status.CALLED, Status.PARKED)
_CSV = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


def blueprint(read_audit: ReadAudit, make_report: MakeReport, overview: OverviewOfCity) -> Blueprint:
    """What supervisors and admins look back on."""
    routes = Blueprint("review", __name__, url_prefix="/api/v1", description="Audit, reports, all offices side by side")
    _add_audit(routes, read_audit)
    _add_reports(routes, make_report)
    _add_overview(routes, overview)
    return routes


def _add_audit(routes: Blueprint, read_audit: ReadAudit) -> None:
    @routes.route("/offices/<office_id:office>/audit")
    @allow("supervisor", "admin")
    @routes.doc(operationId="getAudit", security=[STAFF], responses=problems("unauthorized", "forbidden", "invalid-request"))
    @routes.arguments(schemas.AuditQueryRequest, location="query")
    @routes.response(200, schemas.AuditPage)
    def audit(query: schemas.AuditQuery, office: str) -> Response:
        """Who changed what, oldest first, 200 a page."""
        require_office(office)
        lines, after = read_audit(office, query.code, query.after)
        return answer({"lines": [_line(each) for each in lines], "next": schemas.mark_text(after) if after else None})


def _add_reports(routes: Blueprint, make_report: MakeReport) -> None:
    @routes.route("/offices/<office_id:office>/reports/<report:report>")
    @allow("supervisor", "admin")
    @routes.doc(
        operationId="getReport",
        security=[STAFF],
        responses={**_CSV, **problems("unauthorized", "forbidden", "not-found", "invalid-request")},
    )
    @routes.arguments(schemas.ReportQueryRequest, location="query")
    @routes.response(200, schemas.ReportTable)
    def report(query: schemas.ReportQuery, office: str, report: str) -> Response:
        """One report by day or service, as JSON or CSV."""
        require_office(office)
        at, rows = make_report(office, report, query.first_on, query.last_on, query.by)
        return _csv(at, report, query, rows) if query.format == "csv" else answer(_table(at, report, query, rows))


def _add_overview(routes: Blueprint, overview: OverviewOfCity) -> None:
    @routes.route("/city/overview")
    @allow("admin")
    @routes.doc(
        operationId="getCityOverview", security=[STAFF], responses=problems("unauthorized", "forbidden", "invalid-request")
    )
    @routes.arguments(schemas.OverviewQueryRequest, location="query")
    @routes.response(200, schemas.CityOverview)
    def city(query: schemas.OverviewQuery) -> Response:
        """All offices side by side, each with its own day and time; for an admin of all."""
        require_office(ALL_OFFICES)
        return answer({"offices": [_office(each) for each in overview(query.on)]})


def _line(line: Line) -> dict[str, Any]:
    return {**vars(line), "at": line.at.isoformat()}


def _table(at: Office, report: str, query: schemas.ReportQuery, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "report": report,
        "office": at.id,
        "timezone": at.timezone,
        "by": query.by,
        "from": query.first_on.isoformat(),
        "to": query.last_on.isoformat(),
        "columns": list(COLUMNS[report]),
        "rows": list(rows),
    }


def _csv(at: Office, report: str, query: schemas.ReportQuery, rows: Sequence[Row]) -> Response:
    made = current_app.response_class(csv_text(COLUMNS[report], rows), mimetype="text/csv; charset=utf-8; header=present")
    name = f"{at.id}-{report}-{query.first_on}-{query.last_on}.csv"
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    made.headers["Cache-Control"] = "no-store"
    return made


def _office(today: OfficeToday) -> dict[str, Any]:
    at, counts = today.office, today.tally.statuses
    return {
        "id": at.id,
        "name": at.name,
        "timezone": at.timezone,
        "zone": f"{today.local_time:%Z}",
        "local_time": today.local_time.isoformat(timespec="seconds"),
        "date": today.on.isoformat(),
        "appointments": sum(count for status, count in counts.items() if status != Status.CANCELLED),
        "people": today.tally.people,
        "booked": counts.get(Status.BOOKED, 0),
        "waiting": sum(counts.get(status, 0) for status in _WAITING),
        "serving": counts.get(Status.SERVING, 0),
        "served": counts.get(Status.COMPLETED, 0),
        "missed": counts.get(Status.MISSED, 0),
        "cancelled": counts.get(Status.CANCELLED, 0),
        "closures": [_closed(each, at) for each in today.tally.closures],
    }


def _closed(closed: Closed, at: Office) -> dict[str, Any]:
    return {
        "service": closed.service_id,
        "starts_at": closed.starts_at.astimezone(at.zone).isoformat(),
        "ends_at": closed.ends_at.astimezone(at.zone).isoformat() if closed.ends_at else None,
        "reason": closed.reason[language()] if closed.reason else None,
    }
