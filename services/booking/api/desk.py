"""What staff do to an appointment at the counter, and the day's schedule."""

from __future__ import annotations

from flask import Response

from services.booking.api import answers, rendering
from services.booking.api.desk_verbs import add_verbs
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.requests import ScheduleQuery, ScheduleQueryRequest
from services.booking.usecases.arrive import CheckIn
from services.booking.usecases.browse import Schedule
from services.booking.usecases.once import Once
from services.booking.usecases.serve import Serve, Undo
from services.common.principal import STAFF_ROLES, allow, require_office


def blueprint(once: Once, serve: Serve, undo: Undo, check_in: CheckIn, schedule: Schedule) -> Blueprint:
    """The staff's verbs and the schedule; each limited to the offices of whoever asks."""
    routes = Blueprint("desk", __name__, url_prefix="/api/v1", description="The day at the counter")
    add_verbs(routes, once, serve, undo, check_in)

    @routes.route("/offices/<office_id:office>/schedule")
    @allow(*STAFF_ROLES)
    @routes.doc(
        operationId="getSchedule",
        security=[STAFF],
        responses=problems("unauthorized", "forbidden", "not-found", "invalid-request"),
    )
    @routes.arguments(ScheduleQueryRequest, location="query")
    @routes.response(200, answers.Schedule)
    def day(query: ScheduleQuery, office: str) -> Response:
        """One local day: places by slot, and bookings, 200 a page."""
        require_office(office)
        return rendering.answer(rendering.schedule(schedule(office, query.on, query.q, query.after)))

    return routes
