"""The appointment's own page: confirmation and management in one, reached by the secret in its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request

from gateway import papers as files
from gateway.resident.addresses import address, chosen_language, go
from gateway.resident.facts import Appointment, Checklist, Office, Service
from gateway.resident.notices import Notice
from gateway.resident.pages import chat_url, language, map_url, show
from gateway.resident.papers import presence, rows
from gateway.resident.qr import code_symbol
from gateway.resident.slot_page import Choice, show_slots
from gateway.resident.source import Desk, Missing, Source
from gateway.resident.texts import _
from services.common.http import PartUnavailable
from services.common.principal import PUBLIC, allow
from services.common.problems import Problem
from services.common.wording import clock_time, long_date, moment

PRIVATE_FILE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class ManagePages:
    """``simulated``: the local stand-in for WhatsApp is used."""

    source: Source
    desk: Desk
    simulated: bool

    @allow("anyone")
    def show(self, code: str, token: str) -> Response:
        """Code, time, place, what to bring, and what can be done."""
        return self._appointment(code, token)

    @allow("anyone")
    def checklist_pdf(self, code: str, token: str) -> Response:
        """The checklist on paper, in the reader's language."""
        variant = files.chosen_variant()
        return _file(lambda proof: files.checklist_pdf(self.source.parts, code, PUBLIC, proof, language(), variant), token)

    @allow("anyone")
    def calendar(self, code: str, token: str) -> Response:
        """The appointment for the phone's calendar."""
        return _file(lambda proof: files.calendar_file(self.source.parts, code, PUBLIC, proof, language()), token)

    @allow("anyone")
    def move(self, code: str, token: str) -> Response:
        """The slots to move to; the old one stays until a new one is taken."""
        return self._slots(code, token, 200, "")

    @allow("anyone")
    def move_now(self, code: str, token: str) -> Response:
        """Take the tapped slot and free the old one; a refusal keeps the old one and shows what is left."""
        answer = self.desk.move(code, token, request.form.get("starts_at", ""), language())
        if answer.status == 404:
            raise Missing(code)
        if answer.ok:
            return _back(code, token, "moved")
        words = str(answer.json().get("detail") or "")
        return self._slots(code, token, answer.status, _("Jadwal lama Anda tetap berlaku.") + " " + words)

    @allow("anyone")
    def cancel(self, code: str, token: str) -> Response:
        """Ask before giving the slot back."""
        found = self.source.appointment(code, token, language())
        if not found.upcoming:
            return _back(code, token, "")
        office = self.source.office(found.office, language())
        return show("cancel.html", appointment=found, when=_when(found, office), address=_address(code, token))

    @allow("anyone")
    def cancel_now(self, code: str, token: str) -> Response:
        """Give the slot back to others."""
        answer = self.desk.cancel(code, token, language())
        if answer.status == 404:
            raise Missing(code)
        if answer.ok:
            return _back(code, token, "")
        links = [(_("Lihat janji temu"), address("manage", **_address(code, token)))]
        return Notice(answer.status, _("Janji temu tidak dapat dibatalkan"), str(answer.json().get("detail") or ""), links).page()

    def _appointment(self, code: str, token: str) -> Response:
        found = self.source.appointment(code, token, language())
        office = self.source.office(found.office, language())
        service = self.source.any_service(found.office, found.service, language())
        checklist = self._checklist(found, service)
        again = {"office": found.office, "service": found.service, **chosen_language()}
        return show(
            "manage.html",
            cache="no-store",
            appointment=found,
            office=office,
            service_name=found.service_name or service.name,
            symbol=code_symbol(found.code),
            day=long_date(office.today(found.starts_at), language()),
            time=clock_time(found.starts_at, office.zone, language()),
            fee_idr=service.fee_idr,
            rows=rows(checklist.items) if checklist else [],
            presence=presence(checklist.items) if checklist else [],
            list_known=checklist is not None,
            moved="moved" in request.args,
            address=_address(code, token),
            book_again=address("service", **again),
            map_url=map_url(office),
            chat_url=chat_url(office, self.simulated, found.code),
        )

    def _checklist(self, found: Appointment, service: Service) -> Checklist | None:
        """What to bring; nothing while the catalogue does not answer, since code and time matter more than the list."""
        if not service.described:
            return None
        try:
            return self.source.checklist(found.office, found.service, found.answers, language())
        except PartUnavailable:
            return None

    def _slots(self, code: str, token: str, status: int, message: str) -> Response:
        found = self.source.appointment(code, token, language())
        if not found.upcoming:
            return _back(code, token, "")
        office, where = self.source.office(found.office, language()), _address(code, token)
        choice = Choice(
            office,
            self.source.any_service(found.office, found.service, language()),
            found.people,
            method="post",
            action=address("move_now", **where),
            fields=[],
            back=address("manage", **where),
            page_from=lambda day: address("move", **where, **{"from": day.isoformat()}),
            current=found.starts_at,
        )
        return show_slots(self.source, choice, self.simulated, status=status, message=message, moving=_when(found, office))


def _address(code: str, token: str) -> dict[str, Any]:
    return {"code": code, "token": token, **chosen_language()}


def _when(found: Appointment, office: Office) -> str:
    return moment(found.starts_at, office.zone, language())


def _back(code: str, token: str, done: str) -> Response:
    extra = {done: "1"} if done else {}
    return go(address("manage", **_address(code, token), **extra), 303)


def _file(fetch: Any, token: str) -> Response:
    try:
        answer: Response = fetch({"Authorization": f"Bearer {token}"})
    except Problem as problem:
        if problem.slug in ("not-found", "unauthorized", "forbidden"):
            raise Missing(token) from None
        raise
    answer.headers.extend(PRIVATE_FILE)
    return answer
