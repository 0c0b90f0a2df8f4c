"""The operator's pages put together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, g

from gateway.config import Settings
from gateway.parts import Parts
from gateway.sessions import Sessions
from gateway.staff import (
    administration,
    by_hand,
    closing,
    complaints,
    day,
    groups,
    inbox,
    line,
    moving,
    office_papers,
    places,
    refusals,
    reports,
    signing,
    visit,
)
from gateway.staff.areas import open_to
from gateway.staff.guard import PATH, Guard
from gateway.staff.speech import language
from gateway.vitals import Vitals
from services.common.clock import Clock, SystemClock
from services.common.wording import clock_time, long_date, short_date


def create_blueprint(parts: Parts, sessions: Sessions, config: Settings, clock: Clock | None, vitals: Vitals) -> Blueprint:
    """Everything under ``/staff``. The application must have Flask-Babel; ``clock`` decides which day is today."""
    blueprint = Blueprint("staff", __name__, url_prefix=PATH)
    guard = Guard(parts, sessions, config)
    blueprint.before_request(guard.check)
    blueprint.after_request(_keep_private)
    blueprint.context_processor(_words)
    refusals.add_handlers(blueprint)
    signing.add_routes(blueprint, guard)
    day.add_routes(blueprint, guard, clock or SystemClock())
    visit.add_routes(blueprint, guard)
    moving.add_routes(blueprint, guard, clock or SystemClock())
    line.add_routes(blueprint, guard)
    inbox.add_routes(blueprint, guard)
    by_hand.add_routes(blueprint, guard)
    complaints.add_routes(blueprint, guard)
    closing.add_routes(blueprint, guard, clock or SystemClock())
    places.add_routes(blueprint, guard)
    groups.add_routes(blueprint, guard)
    reports.add_routes(blueprint, guard, clock or SystemClock())
    office_papers.add_routes(blueprint, guard)
    administration.add_routes(blueprint, guard, vitals, clock or SystemClock())
    return blueprint


def _keep_private(answer: Response) -> Response:
    """Names stay out of caches, and the address of a page is told to this site only (which keeps ``Origin`` in its forms)."""
    answer.headers["Cache-Control"] = "private, no-cache" if answer.headers.get("ETag") else "no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _words() -> dict[str, Any]:
    """What every template may use: dates and times in words, the language, and who is signed in."""
    spoken = language()

    def at(instant: datetime, zone: str) -> str:
        return clock_time(instant, zone, spoken)

    def day_name(on: date, short: bool = False) -> str:
        return short_date(on, spoken) if short else long_date(on, spoken)

    session = g.get("staff_session")
    areas = open_to(session.principal.role) if session else []
    return {"at": at, "day_name": day_name, "lang": spoken, "staff": session, "areas": areas}
