"""Which service owns which public path. ``<id:…>`` is one path segment of letters, digits, ``_`` and ``-``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gateway.parts import Parts
from services.common.http import PartClient


@dataclass(frozen=True)
class Route:
    """One path that is passed through as it is."""

    method: Literal["GET", "POST"]
    rule: str
    owner: Literal["booking", "docs"]

    def part(self, parts: Parts) -> PartClient:
        return parts.booking if self.owner == "booking" else parts.docs


APPOINTMENT_ACTIONS = ("reschedule", "cancel", "check-in", "call", "serve", "complete", "no-show", "undo")

ROUTES: tuple[Route, ...] = (
    Route("GET", "/offices", "booking"),
    Route("GET", "/offices/<id:office>", "booking"),
    Route("GET", "/offices/<id:office>/slots", "booking"),
    Route("GET", "/offices/<id:office>/services/<id:service>/checklist", "docs"),
    Route("GET", "/bookings/<id:code>", "booking"),
    *(Route("POST", f"/bookings/<id:code>/{action}", "booking") for action in APPOINTMENT_ACTIONS),
)
