"""Contacts in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, or_, select, update

from services.common.ids import new_id
from services.common.inbox import insert_once
from services.notifier.adapters.tables import (
    chat_links,
    consents,
    contacts,
    conversations,
    first_answers,
    inbound_texts,
    messages,
    notes,
    requests,
    threads,
)
from services.notifier.domain.inbound import Sender
from services.notifier.domain.message import Contact

_HELD_BY_CONTACT: tuple[Table, ...] = (messages, chat_links, requests, consents, inbound_texts, notes, first_answers)


class StoredContacts:
    """Reads and writes contacts on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, contact_id: str) -> Contact:
        return _contact(self._connection.execute(select(contacts).where(contacts.c.id == contact_id)).one())

    def find_all(self, contact_ids: Sequence[str]) -> Mapping[str, Contact]:
        rows = self._connection.execute(select(contacts).where(contacts.c.id.in_(contact_ids)))
        return {row.id: _contact(row) for row in rows}

    def known(self, sender: Sender) -> Contact | None:
        rows = self._matching(sender)
        return _contact(rows[0]) if rows else None

    def remember(self, sender: Sender, language: str, now: datetime) -> Contact:
        rows = self._matching(sender) or self._insert(sender, language, now)
        keeper = rows[0]
        for other in rows[1:]:
            self._join(other.id, keeper.id)
        changes: dict[str, Any] = {}
        if sender.user_id and keeper.user_id != sender.user_id:  # a new number's owner, or known by number only until now
            changes["user_id"] = sender.user_id
        if sender.phone and keeper.phone is None:
            changes["phone"] = sender.phone
        if sender.profile_name and keeper.profile_name != sender.profile_name:
            changes["profile_name"] = sender.profile_name
        if changes:
            self._update(keeper.id, **changes)
        return self.find(keeper.id)

    def heard_from(self, contact_id: str, at: datetime) -> None:
        earlier = or_(contacts.c.last_inbound_at.is_(None), contacts.c.last_inbound_at < at)
        values = {"last_inbound_at": at, "unreachable_at": None}
        self._connection.execute(update(contacts).where(contacts.c.id == contact_id, earlier).values(**values))

    def speaks(self, contact_id: str, language: str) -> None:
        self._update(contact_id, language=language)

    def reachable_again(self, contact_id: str) -> None:
        self._update(contact_id, unreachable_at=None)

    def mark_unreachable(self, contact_id: str, at: datetime) -> None:
        self._update(contact_id, unreachable_at=at)

    def _matching(self, sender: Sender) -> list[Row[Any]]:
        """Rows with this number or user id; the one with the number first."""
        same: list[ColumnElement[bool]] = []
        if sender.phone:
            same.append(contacts.c.phone == sender.phone)
        if sender.user_id:
            same.append(contacts.c.user_id == sender.user_id)
        rows = list(self._connection.execute(select(contacts).where(or_(*same))).all()) if same else []
        return sorted(rows, key=lambda row: row.phone != sender.phone)

    def _insert(self, sender: Sender, language: str, now: datetime) -> list[Row[Any]]:
        values = {
            "id": new_id(),
            "phone": sender.phone,
            "user_id": sender.user_id,
            "profile_name": sender.profile_name,
            "language": language,
            "created_at": now,
        }
        insert_once(self._connection, contacts, values)
        return self._matching(sender)

    def _join(self, other_id: str, keeper_id: str) -> None:
        for table in _HELD_BY_CONTACT:
            self._connection.execute(update(table).where(table.c.contact_id == other_id).values(contact_id=keeper_id))
        self._connection.execute(delete(threads).where(threads.c.contact_id == other_id))
        self._connection.execute(delete(conversations).where(conversations.c.contact_id == other_id))
        self._connection.execute(delete(contacts).where(contacts.c.id == other_id))

    def _update(self, contact_id: str, **values: Any) -> None:
        self._connection.execute(update(contacts).where(contacts.c.id == contact_id).values(**values))


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        row.id, row.phone, row.user_id, row.profile_name, row.language, row.last_inbound_at, row.unreachable_at, row.stopped_at
    )
