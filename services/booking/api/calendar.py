"""Laying down an office's calendar: rules, counters, services, exceptions, holidays. Each change can be looked at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, request

from services.booking.api import calendar_answers as answers
from services.booking.api import calendar_rendering as rendering
from services.booking.api import calendar_requests as requests
from services.booking.api.asking import expected_version, request_key, who
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.rendering import answer
from services.booking.api.requests import KeyHeaders
from services.booking.domain import edits
from services.booking.domain.calendar import DatedException, OpeningRule
from services.booking.domain.edits import Edit
from services.booking.domain.office import CounterGroup, Service
from services.booking.domain.presets import PRESETS
from services.booking.usecases.configure import Configure
from services.booking.usecases.once import Once
from services.booking.usecases.ports import HolidayList
from services.booking.usecases.resettle import Resettle
from services.common.clock import Clock
from services.common.principal import STAFF_ROLES, allow, require_office

_READS = ("unauthorized", "forbidden", "not-found")
_WRITES = (*_READS, "invalid-request", "stale", "idempotency-key-reused")
_CHANGING = ("supervisor", "admin")
_OFFICE = "/offices/<office_id:office>"


def blueprint(once: Once, configure: Configure, resettle: Resettle, holidays: HolidayList, clock: Clock) -> Blueprint:
    """What supervisors lay down; every member of staff of the office may read it."""
    routes = Blueprint("calendar", __name__, url_prefix="/api/v1", description="Hours, counters, limits and holidays")
    changes = Changes(once, configure)
    _add_reading(routes, configure)
    _add_resettling(routes, once, resettle)
    _add_rules(routes, changes, configure)
    _add_services(routes, changes)
    _add_exceptions(routes, changes)
    _add_holidays(routes, changes, configure, holidays, clock)
    return routes


class Changes:
    """Previews or saves an edit, and answers with the calendar after it."""

    def __init__(self, once: Once, configure: Configure) -> None:
        self._once, self._configure = once, configure

    def answer(self, office: str, edit: Edit, headers: Mapping[str, Any], preview: bool) -> Response:
        """The calendar and the effect; with ``preview`` nothing is stored."""
        require_office(office)
        if preview:
            made = rendering.changed(self._configure.preview(office, edit), preview=True)
        else:
            key = request_key(headers, [request.method, request.get_json() if request.get_data() else None])
            expected, asker = expected_version(headers), who()
            made = self._once.run(key, lambda done: self._configure.save(office, edit, expected, asker, done), rendering.changed)
        return answer(made.body, made.status, _tag(made.body))


def _tag(body: Mapping[str, Any]) -> dict[str, str]:
    return {"ETag": f'"{body["revision"]}"'}


def _add_reading(routes: Blueprint, configure: Configure) -> None:
    @routes.route(f"{_OFFICE}/calendar")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="getCalendar", security=[STAFF], responses=problems(*_READS))
    @routes.response(200, answers.OfficeCalendar, headers={"ETag": {"schema": {"type": "string"}}})
    def calendar(office: str) -> Response:
        """Everything the office has laid down; its ETag is the revision that changes can be made on."""
        require_office(office)
        body = rendering.calendar(configure.read(office))
        return answer(body, headers=_tag(body))

    @routes.route(f"{_OFFICE}/calendar/misfits")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="listMisfits", security=[STAFF], responses=problems(*_READS))
    @routes.response(200, answers.MisfitList)
    def misfits(office: str) -> Response:
        """Appointments ahead that the calendar no longer has a place for. They stand until somebody moves them."""
        require_office(office)
        setup, found = configure.misfits(office)
        return answer({"misfits": rendering.misfits(found, setup.office.zone)})


def _add_resettling(routes: Blueprint, once: Once, resettle: Resettle) -> None:
    @routes.route(f"{_OFFICE}/calendar/misfits/move", methods=["POST"])
    @allow(*_CHANGING)
    @routes.doc(
        operationId="moveMisfits", security=[STAFF], responses=problems(*_READS, "invalid-request", "idempotency-key-reused")
    )
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.response(200, answers.ResettledList)
    def move_misfits(headers: Mapping[str, Any], query: Mapping[str, bool], office: str) -> Response:
        """Give everybody without a place the earliest free one, who was first first, and tell each once.

        With `preview=true` it only shows where they would go.
        """
        require_office(office)
        if query["preview"]:
            return answer(rendering.resettled(resettle.preview(office), preview=True).body)
        by = who()
        made = once.run(request_key(headers), lambda finish: resettle.commit(office, by, finish), rendering.resettled)
        return answer(made.body, made.status)


def _add_rules(routes: Blueprint, changes: Changes, configure: Configure) -> None:
    @routes.route(f"{_OFFICE}/opening-rules", methods=["PUT"])
    @allow(*_CHANGING)
    @routes.doc(operationId="replaceOpeningRules", security=[STAFF], responses=problems(*_WRITES, body=True))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.arguments(requests.OpeningRulesRequest)
    @routes.response(200, answers.ChangedOfficeCalendar)
    def replace_rules(
        headers: Mapping[str, Any], query: Mapping[str, bool], body: Mapping[str, Sequence[OpeningRule]], office: str
    ) -> Response:
        """All opening rules anew."""
        return changes.answer(office, edits.replaced_rules(body["rules"]), headers, query["preview"])

    @routes.route(f"{_OFFICE}/counter-groups", methods=["PUT"])
    @allow(*_CHANGING)
    @routes.doc(operationId="replaceCounterGroups", security=[STAFF], responses=problems(*_WRITES, body=True))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.arguments(requests.CounterGroupsRequest)
    @routes.response(200, answers.ChangedOfficeCalendar)
    def replace_groups(
        headers: Mapping[str, Any], query: Mapping[str, bool], body: Mapping[str, Sequence[CounterGroup]], office: str
    ) -> Response:
        """All groups of counters anew."""
        return changes.answer(office, edits.replaced_groups(body["counter_groups"]), headers, query["preview"])

    _add_presets(routes, changes, configure)


def _add_presets(routes: Blueprint, changes: Changes, configure: Configure) -> None:
    @routes.route(f"{_OFFICE}/opening-rules/presets")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="listPresets", security=[STAFF], responses=problems(*_READS))
    @routes.response(200, answers.PresetList)
    def presets(office: str) -> Response:
        """Rules to begin with, where they come from, and what they would be for this office."""
        require_office(office)
        setup = configure.read(office)
        return answer({"presets": [rendering.preset(each, setup) for each in PRESETS.values()]})

    @routes.route(f"{_OFFICE}/opening-rules/presets/<office_id:preset>", methods=["POST"])
    @allow(*_CHANGING)
    @routes.doc(operationId="applyPreset", security=[STAFF], responses=problems(*_WRITES, body=True))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.arguments(requests.PresetRequest)
    @routes.response(200, answers.ChangedOfficeCalendar)
    def apply_preset(
        headers: Mapping[str, Any], query: Mapping[str, bool], body: requests.PresetUse, office: str, preset: str
    ) -> Response:
        """Fill in a preset's rules; with dates they hold in that span only, and the others around it."""
        edit = edits.applied_preset(preset, body.groups, body.first_on, body.last_on)
        return changes.answer(office, edit, headers, query["preview"])


