"""Addresses of the residents' pages, and going there."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, request, url_for

from gateway.resident.journey import Journey
from services.common.wording import LANGUAGES


def address(page: str, **values: Any) -> str:
    """The path and query of a page, by its name in :mod:`gateway.resident.routes`."""
    return url_for(f"resident.{page}", **values)


def here(journey: Journey, page: str) -> str:
    """The address of a page for a journey."""
    return address(page, office=journey.office, service=journey.service, **journey.fields())


def go(location: str, status: int = 302) -> Response:
    """On to another page; 303 after a form."""
    return make_response(redirect(location, status))


def chosen_language() -> dict[str, str]:
    """The query part that keeps a language which was chosen by hand."""
    chosen = request.values.get("lang", "")
    return {"lang": chosen} if chosen in LANGUAGES else {}
