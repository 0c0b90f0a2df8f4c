"""Looking: chats for the phone, messages for tests."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.clock import Clock
from services.simulator.domain.contact import Contact, Message
from services.simulator.usecases.people import require
from services.simulator.usecases.ports import Store


@dataclass(frozen=True)
class Chat:
    """A person and everything exchanged that the phone shows, oldest first."""

    contact: Contact
    messages: list[Message]


@dataclass(frozen=True)
class Entry:
    """A line in the list of chats: the last message, and how many delivered ones are not yet read."""

    contact: Contact
    last: Message | None
    unread: int


@dataclass(frozen=True)
class Sent:
    """An outbound message, whom it went to, and the hash of the file in it."""

    message: Message
    contact: Contact
    media_sha256: str | None


class Look:
    """Reading only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()

    def chat(self, key: str) -> Chat:
        with self._store.transaction() as work:
            contact = require(work, key)
            messages = work.messages.of(contact.id)
        now = self.now()
        return Chat(contact, [message for message in messages if message.status(now) != "accepted"])

    def entries(self) -> list[Entry]:
        """Everybody, the latest message first, then those without any."""
        now = self.now()
        with self._store.transaction() as work:
            latest, unread = work.messages.latest(now), work.messages.unread(now)
            found = [Entry(contact, latest.get(contact.id), unread.get(contact.id, 0)) for contact in work.contacts.all()]
        return sorted(found, key=lambda entry: entry.last.at if entry.last else 0.0, reverse=True)

    def contacts(self) -> list[Contact]:
        with self._store.transaction() as work:
            return work.contacts.all()

    def sent(self, key: str | None, after: int) -> list[Sent]:
        """Outbound messages with numbers above ``after``, of one contact or of all."""
        with self._store.transaction() as work:
            found = work.contacts.find(key) if key else None
            if key and found is None:
                return []
            people = {contact.id: contact for contact in work.contacts.all()}
            messages = work.messages.of(found.id if found else None, after, outbound=True)
            hashes = {m.id: work.media.find(m.shown["media"]["id"]) for m in messages if m.shown.get("media")}
        files = {number: facts.sha256 for number, facts in hashes.items() if facts}
        return [Sent(m, people[m.contact_id], files.get(m.id)) for m in messages]

    def pending_webhooks(self) -> int:
        with self._store.transaction() as work:
            return work.updates.pending()
