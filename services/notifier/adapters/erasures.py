"""Forgetting a person in the database: what they wrote and read at once, their address when nothing needs it any more."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, or_, select, update

from services.notifier.adapters.contacts import StoredContacts
from services.notifier.adapters.tables import (
    chat_links,
    contacts,
    conversations,
    deliveries,
    inbound_texts,
    messages,
    notes,
    prepared,
    requests,
    threads,
    webhook_events,
)
from services.notifier.domain.delivery import QUEUED, SENDING, UNCERTAIN
from services.notifier.domain.message import REPLY, Contact

WIPED_LANE = "wiped"
_UNSENT = (QUEUED, SENDING, UNCERTAIN)


class StoredErasures:
    """Reads and wipes on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, contact_id: str, now: datetime) -> None:
        contact = StoredContacts(self._connection).find(contact_id)
        self._update(contact_id, erase_asked_at=now, profile_name="")
        self._wipe(contact, now)

    def asked(self, before: datetime, limit: int) -> list[Contact]:
        query = select(contacts.c.id).where(contacts.c.erase_asked_at < before).order_by(contacts.c.erase_asked_at).limit(limit)
        return [StoredContacts(self._connection).find(contact_id) for contact_id in self._connection.scalars(query)]

    def has_unsent(self, contact_id: str) -> bool:
        waiting = messages.c.contact_id == contact_id, messages.c.status.in_(_UNSENT)
        return self._connection.execute(select(messages.c.id).where(*waiting).limit(1)).first() is not None

    def finish(self, contact: Contact, now: datetime) -> None:
        self._wipe(contact, now)
        self._connection.execute(delete(chat_links).where(chat_links.c.contact_id == contact.id))
        self._update(contact.id, phone=None, user_id=None, profile_name="", last_inbound_at=None, erase_asked_at=None)

    def _wipe(self, contact: Contact, now: datetime) -> None:
        """Words in both directions. What is still to be sent keeps its words until it has been."""
        done = messages.c.contact_id == contact.id, messages.c.status.not_in(_UNSENT)
        of_contact = select(messages.c.id).where(*done)
        self._connection.execute(update(messages).where(*done).values(params={}, wiped_at=now))
        replies = messages.c.contact_id == contact.id, messages.c.kind == REPLY, messages.c.status.not_in(_UNSENT)
        for message_id in self._connection.scalars(select(messages.c.id).where(*replies)).all():
            values = {"dedupe_key": f"wiped:{message_id}"}  # it held the platform's id of a message, which holds a number
            self._connection.execute(update(messages).where(messages.c.id == message_id).values(**values))
        self._connection.execute(delete(prepared).where(prepared.c.delivery_id.in_(self._tries(of_contact))))
        self._connection.execute(update(deliveries).where(deliveries.c.message_id.in_(of_contact)).values(wamid=None))
        self._connection.execute(update(requests).where(requests.c.contact_id == contact.id).values(text=""))
        for table in (inbound_texts, notes):
            self._connection.execute(delete(table).where(table.c.contact_id == contact.id))
        self._connection.execute(update(threads).where(threads.c.contact_id == contact.id).values(last_text="", unread=0))
        self._connection.execute(delete(conversations).where(conversations.c.contact_id == contact.id))
        self._wipe_webhooks(contact, now)

    def _tries(self, message_ids: Select[Any]) -> Select[Any]:
        return select(deliveries.c.id).where(deliveries.c.message_id.in_(message_ids))

    def _wipe_webhooks(self, contact: Contact, now: datetime) -> None:
        people = [who for who in (contact.user_id, (contact.phone or "").removeprefix("+")) if who]
        lanes = [webhook_events.c.lane == f"{way}:{who}" for who in people for way in ("in", "st")]
        handled = or_(*lanes), webhook_events.c.processed_at.is_not(None)
        found = self._connection.execute(select(webhook_events.c.id, webhook_events.c.key).where(*handled)).all()
        for row in found:
            self._wipe_event(row.id, {"key": _hashed(row.key), "lane": WIPED_LANE, "raw": {}, "wiped_at": now})

    def _wipe_event(self, event_id: str, values: dict[str, Any]) -> None:
        self._connection.execute(update(webhook_events).where(webhook_events.c.id == event_id).values(**values))

    def _update(self, contact_id: str, **values: Any) -> None:
        self._connection.execute(update(contacts).where(contacts.c.id == contact_id).values(**values))


def _hashed(key: str) -> str:
    """The key without what it says, so that the row stays one of its own."""
    return f"w:{hashlib.sha256(key.encode()).hexdigest()}"
