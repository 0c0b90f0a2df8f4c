"""The addresses of the residents' pages."""

from __future__ import annotations

from flask import Blueprint

from gateway.config import Settings
from gateway.parts import Parts
from gateway.resident import notices
from gateway.resident.bookings import BookingPages
from gateway.resident.join import JoinPages
from gateway.resident.links import LinkPages
from gateway.resident.manage import ManagePages
from gateway.resident.offices import OfficePages
from gateway.resident.services import ServicePages
from gateway.resident.source import Desk, Source
from gateway.resident.survey import SurveyPages
from gateway.resident.waiting import WaitingPages
from services.common.clock import Clock, SystemClock

SERVICE = "/k/<id:office>/<id:service>"
MANAGE = "/m/<id:code>/<id:token>"
WAITING = "/w/<id:office>/<id:entry>/<id:token>"


def create_blueprint(parts: Parts, settings: Settings, clock: Clock | None = None) -> Blueprint:
    """The pages as a blueprint without prefix; needs the ``id`` converter, Flask-Babel and the ``asset`` global on the app."""
    routes = Blueprint("resident", __name__)
    source, desk = Source(parts, clock or SystemClock()), Desk(parts)
    simulated = parts.simulator_url is not None
    notices.install(routes)
    _services(routes, OfficePages(source, simulated), ServicePages(source, simulated))
    _bookings(routes, BookingPages(source, desk, simulated, settings.public_base_url), LinkPages(source))
    _manage(routes, ManagePages(source, desk, simulated))
    _waiting(routes, WaitingPages(source, simulated), JoinPages(source, simulated, settings.public_base_url))
    _survey(routes, SurveyPages(source))
    return routes


def _services(routes: Blueprint, offices: OfficePages, services: ServicePages) -> None:
    routes.add_url_rule("/", "home", offices.home)
    routes.add_url_rule("/k/<id:office>", "office", offices.office)
    routes.add_url_rule(SERVICE, "service", services.service)
    routes.add_url_rule(f"{SERVICE}/slots", "slots", services.slots)


def _bookings(routes: Blueprint, bookings: BookingPages, links: LinkPages) -> None:
    routes.add_url_rule(f"{SERVICE}/name", "name", bookings.name)
    routes.add_url_rule(f"{SERVICE}/check", "check", bookings.check, methods=["POST"])
    routes.add_url_rule(f"{SERVICE}/book", "book", bookings.book, methods=["POST"])
    routes.add_url_rule(f"{SERVICE}/check", "check_again", bookings.restart)
    routes.add_url_rule(f"{SERVICE}/book", "book_again", bookings.restart)
    routes.add_url_rule("/c/<token>", "link", links.follow)


def _manage(routes: Blueprint, manage: ManagePages) -> None:
    routes.add_url_rule(MANAGE, "manage", manage.show)
    routes.add_url_rule(f"{MANAGE}/checklist.pdf", "checklist_pdf", manage.checklist_pdf)
    routes.add_url_rule(f"{MANAGE}/calendar.ics", "calendar", manage.calendar)
    routes.add_url_rule(f"{MANAGE}/move", "move", manage.move)
    routes.add_url_rule(f"{MANAGE}/move", "move_now", manage.move_now, methods=["POST"])
    routes.add_url_rule(f"{MANAGE}/cancel", "cancel", manage.cancel)
    routes.add_url_rule(f"{MANAGE}/cancel", "cancel_now", manage.cancel_now, methods=["POST"])


def _waiting(routes: Blueprint, waiting: WaitingPages, joining: JoinPages) -> None:
    routes.add_url_rule(f"{SERVICE}/wait", "wait", joining.ask)
    routes.add_url_rule(f"{SERVICE}/wait", "join", joining.join, methods=["POST"])
    routes.add_url_rule(WAITING, "waiting", waiting.show)
    routes.add_url_rule(f"{WAITING}/accept", "waiting_accept", waiting.accept, methods=["POST"])
    routes.add_url_rule(f"{WAITING}/leave", "waiting_leave", waiting.leave, methods=["POST"])


def _survey(routes: Blueprint, survey: SurveyPages) -> None:
    routes.add_url_rule("/s/<id:token>", "survey", survey.ask)
    routes.add_url_rule("/s/<id:token>", "survey_answer", survey.answer, methods=["POST"])
