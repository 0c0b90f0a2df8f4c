"""The list of slots, wherever one is chosen: for a new appointment, after a slot was lost, for a move."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, request

from gateway.resident.facts import Office, Service
from gateway.resident.pages import chat_url, language, show
from gateway.resident.source import HORIZON_DAYS, Source
from gateway.resident.timetable import Window, days, earliest, window
from services.common.wording import long_date, moment


@dataclass(frozen=True)
class Choice:
    """What is chosen from, and where a tap leads: ``method`` and ``action`` of the form, ``fields`` hidden in it.

    ``page_from`` gives the address of the list from a date. ``current`` is the start of the appointment that moves; it is not
    offered again. ``chosen`` is the start that stood in a form which goes along when the list is turned; empty without a form.
    """

    office: Office
    service: Service
    people: int
    method: str
    action: str
    fields: Iterable[tuple[str, str]]
    back: str
    page_from: Callable[[date], str]
    current: datetime | None = None
    chosen: str = ""


def show_slots(source: Source, choice: Choice, simulated: bool, *, status: int = 200, **extra: Any) -> Response:
    """The page; ``extra`` goes to the template as it is."""
    office, people = choice.office, choice.people
    span = _span(source, choice)
    found = source.slots(office.id, choice.service.id, span.first, span.last, people)
    offered = [slot for slot in found if slot.starts_at != choice.current]
    soon = earliest(offered) or source.next_slot(office, choice.service.id, people)
    return show(
        "slots.html",
        status=status,
        choice=choice,
        days=days(offered, office.zone, language()),
        soonest=soon,
        soonest_words=moment(soon.starts_at, office.zone, language()) if soon else "",
        earlier=_turn(choice, span.earlier),
        later=_turn(choice, span.later),
        until=long_date(span.last, language()),
        chat_url=chat_url(office, simulated, choice.service.name),
        **extra,
    )


def _span(source: Source, choice: Choice) -> Window:
    """The week asked for. A list that takes typed data along begins with the week of the next free slot."""
    today = choice.office.today(source.clock.now())
    wanted = request.args.get("from", "")
    if choice.chosen and not wanted:
        soon = source.next_slot(choice.office, choice.service.id, choice.people)
        wanted = str(choice.office.today(soon.starts_at)) if soon else ""
    return window(wanted, today, HORIZON_DAYS)


def _turn(choice: Choice, day: date | None) -> str:
    return choice.page_from(day) if day else ""
