"""Whole spans of days of one office, for its reports."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment
from services.booking.adapters.office_store import OfficeStore
from services.booking.domain.appointment import Appointment
from services.booking.usecases.ports_review import OfficePlan
from services.common.database import Database


class HistoryStore:
    """Implements ``VisitHistory``."""

    def __init__(self, database: Database, offices: OfficeStore) -> None:
        self._database, self._offices = database, offices

    def plan(self, office_id: str, first_on: date, last_on: date) -> OfficePlan:
        """A few queries for every counter group: groups are few, and one service of each brings its calendar."""
        office, services = self._offices.one(office_id).office, self._offices.services(office_id)
        one_of_each = {service.counter_group: service for service in services}
        calendars = {
            group: self._offices.offer(office_id, service.id, first_on, last_on).calendar
            for group, service in one_of_each.items()
        }
        return OfficePlan(office, services, calendars)

    def visits(self, office_id: str, first: datetime, last: datetime) -> list[Appointment]:
        own = tables.appointments.c
        query = (
            select(tables.appointments)
            .where(own.office_id == office_id, own.starts_at >= first, own.starts_at < last)
            .order_by(own.starts_at, own.id)
        )
        with self._database.read() as connection:
            return [appointment(row) for row in connection.execute(query)]
