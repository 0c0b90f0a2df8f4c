"""The place in line: what a waiting list offers, taken or left by the secret in the address that the message brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from gateway.resident.addresses import address, chosen_language, go
from gateway.resident.notices import Notice
from gateway.resident.pages import chat_url, language, show
from gateway.resident.person import refused_fields
from gateway.resident.source import Missing, Source, settled
from gateway.resident.texts import _
from services.common.http import Answer
from services.common.principal import PUBLIC, allow
from services.common.wording import clock_time, moment


@dataclass(frozen=True)
class Place:
    """Where somebody stands. ``offered_at`` and ``until`` are instants of the place on offer, or None without one."""

    service: str
    service_name: str
    name: str
    waits: bool
    position: int | None
    offered_at: datetime | None
    until: datetime | None
    moves_from: datetime | None = None
    asks_nik: bool = False

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Place:
        offer = body["offer"]
        return cls(
            service=body["service"],
            service_name=body["service_name"],
            name=body["name"],
            waits=body["state"] == "waiting",
            position=body["position"],
            offered_at=datetime.fromisoformat(offer["starts_at"]) if offer else None,
            until=datetime.fromisoformat(offer["expires_at"]) if offer else None,
            moves_from=datetime.fromisoformat(offer["moves"]["starts_at"]) if offer and offer["moves"] else None,
            asks_nik=bool(offer and offer["asks_nik"]),
        )


@dataclass(frozen=True)
class WaitingPages:
    """``simulated``: the local stand-in for WhatsApp is used."""

    source: Source
    simulated: bool

    @allow("anyone")
    def show(self, office: str, entry: str, token: str) -> Response:
        """What is on offer, or how many are before; looking takes nothing."""
        return self._shown(office, entry, token)

    def _shown(self, office: str, entry: str, token: str, status: int = 200, wrong: str = "") -> Response:
        """The page; ``wrong`` is what was wrong with the NIK."""
        place, at = self._place(office, entry, token), self.source.office(office, language())
        return show(
            "waiting.html",
            status=status,
            cache="no-store",
            wrong=wrong,
            place=place,
            when=moment(place.offered_at, at.zone, language()) if place.offered_at else "",
            instead=moment(place.moves_from, at.zone, language()) if place.moves_from else "",
            until=clock_time(place.until, at.zone, language()) if place.until else "",
            address=_address(office, entry, token),
            choose=address("service", office=office, service=place.service, **chosen_language()),
            chat_url=chat_url(at, self.simulated),
        )

    @allow("anyone")
    def accept(self, office: str, entry: str, token: str) -> Response:
        """Take the place: the answer leads to the appointment's own page. Two taps are one booking."""
        nik = request.form.get("nik", "").strip()
        options: dict[str, Any] = {"body": {"nik": nik}} if nik else {}
        answer = self._ask("POST", office, entry, token, "/accept", {"Idempotency-Key": f"accept-{entry}"}, **options)
        if answer.ok:
            made = answer.json()
            return go(address("manage", code=made["code"], token=made["manage_token"], **chosen_language()), 303)
        return self._refused(answer, office, entry, token)

    @allow("anyone")
    def leave(self, office: str, entry: str, token: str) -> Response:
        """Give the offer, or the place in line, to the next."""
        answer = self._ask("POST", office, entry, token, "/leave")
        return (
            go(address("waiting", **_address(office, entry, token)), 303)
            if answer.ok
            else self._refused(answer, office, entry, token)
        )

    def _place(self, office: str, entry: str, token: str) -> Place:
        answer = self._ask("GET", office, entry, token)
        if not answer.ok:
            raise Missing(entry)
        return Place.from_json(answer.json())

    def _refused(self, answer: Answer, office: str, entry: str, token: str) -> Response:
        if answer.status in (401, 404):
            raise Missing(entry)
        if wrong := refused_fields(answer.json().get("errors")).get("nik"):
            return self._shown(office, entry, token, answer.status, wrong)
        links = [(_("Lihat daftar tunggu saya"), address("waiting", **_address(office, entry, token)))]
        words = str(answer.json().get("detail") or "")
        return Notice(answer.status, _("Tempat ini tidak dapat diambil"), words, links).page()

    def _ask(
        self,
        method: str,
        office: str,
        entry: str,
        token: str,
        verb: str = "",
        more: dict[str, str] | None = None,
        **options: Any,
    ) -> Answer:
        booking = self.source.parts.booking
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language(), **(more or {})}
        path = f"/api/v1/offices/{office}/waiting/{entry}{verb}"
        return settled(booking, booking.call(method, path, PUBLIC, headers=headers, **options))


def _address(office: str, entry: str, token: str) -> dict[str, str]:
    return {"office": office, "entry": entry, "token": token, **chosen_language()}