def _add_services(routes: Blueprint, changes: Changes) -> None:
    @routes.route(f"{_OFFICE}/services/<office_id:service>/settings", methods=["PATCH"])
    @allow(*_CHANGING)
    @routes.doc(operationId="changeService", security=[STAFF], responses=problems(*_WRITES, body=True))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.arguments(requests.SettingsRequest)
    @routes.response(200, answers.ChangedOfficeCalendar)
    def change_service(
        headers: Mapping[str, Any], query: Mapping[str, bool], body: dict[str, Any], office: str, service: str
    ) -> Response:
        """Status, length, window, release, limits and house rules of a service; what is not given stays."""
        return changes.answer(office, edits.changed_service(service, body), headers, query["preview"])

    @routes.route(f"{_OFFICE}/services", methods=["POST"])
    @allow(*_CHANGING)
    @routes.doc(operationId="addService", security=[STAFF], responses=problems(*_WRITES, body=True))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.arguments(requests.NewServiceRequest)
    @routes.response(200, answers.ChangedOfficeCalendar)
    def add_service(headers: Mapping[str, Any], query: Mapping[str, bool], body: Service, office: str) -> Response:
        """One more service line."""
        return changes.answer(office, edits.added_service(body), headers, query["preview"])


def _add_exceptions(routes: Blueprint, changes: Changes) -> None:
    @routes.route(f"{_OFFICE}/exceptions", methods=["POST"])
    @allow(*_CHANGING)
    @routes.doc(operationId="addException", security=[STAFF], responses=problems(*_WRITES, body=True))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.arguments(requests.ExceptionRequest)
    @routes.response(200, answers.ChangedOfficeCalendar)
    def add_exception(headers: Mapping[str, Any], query: Mapping[str, bool], body: DatedException, office: str) -> Response:
        """Close or open a date, or a part of it, for the office or one service."""
        return changes.answer(office, edits.added_exception(body), headers, query["preview"])

    @routes.route(f"{_OFFICE}/exceptions/<appointment_id:entry>", methods=["DELETE"])
    @allow(*_CHANGING)
    @routes.doc(operationId="removeException", security=[STAFF], responses=problems(*_WRITES))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.response(200, answers.ChangedOfficeCalendar)
    def remove_exception(headers: Mapping[str, Any], query: Mapping[str, bool], office: str, entry: str) -> Response:
        """Take an exception back."""
        return changes.answer(office, edits.removed_exception(entry), headers, query["preview"])


