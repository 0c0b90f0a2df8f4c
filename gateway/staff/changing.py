"""Changing the calendar in two steps: first what the change would do, then the change, on the calendar that was looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.appointments import Office
from gateway.staff.asking import Refusal, once_key
from gateway.staff.desk import Desk
from gateway.staff.labels import Words
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, not_done

OWN_FIELDS = ("csrf", "key", "revision", "step")  # of the two steps, not of the change
FormAgain = Callable[[Trouble], Response]


@dataclass(frozen=True)
class Change:
    """What booking is asked: ``path`` follows the office's, ``name`` is in words, ``body`` None for a deletion."""

    method: str
    path: str
    name: Words
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Touched:
    """What a change does to one service in the coming month: days, slots that go and come, places before and after."""

    service: str
    days: Sequence[Mapping[str, Any]]

    def total(self, name: str) -> int:
        """The sum over the days of ``disappearing``, ``appearing``, ``places_before`` or ``places_after``."""
        return sum(day[name] for day in self.days)


@dataclass(frozen=True)
class Misfit:
    """A booked appointment that the calendar has no place for. It stays until somebody moves it."""

    code: str
    service: str
    starts_at: datetime
    people: int


def two_steps(desk: Desk, office: Office, change: Change, back: str, again: FormAgain) -> BaseResponse:
    """The preview of a change, or with ``step=save`` the change itself and the way ``back`` (an endpoint).

    ``again`` shows the form with what was typed when booking refuses it. Whoever was slower than somebody else gets 412 and the
    preview on the calendar as it is now.
    """
    try:
        if request.form.get("step") != "save":
            return _preview(desk, office, change, back)
        without_place = _save(desk, office, change)
    except Refusal as refusal:
        if refusal.status == 412:
            return _preview(desk, office, change, back)
        return again(_with_fields(not_done(refusal, str(change.name))))
    return redirect(url_for(back, office=office.id, saved=1, without_place=without_place or None), 303)


def read_misfits(listed: Sequence[Mapping[str, Any]], services: Mapping[str, str]) -> list[Misfit]:
    """Appointments without a place, with the names of their services."""
    return [
        Misfit(
            each["code"],
            services.get(each["service"], each["service"]),
            datetime.fromisoformat(each["starts_at"]),
            each["people"],
        )
        for each in listed
    ]


def _preview(desk: Desk, office: Office, change: Change, back: str) -> Response:
    asked = desk.booking(change.method, _path(office, change), body=change.body, query={"preview": "true"})
    services = dict(desk.services(office.id))
    stale = request.form.get("revision", str(asked["revision"])) != str(asked["revision"])
    return form_page(
        "staff/change.html",
        _somebody_was_first(change) if stale else None,
        office=office,
        change=change,
        revision=asked["revision"],
        touched=_touched(asked["effect"]["changes"], services),
        misfits=read_misfits(asked["effect"]["misfits"], services),
        filled=[(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS],
        back=url_for(back, office=office.id),
    )


def _save(desk: Desk, office: Office, change: Change) -> int:
    """Store it. How many appointments have no place afterwards."""
    revision = request.form.get("revision", "")
    if not revision.isdecimal():
        raise Refusal(412, "stale", "")
    key = once_key(request.form.get("key", ""), change.method, change.path, change.body, revision)
    made = desk.booking(change.method, _path(office, change), key, body=change.body, headers={"If-Match": f'"{revision}"'})
    return len(made["effect"]["misfits"])


def _path(office: Office, change: Change) -> str:
    return f"/api/v1/offices/{office.id}{change.path}"


def _touched(changes: Sequence[Mapping[str, Any]], services: Mapping[str, str]) -> list[Touched]:
    by_service: dict[str, list[Mapping[str, Any]]] = {}
    for each in changes:
        by_service.setdefault(each["service"], []).append({**each, "date": date.fromisoformat(each["date"])})
    return [Touched(services.get(name, name), days) for name, days in by_service.items()]


def _somebody_was_first(change: Change) -> Trouble:
    return Trouble(
        412,
        _("Kesalahan: “%(action)s” belum dilakukan", action=change.name),
        _("Orang lain menyimpan perubahan lebih dahulu. Isian Anda tetap ada."),
        _("Di bawah ini akibatnya pada jam layanan yang sekarang berlaku. Periksa, lalu simpan lagi."),
    )


def _with_fields(trouble: Trouble) -> Trouble:
    """Mistakes by the fields of the form: ``rules/3/pauses/0/starts`` is ``pauses-0-starts`` there."""
    return replace(trouble, mistakes=tuple((_field(pointer), text) for pointer, text in trouble.mistakes))


def _field(pointer: str) -> str:
    parts = pointer.split("/")
    return "-".join(parts[2:] if parts[0] == "rules" and len(parts) > 2 else parts)
