"""What the office's own papers need from the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.docs.domain.appointment import Office
from services.docs.domain.poster import Announcement, Guide
from services.docs.domain.sheets import Closing, Letter, Sheet, Visit
from services.docs.domain.survey import SurveyResult


@dataclass(frozen=True)
class OpenOffice:
    """An office with its hours in words by language, one line for each kind of day."""

    office: Office
    hours: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Group:
    """A roster under its label."""

    label: str
    visits: tuple[Visit, ...]


class Desk(Protocol):
    """What booking knows. ``NoSuchThing`` for what it does not know, ``DeskUnreachable`` when it does not answer."""

    def offices(self) -> Sequence[OpenOffice]:
        """All offices."""

    def office(self, office_id: str) -> OpenOffice:
        """One office."""

    def day(self, office_id: str, on: date) -> Sequence[Visit]:
        """Everybody who is booked on a local day and has not cancelled."""

    def waiting(self, office_id: str) -> Sequence[Visit]:
        """Who waits now, in the order in which they are called."""

    def visit(self, office_id: str, code: str, language: str) -> tuple[Visit, datetime | None]:
        """One booking with the name of its service in a language, and when it was completed."""

    def group(self, office_id: str, group_id: str) -> Group:
        """A roster."""

    def closing(self, office_id: str, closure_id: str, language: str) -> Closing:
        """A closure, with its service and its reason in a language."""


class Press(Protocol):
    """Draws the office's papers."""

    def sheet(self, sheet: Sheet) -> bytes:
        """A PDF of A4 landscape pages."""

    def letter(self, letter: Letter, form: str, colour: str = "") -> bytes:
        """A PDF: ``80mm``, ``a6``, ``page`` or ``door``; black without a colour."""

    def poster(self, announcement: Announcement, size: str, colour: str) -> bytes:
        """A PDF: ``a4`` or ``a3``."""

    def picture(self, announcement: Announcement, shape: str, colour: str) -> bytes:
        """A PNG: ``square`` (1080×1080) or ``portrait`` (1080×1350)."""

    def survey(self, result: SurveyResult, office: str, period: str, services: Mapping[str, str], colour: str = "") -> bytes:
        """A PDF of one A4 page."""

    def guide(self, guide: Guide, colour: str) -> bytes:
        """A PDF of two A4 pages."""


class Shelf(Protocol):
    """Where day sheets lie, under their office and day."""

    def keep(self, office_id: str, on: date, fingerprint: str, draw: Callable[[], bytes]) -> bool:
        """Keep the sheet that ``draw`` makes; False, and nothing is drawn, when one with this fingerprint is there."""

    def clear(self, before: date) -> int:
        """Remove sheets of days before; how many."""
