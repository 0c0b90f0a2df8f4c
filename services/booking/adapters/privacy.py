"""Reading what is kept of contacts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select

from services.booking.adapters import tables
from services.booking.adapters.tables_privacy import retention_rules
from services.booking.domain.appointment import ACTIVE, Status
from services.booking.domain.errors import OfficeUnknown
from services.booking.domain.office import Office
from services.booking.usecases.forget import DEFAULT_DAYS
from services.booking.usecases.ports_privacy import Ahead, Retention
from services.common.database import Database

UNCLOSED = timedelta(days=1)  # after it a visit that nobody closed is over too
_OWN = tables.appointments.c


class PrivacyStore:
    """Implements ``PrivacyRules``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def retention(self, office_id: str) -> Retention:
        with self._database.read() as connection:
            row = connection.execute(_retentions().where(tables.offices.c.id == office_id)).one_or_none()
        if row is None:
            raise OfficeUnknown
        return _retention(row)

    def all_retentions(self) -> list[Retention]:
        with self._database.read() as connection:
            return [_retention(row) for row in connection.execute(_retentions().order_by(tables.offices.c.id))]

    def ahead_of(self, phone: str | None, user_id: str | None, now: datetime) -> list[Ahead]:
        query = (
            select(_OWN.office_id, _OWN.code, _OWN.starts_at, _OWN.status)
            .where(of_contact(tables.appointments, phone, user_id), ~is_over(now))
            .order_by(_OWN.starts_at, _OWN.id)
        )
        with self._database.read() as connection:
            return [Ahead(*row) for row in connection.execute(query)]


def of_contact(table: Any, phone: str | None, user_id: str | None) -> ColumnElement[bool]:
    """The rows of a contact, by whatever is known of it."""
    known = [(table.c.contact_phone, phone), (table.c.contact_user_id, user_id)]
    return or_(false(), *(column == value for column, value in known if value))


def is_over(now: datetime) -> ColumnElement[bool]:
    """Ended, by its status or by the clock. Somebody at the counter is still served, however late it is."""
    passed = or_(and_(_OWN.status == Status.BOOKED, _OWN.ends_at < now), _OWN.ends_at < now - UNCLOSED)
    return or_(_OWN.status.not_in(ACTIVE), passed)


def _retentions() -> Any:
    rule = retention_rules.c
    return select(
        *tables.offices.c, func.coalesce(rule.contact_days, DEFAULT_DAYS).label("contact_days"), rule.wiped_before
    ).outerjoin(retention_rules, rule.office_id == tables.offices.c.id)


def _retention(row: Row[Any]) -> Retention:
    office = Office(**{column.name: getattr(row, column.name) for column in tables.offices.c})
    return Retention(office, row.contact_days, row.wiped_before)
