"""Pages about an office: which one, what it offers, when and where."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from gateway.resident.addresses import address, chosen_language, go
from gateway.resident.facts import Office, Service
from gateway.resident.hours import week
from gateway.resident.journey import Journey
from gateway.resident.pages import OPEN_PAGE, OWN_PAGE, chat_url, language, map_url, show
from gateway.resident.source import Source
from gateway.resident.texts import _
from services.common.principal import allow


@dataclass(frozen=True)
class OfficePages:
    """``simulated``: the local stand-in for WhatsApp is used."""

    source: Source
    simulated: bool

    @allow("anyone")
    def home(self) -> Response:
        """The list of offices, or the only one there is."""
        offices = self.source.offices(language())
        if len(offices) == 1:
            only = address("office", office=offices[0].id, **chosen_language())
            return go(only)
        return show("home.html", private=False, cache=OPEN_PAGE, offices=offices, query=chosen_language())

    @allow("anyone")
    def office(self, office: str) -> Response:
        """One office: services with their status, hours, place, how to write to it."""
        place = self.source.office(office, language())
        return self._render(place, self.source.services(office, language()), Journey.read(office, "", request.args))

    def _render(self, place: Office, services: list[Service], journey: Journey) -> Response:
        return show(
            "office.html",
            private=bool(journey.token),
            cache=OWN_PAGE if journey.token else OPEN_PAGE,
            office=place,
            services=services,
            query=journey.fields(),
            week=week(place, place.today(self.source.clock.now()), language()),
            map_url=map_url(place),
            chat_url=chat_url(place, self.simulated, _("Halo")),
        )
