"""Everything that an office has laid down about its time, as one value: what is edited, previewed and saved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.booking.domain.calendar import Calendar, DatedException, Holidays, OpeningRule, corrected
from services.booking.domain.errors import ServiceUnknown
from services.booking.domain.office import CounterGroup, Office, Service


@dataclass(frozen=True)
class Setup:
    """One state of an office's calendar. ``revision`` grows with every saved change."""

    office: Office
    groups: tuple[CounterGroup, ...]
    services: tuple[Service, ...]
    rules: tuple[OpeningRule, ...]
    exceptions: tuple[DatedException, ...]
    revision: int = 0

    def group(self, group_id: str) -> CounterGroup | None:
        """The group of counters with this id."""
        return next((group for group in self.groups if group.id == group_id), None)

    def service(self, service_id: str) -> Service:
        """The service line with this id; ``ServiceUnknown``."""
        for service in self.services:
            if service.id == service_id:
                return service
        raise ServiceUnknown

    def with_service(self, service: Service) -> Setup:
        """The setup with this service line, new at the end or in the place of the one with its id."""
        if all(each.id != service.id for each in self.services):
            return replace(self, services=(*self.services, service))
        return replace(self, services=tuple(service if each.id == service.id else each for each in self.services))

    def calendar(self, group_id: str, holidays: Holidays) -> Calendar:
        """What decides about the services of a group. ``holidays`` is the national list; the office's corrections come on top."""
        group = self.group(group_id)
        if group is None:
            raise KeyError(group_id)
        rules = tuple(rule for rule in self.rules if rule.counter_group == group_id)
        return Calendar(self.office.zone, group, rules, self.exceptions, corrected(holidays, self.exceptions))
