"""Conversations, booking links and requests to people at the office, in the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from services.common.ids import new_id
from services.common.inbox import insert_once
from services.notifier.adapters.contacts import StoredContacts
from services.notifier.adapters.tables import chat_links, conversations, request_counters, requests
from services.notifier.domain.conversation import Conversation
from services.notifier.domain.errors import Overtaken
from services.notifier.domain.screens import ChatLink
from services.notifier.usecases.ports import ResolvedLink

_PREFIXES = {"complaint": "P", "operator": "T"}  # pengaduan, tanya


class StoredConversations:
    """Where each contact's conversation stands."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, contact_id: str) -> tuple[Conversation | None, int]:
        query = select(conversations).where(conversations.c.contact_id == contact_id)
        row = self._connection.execute(query).one_or_none()
        return (conversation_of(row.data), row.version) if row else (None, 0)

    def save(self, contact_id: str, conversation: Conversation, version: int, now: datetime) -> None:
        values = {"state": conversation.state, "data": data_of(conversation), "version": version + 1, "updated_at": now}
        if version == 0:
            stored = insert_once(self._connection, conversations, {"contact_id": contact_id, **values})
        else:
            mine = conversations.c.contact_id == contact_id, conversations.c.version == version
            stored = self._connection.execute(update(conversations).where(*mine).values(**values)).rowcount == 1
        if not stored:
            raise Overtaken


def data_of(conversation: Conversation) -> dict[str, Any]:
    """The conversation as JSON."""
    at = conversation.last_at
    return {**asdict(conversation), "only": list(conversation.only), "last_at": at.isoformat() if at else None}


def conversation_of(data: dict[str, Any]) -> Conversation:
    """The reverse. What an older or newer version stored is taken as far as this one knows it."""
    at, known = data["last_at"], {name: value for name, value in data.items() if name in Conversation.__dataclass_fields__}
    return Conversation(**{**known, "only": tuple(data["only"]), "last_at": datetime.fromisoformat(at) if at else None})


class StoredLinks:
    """Booking links by the hash of their secret."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token_hash: str, contact_id: str, link: ChatLink, expires_at: datetime) -> None:
        values = {"token_hash": token_hash, "contact_id": contact_id, "expires_at": expires_at, **asdict(link)}
        self._connection.execute(insert(chat_links), values)

    def resolve(self, token_hash: str, now: datetime) -> ResolvedLink | None:
        query = select(chat_links).where(chat_links.c.token_hash == token_hash, chat_links.c.expires_at > now)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        link = ChatLink(row.office_id, row.service_id, row.answers, row.language)
        return ResolvedLink(StoredContacts(self._connection).find(row.contact_id), link)


class StoredRequests:
    """Questions and complaints, numbered per office, kind and year."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, contact_id: str | None, office_id: str, kind: str, text: str, year: int, now: datetime) -> str:
        number = f"{_PREFIXES[kind]}-{year}-{self._next(office_id, kind, year):04d}"
        values = {
            "id": new_id(),
            "office_id": office_id,
            "number": number,
            "kind": kind,
            "text": text,
            "contact_id": contact_id,
            "received_at": now,
        }
        self._connection.execute(insert(requests), values)
        return number

    def any_since(self, contact_id: str, since: datetime) -> bool:
        asked = requests.c.contact_id == contact_id, requests.c.received_at >= since
        return self._connection.execute(select(requests.c.id).where(*asked).limit(1)).first() is not None

    def _next(self, office_id: str, kind: str, year: int) -> int:
        key = {"office_id": office_id, "kind": kind, "year": year}
        insert_once(self._connection, request_counters, {**key, "last": 0})
        mine = [request_counters.c[name] == value for name, value in key.items()]
        counted = update(request_counters).where(*mine).values(last=request_counters.c.last + 1)
        return int(self._connection.execute(counted.returning(request_counters.c.last)).scalar_one())
