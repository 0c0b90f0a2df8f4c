"""The week of an office: opening rules by group of counters, each changed after a preview; and rules to begin with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff import rule_forms
from gateway.staff.appointments import Office
from gateway.staff.areas import SUPERVISORS
from gateway.staff.changing import Change, two_steps
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard, current_session
from gateway.staff.pages import form_page
from gateway.staff.speech import language
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble
from services.common.principal import STAFF_ROLES, allow

RULES = "/opening-rules"


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The week; one rule to change, add or remove; a preset to apply."""
    _add_week(blueprint, guard)
    _add_rule(blueprint, guard)


def _add_week(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/hours/")
    @allow(*STAFF_ROLES)
    def hours(office: str) -> Response:
        desk = guard.desk()
        return _week(desk, desk.office(office))

    @blueprint.post("/offices/<id:office>/hours/presets/<id:preset>")
    @allow(*SUPERVISORS)
    def apply_preset(office: str, preset: str) -> BaseResponse:
        desk = guard.desk()
        at = desk.office(office)
        span = {name: request.form.get(name, "").strip() or None for name in ("valid_from", "valid_to")}
        change = Change("POST", f"{RULES}/presets/{preset}", _("Isi jam dari contoh"), span)
        return two_steps(desk, at, change, "staff.hours", lambda trouble: _week(desk, at, trouble))


def _add_rule(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/hours/rules/new")
    @allow(*SUPERVISORS)
    def new_rule(office: str) -> Response:
        desk = guard.desk()
        return _form(desk, desk.office(office), None, MultiDict({"starts": "08:00", "ends": "15:00"}))

    @blueprint.get("/offices/<id:office>/hours/rules/<id:rule>")
    @allow(*SUPERVISORS)
    def rule(office: str, rule: str) -> Response:
        desk = guard.desk()
        at = desk.office(office)
        found = next((each for each in _calendar(desk, at)["rules"] if rule_forms.name_of(each) == rule), None)
        if found is None:
            abort(404)
        return _form(desk, at, rule, rule_forms.as_form(found))

    @blueprint.post("/offices/<id:office>/hours/rules/new", endpoint="add_rule")
    @blueprint.post("/offices/<id:office>/hours/rules/<id:rule>", endpoint="change_rule")
    @allow(*SUPERVISORS)
    def change_rule(office: str, rule: str | None = None) -> BaseResponse:
        new = None if request.form.get("remove") else rule_forms.as_rule(request.form)
        return _changed(guard.desk(), office, rule, new)


def _changed(desk: Desk, office_id: str, rule: str | None, new: dict[str, Any] | None) -> BaseResponse:
    """Preview or save one rule's change among all rules as they are now."""
    office = desk.office(office_id)
    rules = rule_forms.replaced(_calendar(desk, office)["rules"], rule, new)
    if rules is None:
        return _form(desk, office, None, request.form, _rule_is_gone())
    name = _("Hapus jam layanan") if new is None else _("Simpan jam layanan")
    change = Change("PUT", RULES, name, {"rules": rules})
    return two_steps(desk, office, change, "staff.hours", lambda trouble: _form(desk, office, rule, request.form, trouble))


def _rule_is_gone() -> Trouble:
    return Trouble(
        412,
        _("Kesalahan: “%(action)s” belum dilakukan", action=_("Simpan jam layanan")),
        _("Orang lain sudah mengubah atau menghapus aturan ini. Isian Anda tetap ada."),
        _("Periksa jam yang berlaku. Bila isian ini masih perlu, simpan sebagai aturan baru."),
    )


def _calendar(desk: Desk, office: Office) -> Any:
    return desk.booking("GET", f"/api/v1/offices/{office.id}/calendar")


def _week(desk: Desk, office: Office, trouble: Trouble | None = None) -> Response:
    calendar = _calendar(desk, office)
    may_change = current_session().principal.role in SUPERVISORS
    return form_page(
        "staff/hours.html",
        trouble,
        office=office,
        calendar=calendar,
        rules=[(rule_forms.name_of(rule), rule) for rule in calendar["rules"]],
        services={each["id"]: each["name"][language()] for each in calendar["services"]},
        day_names=rule_forms.day_names(language()),
        presets=desk.booking("GET", f"/api/v1/offices/{office.id}{RULES}/presets")["presets"] if may_change else [],
        filled=request.form,
        may_change=may_change,
    )


def _form(desk: Desk, office: Office, rule: str | None, filled: MultiDict[str, str], trouble: Trouble | None = None) -> Response:
    calendar = _calendar(desk, office)
    return form_page(
        "staff/rule.html",
        trouble,
        office=office,
        rule=rule,
        filled=filled,
        groups=[group["id"] for group in calendar["counter_groups"]],
        services=[(each["id"], each["name"][language()]) for each in calendar["services"]],
        revision=filled.get("revision", calendar["revision"]),
        day_names=rule_forms.day_names(language()),
        pauses=rule_forms.pause_rows(filled),
    )