def _add_holidays(routes: Blueprint, changes: Changes, configure: Configure, holidays: HolidayList, clock: Clock) -> None:
    @routes.route(f"{_OFFICE}/holidays")
    @allow(*STAFF_ROLES)
    @routes.doc(operationId="listHolidays", security=[STAFF], responses=problems(*_READS, "invalid-request"))
    @routes.arguments(requests.YearQuery, location="query")
    @routes.response(200, answers.HolidayTable)
    def listed(query: Mapping[str, int], office: str) -> Response:
        """The national and joint holidays of a year with the office's own table on top."""
        require_office(office)
        year = query["year"]
        national = holidays.between(date(year, 1, 1), date(year, 12, 31))
        own = [each for each in configure.read(office).exceptions if each.on.year == year]
        return answer({"holidays": rendering.holidays(national, own)})

    @routes.route(f"{_OFFICE}/holidays/<day:on>", methods=["PUT"])
    @allow(*_CHANGING)
    @routes.doc(operationId="correctHoliday", security=[STAFF], responses=problems(*_WRITES, body=True))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.arguments(requests.CorrectionRequest)
    @routes.response(200, answers.ChangedOfficeCalendar)
    def correct(
        headers: Mapping[str, Any], query: Mapping[str, bool], body: requests.Correction, office: str, on: date
    ) -> Response:
        """Make a date a holiday, or a working day, by the office's own table, with the source that says so."""
        edit = edits.corrected_holiday(body.on(on), clock.now())
        return changes.answer(office, edit, headers, query["preview"])

    @routes.route(f"{_OFFICE}/holidays/<day:on>", methods=["DELETE"])
    @allow(*_CHANGING)
    @routes.doc(operationId="uncorrectHoliday", security=[STAFF], responses=problems(*_WRITES))
    @routes.arguments(requests.SetupHeaders, location="headers")
    @routes.arguments(requests.PreviewQuery, location="query")
    @routes.response(200, answers.ChangedOfficeCalendar)
    def uncorrect(headers: Mapping[str, Any], query: Mapping[str, bool], office: str, on: date) -> Response:
        """Let the national list hold again for a date."""
        return changes.answer(office, edits.uncorrected_holiday(on), headers, query["preview"])
