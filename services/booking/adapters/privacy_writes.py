"""Forgetting in the database, inside a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, true, update

from services.booking.adapters import tables
from services.booking.adapters.admission import AdmissionWrites
from services.booking.adapters.appointment_rows import appointment
from services.booking.adapters.privacy import is_over, of_contact
from services.booking.adapters.tables_holding import cancellations, limit_exceptions, nik_claims
from services.booking.adapters.tables_privacy import retention_rules
from services.booking.adapters.tables_waiting import booking_groups, waiting
from services.booking.domain.appointment import Appointment
from services.booking.domain.errors import OfficeUnknown
from services.booking.domain.waiting import OPEN
from services.booking.usecases.forget import DEFAULT_DAYS
from services.booking.usecases.ports_privacy import Past
from services.common.ids import token_hash
from services.common.inbox import insert_once

FORGOTTEN_NAME = "—"
_OWN = tables.appointments.c
_VISIT = (_OWN.office_id, _OWN.id, _OWN.code)
_NO_CONTACT: dict[str, Any] = {"name": FORGOTTEN_NAME, "contact_phone": None, "contact_user_id": None}
_NOTHING: dict[str, Any] = {**_NO_CONTACT, "answers": {}, "note": "", "priority": None}
_NOBODY: dict[str, Any] = {"name": FORGOTTEN_NAME, "contact": {"phone": None, "user_id": None}, "answers": {}, "note": ""}


class PrivacyWrites(AdmissionWrites):
    """The part of a transaction that implements ``PrivacyTransaction``."""

    def keep_for(self, office_id: str, contact_days: int) -> int:
        if self._connection.scalar(select(tables.offices.c.id).where(tables.offices.c.id == office_id)) is None:
            raise OfficeUnknown
        insert_once(
            self._connection, retention_rules, {"office_id": office_id, "contact_days": DEFAULT_DAYS, "wiped_before": None}
        )
        same = retention_rules.c.office_id == office_id
        before = self._connection.scalars(select(retention_rules.c.contact_days).where(same).with_for_update()).one()
        self._connection.execute(update(retention_rules).where(same).values(contact_days=contact_days))
        return int(before)

    def past_between(self, office_id: str, first: datetime, last: datetime, limit: int) -> list[Past]:
        due = (_OWN.office_id == office_id, _OWN.starts_at >= first, _OWN.starts_at < last, _OWN.wiped_at.is_(None))
        return self._visits(select(*_VISIT).where(*due).order_by(_OWN.starts_at, _OWN.id).limit(limit))

    def past_of(self, phone: str | None, user_id: str | None, now: datetime, office_id: str | None = None) -> list[Past]:
        due = (of_contact(tables.appointments, phone, user_id), _OWN.wiped_at.is_(None), is_over(now), _at(_OWN, office_id))
        return self._visits(select(*_VISIT).where(*due).order_by(_OWN.office_id, _OWN.id))

    def wipe(self, visit: Past, now: datetime) -> None:
        same = and_(_OWN.office_id == visit.office_id, _OWN.id == visit.id)
        known = appointment(self._connection.execute(select(tables.appointments).where(same)).one())
        if known.active:
            self.free_contact(known)  # nobody closed the visit, and it no longer counts for the contact that it had
        nobody = {**_NOTHING, "contact_key": token_hash(visit.id), "wiped_at": now}
        self._connection.execute(update(tables.appointments).where(same).values(nobody))
        _drop_secrets(self._connection, known)
        _drop_traces(self._connection, known, now)
        if known.group_id is not None:
            _forget_leader(self._connection, known.office_id, known.group_id)

    def forget_others_of(
        self,
        phone: str | None,
        user_id: str | None,
        now: datetime,  # noqa: ARG002  # the port's names
        office_id: str | None = None,
    ) -> None:
        _forget_waiting(self._connection, and_(of_contact(waiting, phone, user_id), _at(waiting.c, office_id)))
        _blank_delivered_facts(self._connection, phone, user_id, office_id)

    def forget_waiting_before(self, office_id: str, before: datetime) -> None:
        _forget_waiting(self._connection, and_(waiting.c.office_id == office_id, waiting.c.ended_at < before))

    def wiped_through(self, office_id: str, before: datetime) -> None:
        new = {"office_id": office_id, "contact_days": DEFAULT_DAYS, "wiped_before": before}
        if not insert_once(self._connection, retention_rules, new):
            same = retention_rules.c.office_id == office_id
            self._connection.execute(update(retention_rules).where(same).values(wiped_before=before))

    def _visits(self, query: Any) -> list[Past]:
        return [Past(*row) for row in self._connection.execute(query.with_for_update(of=tables.appointments))]


def _at(columns: Any, office_id: str | None) -> ColumnElement[bool]:
    """The rows of one office where it is named, else of all."""
    return columns.office_id == office_id if office_id is not None else true()


def _drop_secrets(connection: Connection, known: Appointment) -> None:
    for table in (tables.manage_tokens, cancellations, nik_claims):
        connection.execute(delete(table).where(table.c.office_id == known.office_id, table.c.appointment_id == known.id))


def _drop_traces(connection: Connection, known: Appointment, now: datetime) -> None:
    """The counts by which a contact was known go with its last appointment."""
    usage, keys = tables.contact_usage, ("office_id", "service_id", "contact_key")
    left = exists().where(*(_OWN[name] == getattr(known, name) for name in keys))
    counted = [usage.c[name] == getattr(known, name) for name in keys]
    connection.execute(delete(usage).where(*counted, usage.c.active == 0, ~left))
    excepted = [limit_exceptions.c[name] == getattr(known, name) for name in keys]
    connection.execute(delete(limit_exceptions).where(*excepted, limit_exceptions.c.valid_until < now, ~left))


def _forget_leader(connection: Connection, office_id: str, group_id: str) -> None:
    """Who led a group is forgotten with the last of its members."""
    left = exists().where(_OWN.office_id == office_id, _OWN.group_id == group_id, _OWN.wiped_at.is_(None))
    same = (booking_groups.c.office_id == office_id, booking_groups.c.id == group_id)
    connection.execute(update(booking_groups).where(*same, ~left).values(leader=FORGOTTEN_NAME, contact_phone=""))


def _forget_waiting(connection: Connection, whose: ColumnElement[bool]) -> None:
    """Entries of the waiting list that are over; one that still waits is the contact's wish to be written to."""
    ended = (whose, waiting.c.state.not_in([state.value for state in OPEN]), waiting.c.name != FORGOTTEN_NAME)
    for office_id, entry in connection.execute(select(waiting.c.office_id, waiting.c.id).where(*ended)).all():
        nobody = {**_NO_CONTACT, "contact_key": token_hash(entry)}
        connection.execute(update(waiting).where(waiting.c.office_id == office_id, waiting.c.id == entry).values(nobody))


def _blank_delivered_facts(connection: Connection, phone: str | None, user_id: str | None, office_id: str | None) -> None:
    """Facts that every subscriber has had need not keep the contact for the rest of their seven days."""
    outbox, sent = tables.outbox, tables.outbox_deliveries
    contact = outbox.c.envelope["data"]["contact"]
    same = [contact[field].as_string() == value for field, value in (("phone", phone), ("user_id", user_id)) if value]
    waited_for = select(sent.c.event_id).where(sent.c.settled_at.is_(None))
    query = select(outbox.c.event_id, outbox.c.envelope).where(or_(*same), outbox.c.event_id.not_in(waited_for))
    for event_id, envelope in connection.execute(query).all():
        if office_id not in (None, envelope["office_id"]):
            continue
        blank = {**envelope, "data": {**envelope["data"], **_NOBODY}}
        connection.execute(update(outbox).where(outbox.c.event_id == event_id).values(envelope=blank))
