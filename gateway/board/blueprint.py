"""``/board/{office}``: open to everybody, kept by caches for some seconds, renewed by the browser itself without script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, render_template, request

from gateway.board.screen import read_hours, screen
from gateway.languages import current_language
from gateway.parts import GATEWAY, Parts
from services.common.clock import Clock
from services.common.http import Answer, PartUnavailable
from services.common.principal import PUBLIC, allow
from services.common.wording import clock_time, long_date

RENEWED_SECONDS = 10
AHEAD_DAYS = 14  # how far the next opening is looked for: longer than the longest holidays


@dataclass(frozen=True)
class _Office:
    id: str
    name: str
    timezone: str


def create_blueprint(parts: Parts, clock: Clock) -> Blueprint:
    """The board of every office."""
    routes = Blueprint("board", __name__, url_prefix="/board")

    @routes.get("/<id:office>")
    @allow("anyone")
    def board(office: str) -> Response:
        try:
            return _board(parts, office, clock)
        except PartUnavailable:
            return _cut_off()

    return routes


def _board(parts: Parts, office_id: str, clock: Clock) -> Response:
    found = _json(parts.booking.get(f"/api/v1/offices/{office_id}", PUBLIC))
    office = _Office(found["id"], found["name"], found["timezone"])
    now = clock.now().astimezone(ZoneInfo(office.timezone))
    queue = _json(parts.booking.get(f"/api/v1/offices/{office.id}/queue", PUBLIC))
    span = {"from": now.date().isoformat(), "to": (now.date() + timedelta(days=AHEAD_DAYS)).isoformat()}
    days = _json(parts.booking.get(f"/internal/offices/{office.id}/days", GATEWAY, query=span))["days"]
    shown = screen(queue, [read_hours(day) for day in days], now)
    language = current_language()
    spoken = {"language": language, "time": clock_time(now, office.timezone, language), "day": long_date(now.date(), language)}
    return _page(200, office=office, screen=shown, day_name=lambda on: long_date(on, language), **spoken)


def _json(answer: Answer) -> Any:
    if answer.status == 404:
        abort(404)
    if not answer.ok:
        raise PartUnavailable("booking")
    return answer.json()


def _cut_off() -> Response:
    """Said on the screen itself, which goes on trying."""
    answer = _page(503, office=None, screen=None, language=current_language())
    answer.headers["Retry-After"] = str(RENEWED_SECONDS)
    return answer


def _page(status: int, **facts: object) -> Response:
    answer = make_response(render_template("board.html", **facts), status)
    answer.headers["Refresh"] = str(RENEWED_SECONDS)
    answer.headers["Cache-Control"] = "public, max-age=5" if status == 200 else "no-store"
    answer.vary.update(("Accept-Language", "Cookie"))
    if status == 200:
        answer.add_etag(weak=True)
        answer.make_conditional(request)
    return answer
