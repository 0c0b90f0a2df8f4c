"""The working time of offices, as booking tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.common.http import PartClient, PartUnavailable
from services.common.principal import PUBLIC, Principal
from services.notifier.domain.errors import NothingToMark, PartDown
from services.notifier.domain.office_time import OfficeTime, Span

_NOTIFIER = Principal("service", "notifier")
_LONGEST = 31  # days in one question


class BookingOfficeTimes:
    """Asks booking, a month at a time."""

    def __init__(self, booking: PartClient) -> None:
        self._booking = booking

    def of(self, office_id: str, first_on: date, last_on: date) -> OfficeTime:
        office = self.facts(office_id)
        days: dict[date, Sequence[Span]] = {}
        while first_on <= last_on:
            until = min(last_on, first_on + timedelta(days=_LONGEST - 1))
            days.update(self._days(office, first_on, until))
            first_on = until + timedelta(days=1)
        return OfficeTime(ZoneInfo(office["timezone"]), days)

    def facts(self, office_id: str) -> dict[str, Any]:
        status, body = self._ask(f"/api/v1/offices/{office_id}", PUBLIC, {})
        if status == 404:
            raise NothingToMark
        return body

    def _days(self, office: Mapping[str, Any], first_on: date, last_on: date) -> dict[date, Sequence[Span]]:
        """By the office's calendar with holidays; by its weekly hours where booking cannot tell single days."""
        span = {"from": first_on.isoformat(), "to": last_on.isoformat()}
        status, body = self._ask(f"/internal/offices/{office['id']}/days", _NOTIFIER, span)
        if status == 404:
            weekly = {each["weekday"]: tuple(_spans(each)) for each in office.get("hours", [])}
            return {day: weekly.get(day.isoweekday(), ()) for day in _dates(first_on, last_on)}
        return {date.fromisoformat(each["date"]): tuple(_spans(each)) for each in body["days"]}

    def _ask(self, path: str, principal: Principal, query: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        try:
            answer = self._booking.call("GET", path, principal, query=dict(query))
        except PartUnavailable:
            raise PartDown("booking") from None
        if answer.status == 404:
            return 404, {}
        if not answer.ok:
            raise PartDown("booking")
        body: dict[str, Any] = answer.json()
        return answer.status, body


def _dates(first_on: date, last_on: date) -> Iterator[date]:
    return (first_on + timedelta(days=count) for count in range((last_on - first_on).days + 1))


def _spans(day: Mapping[str, Any]) -> Iterator[Span]:
    """``08:00`` to ``14:00`` without its breaks; nothing for a closed day."""
    if not day.get("opens"):
        return
    starts = time.fromisoformat(day["opens"])
    for each in day.get("breaks") or ():
        yield starts, time.fromisoformat(each["starts"])
        starts = time.fromisoformat(each["ends"])
    yield starts, time.fromisoformat(day["closes"])
