"""Pages about one service at one office: is it the right one, what to bring, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, request

from gateway.resident.addresses import address, go, here
from gateway.resident.facts import Checklist, Office, Question, Service
from gateway.resident.journey import Journey
from gateway.resident.pages import chat_url, language, map_url, show
from gateway.resident.papers import presence, rows
from gateway.resident.slot_page import Choice, show_slots
from gateway.resident.source import Missing, Source
from services.common.principal import allow
from services.common.wording import long_date, moment


def settle(journey: Journey, service: Service) -> tuple[Journey, Question | None]:
    """The journey with only the answers that the service knows, and the first question still open."""
    known = {q.id: journey.answers[q.id] for q in service.questions if q.label(journey.answers.get(q.id, ""))}
    open_question = next((q for q in service.questions if q.id not in known), None)
    return journey.but(answers=known), open_question


@dataclass(frozen=True)
class ServicePages:
    """``simulated``: the local stand-in for WhatsApp is used."""

    source: Source
    simulated: bool

    @allow("anyone")
    def service(self, office: str, service: str) -> Response:
        """The deep link: a service, or a family of services such as ``ktp``."""
        place = self.source.office(office, language())
        offered = self.source.services(office, language())
        journey = Journey.read(office, service, request.args)
        line = next((s for s in offered if s.id == service), None)
        family = [s for s in offered if s.family == service]
        if line is None and family:
            return show("family.html", private=bool(journey.token), office=place, services=family, query=journey.fields())
        if line is None:
            raise Missing(service)
        return self._one(place, self.source.described(line), offered, journey)

    def _one(self, place: Office, line: Service, offered: list[Service], journey: Journey) -> Response:
        journey, question = settle(journey, line)
        asked = bool(journey.answers) or question is None  # the first answer may already lead to another service
        checklist = self.source.checklist(place.id, line.id, journey.answers, language()) if asked else None
        elsewhere = checklist.elsewhere if checklist else None
        question = None if elsewhere else question
        soon = self.source.next_slot(place, line.id) if line.bookable and not elsewhere else None
        return show(
            "service.html",
            private=bool(journey.token),
            office=place,
            service=line,
            journey=journey,
            here=here,
            question=question,
            checklist=None if elsewhere or question else _table(checklist),
            elsewhere=elsewhere,
            other_place=next((s for s in offered if elsewhere and s.id == elsewhere.service), None),
            target=next((s for s in offered if s.id == line.target), None),
            soonest=moment(soon.starts_at, place.zone, language()) if soon else "",
            map_url=map_url(place),
            chat_url=chat_url(place, self.simulated, line.name),
        )

    @allow("anyone")
    def slots(self, office: str, service: str) -> Response:
        """The list of slots for a settled case; back to the service page while something is open."""
        line = self.source.service(office, service, language())
        journey, question = settle(Journey.read(office, service, request.args).but(starts_at=""), line)
        if question or not line.bookable:
            return go(here(journey, "service"))
        if journey.people > line.max_people:
            return go(here(journey.but(people=1), "slots"))

        def page_from(day: date) -> str:
            return address("slots", office=office, service=service, **journey.fields(), **{"from": day.isoformat()})

        choice = Choice(
            self.source.office(office, language()),
            line,
            journey.people,
            method="get",
            action=address("name", office=office, service=service),
            fields=journey.fields().items(),
            back=here(journey, "service"),
            page_from=page_from,
        )
        sizes = [(number, here(journey.but(people=number), "slots")) for number in range(1, line.max_people + 1)]
        return show_slots(self.source, choice, self.simulated, sizes=sizes, wait_url=here(journey, "wait"))


def _table(checklist: Checklist | None) -> dict[str, object] | None:
    """What the template needs of a checklist."""
    if checklist is None:
        return None
    return {
        "rows": rows(checklist.items),
        "presence": presence(checklist.items),
        "checked_on": long_date(checklist.checked_on, language()) if checklist.checked_on else "",
    }
