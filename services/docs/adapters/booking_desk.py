"""What booking knows, asked over HTTP as staff of the one office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.common.http import Answer, PartClient, PartUnavailable
from services.common.principal import PUBLIC, Principal
from services.common.wording import LANGUAGES
from services.docs.domain.appointment import Office
from services.docs.domain.errors import DeskUnreachable, NoSuchThing
from services.docs.domain.opening_hours import hours_in_words
from services.docs.domain.sheets import Closing, Visit
from services.docs.usecases.ports_office import Group, OpenOffice

_GONE = ("cancelled",)


class BookingDesk:
    """Implements ``Desk``. What staff may see of the office was checked before; booking checks it again."""

    def __init__(self, booking: PartClient) -> None:
        self._booking = booking

    def offices(self) -> Sequence[OpenOffice]:
        return [_office(raw) for raw in self._get("/api/v1/offices", PUBLIC)["offices"]]

    def office(self, office_id: str) -> OpenOffice:
        return _office(self._get(f"/api/v1/offices/{office_id}", PUBLIC))

    def day(self, office_id: str, on: date) -> Sequence[Visit]:
        visits: list[Visit] = []
        query: dict[str, Any] = {"date": on.isoformat()}
        while True:
            page = self._get(f"/api/v1/offices/{office_id}/schedule", _staff(office_id), query)
            visits += [_visit(raw) for raw in page["bookings"] if raw["status"] not in _GONE]
            if not page["next"]:
                return visits
            query["after"] = page["next"]

    def waiting(self, office_id: str) -> Sequence[Visit]:
        line = self._get(f"/api/v1/offices/{office_id}/queue", _staff(office_id))
        return [_visit(place["booking"]) for place in line["waiting"] if "booking" in place]

    def visit(self, office_id: str, code: str, language: str) -> tuple[Visit, datetime | None]:
        raw = self._get(f"/api/v1/bookings/{code}", _staff(office_id), language=language)
        finished = raw.get("completed_at")
        return _visit(raw), datetime.fromisoformat(finished) if finished else None

    def group(self, office_id: str, group_id: str) -> Group:
        raw = self._get(f"/api/v1/offices/{office_id}/groups/{group_id}", _staff(office_id))
        return Group(raw["label"], tuple(_visit({**ticket, "people": 1}) for ticket in raw["tickets"]))

    def closing(self, office_id: str, closure_id: str, language: str) -> Closing:
        listed = self._get(f"/api/v1/offices/{office_id}/closures", _staff(office_id), language=language)["closures"]
        found = next((raw for raw in listed if raw["id"] == closure_id), None)
        if found is None:
            raise NoSuchThing
        ends = found["to"] and datetime.fromisoformat(found["to"])
        service = self._service(office_id, found["service"], language)
        return Closing(service, datetime.fromisoformat(found["from"]), ends, found["explanation"].strip().rstrip("."))

    def _service(self, office_id: str, service_id: str | None, language: str) -> str:
        if service_id is None:
            return ""
        listed = self._get(f"/api/v1/offices/{office_id}/services", PUBLIC, language=language)["services"]
        return str(next((raw["name"] for raw in listed if raw["id"] == service_id), service_id))

    def _get(self, path: str, caller: Principal, query: Mapping[str, Any] | None = None, language: str = "id") -> Any:
        try:
            answer = self._booking.get(path, caller, query=query, headers={"Accept-Language": language})
        except PartUnavailable:
            raise DeskUnreachable from None
        return _known(answer)


def _known(answer: Answer) -> Any:
    if answer.ok:
        return answer.json()
    raise NoSuchThing if answer.status in (403, 404, 422) else DeskUnreachable


def _staff(office_id: str) -> Principal:
    return Principal("operator", "docs", (office_id,))


def _office(raw: Mapping[str, Any]) -> OpenOffice:
    names = ("id", "name", "timezone", "address", "latitude", "longitude", "whatsapp")
    known: dict[str, Any] = {name: raw.get(name) for name in names}
    return OpenOffice(
        Office(**known), {language: tuple(hours_in_words(raw.get("hours", ()), language)) for language in LANGUAGES}
    )


def _visit(raw: Mapping[str, Any]) -> Visit:
    service = raw.get("service_name") or raw.get("service") or ""
    starts = raw.get("starts_at")
    begins = datetime.fromisoformat(starts) if starts else None
    return Visit(raw["name"], raw["code"], service, begins, raw["people"], raw.get("queue_number") or "")
