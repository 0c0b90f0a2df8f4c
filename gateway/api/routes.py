"""Which service owns which public path. ``<id:…>`` is one path segment of letters, digits, ``_`` and ``-``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gateway.parts import Parts
from services.common.http import PartClient


@dataclass(frozen=True)
class Route:
    """One path that is passed through as it is."""

    method: Literal["GET", "POST", "PUT", "DELETE", "PATCH"]
    rule: str
    owner: Literal["booking", "docs", "notifier"]

    def part(self, parts: Parts) -> PartClient:
        return {"booking": parts.booking, "docs": parts.docs, "notifier": parts.notifier}[self.owner]


APPOINTMENT_ACTIONS = (
    "reschedule", "cancel", "check-in", "call", "recall", "serve", "park", "unpark", "complete", "no-show", "undo",
    "follow-ups", "rebook",
)  # fmt: skip
THE_DAY: tuple[Route, ...] = (
    Route("POST", "/offices/<id:office>/check-ins", "booking"),
    Route("POST", "/offices/<id:office>/walk-ins", "booking"),
    Route("POST", "/offices/<id:office>/calls", "booking"),
    Route("GET", "/offices/<id:office>/queue", "booking"),
    Route("GET", "/offices/<id:office>/closures", "booking"),
    Route("POST", "/offices/<id:office>/closures", "booking"),
    Route("DELETE", "/offices/<id:office>/closures/<id:closure>", "booking"),
)

CALENDAR: tuple[Route, ...] = (
    Route("POST", "/offices", "booking"),
    Route("PATCH", "/offices/<id:office>", "booking"),
    Route("GET", "/offices/<id:office>/slots/explanation", "booking"),
    Route("GET", "/offices/<id:office>/calendar", "booking"),
    Route("GET", "/offices/<id:office>/calendar/misfits", "booking"),
    Route("POST", "/offices/<id:office>/calendar/misfits/move", "booking"),
    Route("PUT", "/offices/<id:office>/opening-rules", "booking"),
    Route("GET", "/offices/<id:office>/opening-rules/presets", "booking"),
    Route("POST", "/offices/<id:office>/opening-rules/presets/<id:preset>", "booking"),
    Route("PUT", "/offices/<id:office>/counter-groups", "booking"),
    Route("POST", "/offices/<id:office>/services", "booking"),
    Route("PATCH", "/offices/<id:office>/services/<id:service>/settings", "booking"),
    Route("POST", "/offices/<id:office>/exceptions", "booking"),
    Route("DELETE", "/offices/<id:office>/exceptions/<id:exception>", "booking"),
    Route("GET", "/offices/<id:office>/holidays", "booking"),
    Route("PUT", "/offices/<id:office>/holidays/<id:day>", "booking"),
    Route("DELETE", "/offices/<id:office>/holidays/<id:day>", "booking"),
)

WEBHOOK_ACTIONS = ("rotate", "disable", "enable", "test")
SURROUNDINGS: tuple[Route, ...] = (
    Route("GET", "/offices/<id:office>/staff", "booking"),
    Route("GET", "/offices/<id:office>/audit", "booking"),
    Route("GET", "/offices/<id:office>/reports/<id:report>", "booking"),
    Route("GET", "/offices/<id:office>/retention", "booking"),
    Route("PUT", "/offices/<id:office>/retention", "booking"),
    Route("POST", "/offices/<id:office>/erasures", "booking"),
    Route("POST", "/offices/<id:office>/feed", "booking"),
    Route("GET", "/offices/<id:office>/feed/<id:token>.ics", "booking"),
    Route("GET", "/offices/<id:office>/webhooks", "booking"),
    Route("POST", "/offices/<id:office>/webhooks", "booking"),
    *(Route("POST", f"/offices/<id:office>/webhooks/<id:webhook>/{action}", "booking") for action in WEBHOOK_ACTIONS),
    Route("GET", "/offices/<id:office>/webhooks/<id:webhook>/deliveries", "booking"),
    Route("POST", "/offices/<id:office>/webhooks/<id:webhook>/deliveries/<id:message>/redeliver", "booking"),
    Route("GET", "/city/overview", "booking"),
)

HOLDING: tuple[Route, ...] = (
    Route("POST", "/offices/<id:office>/holds", "booking"),
    Route("DELETE", "/offices/<id:office>/holds/current", "booking"),
    Route("GET", "/offices/<id:office>/resting", "booking"),
    Route("POST", "/offices/<id:office>/resting/release", "booking"),
    Route("POST", "/offices/<id:office>/limit-exceptions", "booking"),
    Route("GET", "/offices/<id:office>/waiting", "booking"),
    Route("POST", "/offices/<id:office>/waiting", "booking"),
    Route("GET", "/offices/<id:office>/waiting/<id:entry>", "booking"),
    Route("POST", "/offices/<id:office>/waiting/<id:entry>/leave", "booking"),
    Route("POST", "/offices/<id:office>/waiting/<id:entry>/accept", "booking"),
    Route("POST", "/offices/<id:office>/groups", "booking"),
    Route("GET", "/offices/<id:office>/groups/<id:group>", "booking"),
    Route("GET", "/offices/<id:office>/groups/<id:group>/tickets.csv", "booking"),
    Route("POST", "/offices/<id:office>/groups/<id:group>/rebook", "booking"),
)

_CATALOGUE = "/offices/<id:office>/catalogue"
PAPERS: tuple[Route, ...] = (
    Route("GET", _CATALOGUE, "docs"),
    Route("GET", f"{_CATALOGUE}/draft", "docs"),
    Route("PUT", f"{_CATALOGUE}/draft", "docs"),
    Route("DELETE", f"{_CATALOGUE}/draft", "docs"),
    Route("GET", f"{_CATALOGUE}/draft/preview", "docs"),
    Route("POST", f"{_CATALOGUE}/draft/publish", "docs"),
    Route("GET", f"{_CATALOGUE}/versions", "docs"),
    Route("GET", f"{_CATALOGUE}/changes", "docs"),
    Route("POST", f"{_CATALOGUE}/rollback", "docs"),
    Route("GET", "/offices/<id:office>/papers/<id:paper>", "docs"),
    Route("GET", "/offices/<id:office>/colour", "docs"),
    Route("PUT", "/offices/<id:office>/colour", "docs"),
    Route("GET", "/offices/<id:office>/survey", "docs"),
    Route("PUT", "/offices/<id:office>/survey", "docs"),
    Route("GET", f"{_CATALOGUE}/issued/<id:appointment>", "docs"),
)

INBOX: tuple[Route, ...] = (
    Route("GET", "/offices/<id:office>/inbox/threads", "notifier"),
    Route("GET", "/offices/<id:office>/inbox/threads/<id:contact>", "notifier"),
    *(
        Route("POST", f"/offices/<id:office>/inbox/threads/<id:contact>/{action}", "notifier")
        for action in ("messages", "notes", "read", "assign", "take-over", "hand-back")
    ),
    Route("POST", "/offices/<id:office>/inbox/messages/<id:message>/resend", "notifier"),
    Route("GET", "/offices/<id:office>/inbox/response-times", "notifier"),
    Route("GET", "/offices/<id:office>/inbox/canned-answers", "notifier"),
    Route("POST", "/offices/<id:office>/inbox/canned-answers", "notifier"),
    Route("DELETE", "/offices/<id:office>/inbox/canned-answers/<id:canned>", "notifier"),
    Route("GET", "/offices/<id:office>/complaints", "notifier"),
    Route("POST", "/offices/<id:office>/complaints", "notifier"),
    Route("GET", "/offices/<id:office>/complaints/<id:number>", "notifier"),
    *(
        Route("POST", f"/offices/<id:office>/complaints/<id:number>/{action}", "notifier")
        for action in ("class", "answer", "escalate")
    ),
    Route("GET", "/offices/<id:office>/prepared-messages", "notifier"),
    Route("POST", "/offices/<id:office>/prepared-messages/<id:message>/sent", "notifier"),
    Route("POST", "/offices/<id:office>/prepared-messages/<id:message>/not-on-whatsapp", "notifier"),
    Route("GET", "/offices/<id:office>/message-ledger", "notifier"),
    Route("GET", "/offices/<id:office>/call-list", "notifier"),
    Route("GET", "/offices/<id:office>/call-list.pdf", "notifier"),
    Route("POST", "/offices/<id:office>/call-list/<id:message>/called", "notifier"),
    Route("GET", "/offices/<id:office>/whatsapp-alerts", "notifier"),
    Route("POST", "/offices/<id:office>/whatsapp-alerts/<id:account>/<id:code>/looked-after", "notifier"),
)

ROUTES: tuple[Route, ...] = (
    *INBOX,
    *PAPERS,
    *HOLDING,
    *SURROUNDINGS,
    *CALENDAR,
    *THE_DAY,
    Route("GET", "/offices", "booking"),
    Route("GET", "/offices/<id:office>", "booking"),
    Route("GET", "/offices/<id:office>/slots", "booking"),
    Route("GET", "/offices/<id:office>/services/<id:service>/checklist", "docs"),
    Route("GET", "/bookings/<id:code>", "booking"),
    *(Route("POST", f"/bookings/<id:code>/{action}", "booking") for action in APPOINTMENT_ACTIONS),
)
