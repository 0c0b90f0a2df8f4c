"""The record of consents in the database. It is only added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from services.common.ids import new_id
from services.common.inbox import insert_once
from services.notifier.adapters.tables import consents, contacts
from services.notifier.domain.consent import RESUMED, STOPPED, NewConsent


class StoredConsents:
    """Writes consents on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, contact_id: str, consent: NewConsent, now: datetime) -> None:
        values = {"id": new_id(), "contact_id": contact_id, "recorded_at": now, **vars(consent)}
        if insert_once(self._connection, consents, values) and consent.kind in (STOPPED, RESUMED):
            stopped_at = now if consent.kind == STOPPED else None
            self._connection.execute(update(contacts).where(contacts.c.id == contact_id).values(stopped_at=stopped_at))
