"""Dates that are not like the week: exceptions that close or open, and the office's own table on the national holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.appointments import Office
from gateway.staff.areas import SUPERVISORS
from gateway.staff.changing import Change, two_steps
from gateway.staff.day import read_date
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard, current_session
from gateway.staff.labels import Words
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, mistaken
from services.common.clock import Clock
from services.common.principal import STAFF_ROLES, allow

KINDS: dict[str, Words] = {"closed": lazy_gettext("Tutup"), "open": lazy_gettext("Buka")}
CORRECTIONS: dict[str, Words] = {"holiday": lazy_gettext("Libur"), "workday": lazy_gettext("Tetap bekerja")}
EXCEPTION_FIELDS = ("on", "kind", "starts", "ends", "service", "capacity", "source")
BACK = "staff.special_days"


def add_routes(blueprint: Blueprint, guard: Guard, clock: Clock) -> None:
    """The list with its forms, and what they send."""

    def page(desk: Desk, office: Office, trouble: Trouble | None = None) -> Response:
        return _page(desk, office, office.date_of(clock.now()), trouble)

    def change(office: str, wanted: Change) -> BaseResponse:
        desk = guard.desk()
        at = desk.office(office)
        return two_steps(desk, at, wanted, BACK, lambda trouble: page(desk, at, trouble))

    @blueprint.get("/offices/<id:office>/special-days/")
    @allow(*STAFF_ROLES)
    def special_days(office: str) -> Response:
        desk = guard.desk()
        return page(desk, desk.office(office))

    @blueprint.post("/offices/<id:office>/special-days/exceptions")
    @allow(*SUPERVISORS)
    def add_exception(office: str) -> BaseResponse:
        return change(office, Change("POST", "/exceptions", _("Simpan pengecualian"), _exception(request.form)))

    @blueprint.post("/offices/<id:office>/special-days/exceptions/<id:entry>/remove")
    @allow(*SUPERVISORS)
    def remove_exception(office: str, entry: str) -> BaseResponse:
        return change(office, Change("DELETE", f"/exceptions/{entry}", _("Hapus pengecualian")))

    @blueprint.post("/offices/<id:office>/special-days/holidays")
    @allow(*SUPERVISORS)
    def correct_holiday(office: str) -> BaseResponse:
        on, name = request.form.get("day", "").strip(), _("Simpan hari libur")
        if not _is_date(on):
            desk = guard.desk()
            return page(desk, desk.office(office), mistaken(name, "day", _("Isi tanggal.")))
        return change(office, Change("PUT", f"/holidays/{on}", name, _correction(request.form)))

    @blueprint.post("/offices/<id:office>/special-days/holidays/<on>/remove")
    @allow(*SUPERVISORS)
    def uncorrect_holiday(office: str, on: str) -> BaseResponse:
        return change(office, Change("DELETE", f"/holidays/{read_date(on)}", _("Ikuti lagi daftar nasional")))


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _exception(form: Mapping[str, str]) -> dict[str, Any]:
    given = {
        name: form.get(name, "").strip() or None for name in ("on", "kind", "starts", "ends", "service", "capacity", "source")
    }
    capacity = given["capacity"]
    number = int(capacity) if capacity and capacity.isdecimal() else capacity
    return {**given, "capacity": number, "reason": _both(form, "reason")}


def _correction(form: Mapping[str, str]) -> dict[str, Any]:
    return {"kind": form.get("what", ""), "name": _both(form, "name"), "source": form.get("by", "").strip()}


def _both(form: Mapping[str, str], field: str) -> dict[str, str] | None:
    """A text in both languages; what is not given in English is as in Indonesian."""
    indonesian = form.get(field, "").strip()
    return {"id": indonesian, "en": form.get(f"{field}_en", "").strip() or indonesian} if indonesian else None


def _page(desk: Desk, office: Office, today: date, trouble: Trouble | None) -> Response:
    year = int(text) if (text := request.args.get("year", "")).isdecimal() and 2000 <= int(text) <= 2099 else today.year
    calendar = desk.booking("GET", f"/api/v1/offices/{office.id}/calendar")
    holidays = desk.booking("GET", f"/api/v1/offices/{office.id}/holidays", query={"year": str(year)})["holidays"]
    return form_page(
        "staff/special_days.html",
        trouble,
        office=office,
        year=year,
        exceptions=_from(today, calendar["exceptions"]),
        holidays=[{**each, "on": date.fromisoformat(each["on"])} for each in holidays],
        revision=calendar["revision"],
        services=desk.services(office.id),
        filled=request.form or MultiDict(),
        kinds=KINDS,
        corrections=CORRECTIONS,
        may_change=current_session().principal.role in SUPERVISORS,
    )


def _from(today: date, exceptions: list[Any]) -> list[Any]:
    """Those that are not over, soonest first."""
    dated = [{**each, "on": date.fromisoformat(each["on"])} for each in exceptions]
    return sorted((each for each in dated if each["on"] >= today), key=lambda each: each["on"])
