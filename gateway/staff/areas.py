"""The parts of an office's console, as the links above every page name them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _

from gateway.staff.labels import Words
from services.common.principal import STAFF_ROLES

SUPERVISORS = ("supervisor", "admin")


@dataclass(frozen=True)
class Area:
    """One link. ``endpoint`` takes ``office``; ``pages`` are the endpoints that belong to it."""

    endpoint: str
    name: Words
    pages: frozenset[str] = frozenset()
    roles: tuple[str, ...] = STAFF_ROLES

    @property
    def is_here(self) -> bool:
        """Whether the page of this request belongs to it."""
        return request.endpoint in {self.endpoint, *self.pages}


AREAS: tuple[Area, ...] = (
    Area("staff.today", _("Papan hari"), frozenset({"staff.day", "staff.booking"})),
    Area("staff.line", _("Antrean"), frozenset({"staff.call_next", "staff.walk_in"})),
    Area("staff.inbox", _("Pesan warga"), frozenset({"staff.thread", "staff.canned", "staff.reply", "staff.note"})),
    Area("staff.complaints", _("Pengaduan"), frozenset({"staff.complaint", "staff.take_complaint"})),
    Area("staff.closures", _("Penutupan"), frozenset({"staff.preview_closure", "staff.close", "staff.end_closure"})),
    Area("staff.papers", _("Berkas kantor")),
)


def areas_for(role: str) -> list[Area]:
    """What somebody with this role may open."""
    return [area for area in AREAS if role in area.roles]
