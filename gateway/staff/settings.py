"""The way to everything that an office lays down for itself: one page that names the others."""

from __future__ import annotations

from flask import Blueprint, render_template

from gateway.staff.areas import SETTINGS, open_to
from gateway.staff.guard import Guard, current_session
from services.common.principal import STAFF_ROLES, allow


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The page."""

    @blueprint.get("/offices/<id:office>/settings/")
    @allow(*STAFF_ROLES)
    def settings(office: str) -> str:
        offered = open_to(current_session().principal.role, SETTINGS)
        return render_template("staff/settings.html", office=guard.desk().office(office), settings=offered)
