"""What the use cases need from outside. Instants are unix seconds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from services.simulator.domain.contact import Contact, Message, Status
from services.simulator.domain.faults import Faults
from services.simulator.domain.media import MediaFacts
from services.simulator.domain.pacing import Bucket
from services.simulator.domain.templates import Template
from services.simulator.domain.webhooks import Update


class Contacts(Protocol):
    """People, found by number or by user id."""

    def all(self) -> list[Contact]: ...
    def by_id(self, contact_id: int) -> Contact: ...
    def find(self, key: str) -> Contact | None:
        """By E.164 number or by user id."""

    def add(self, phone: str | None, user_id: str, name: str, shares_phone: bool = True) -> Contact: ...
    def update(self, contact: Contact) -> None: ...
    def bucket(self, contact_id: int) -> Bucket | None: ...
    def keep_bucket(self, contact_id: int, bucket: Bucket) -> None: ...


class Messages(Protocol):
    """Messages with their steps."""

    def add(self, message: Message) -> Message:
        """Store it and its steps; the result carries its number."""

    def add_step(self, wamid: str, step: Status) -> bool:
        """Record a step; False when it was recorded before."""

    def find(self, wamid: str) -> Message | None: ...
    def of(self, contact_id: int | None, after: int = 0, outbound: bool | None = None) -> list[Message]:
        """Messages in order, with numbers above ``after``; of everybody when ``contact_id`` is None."""

    def latest(self, now: float) -> dict[int, Message]:
        """The last message of each contact that the phone shows, by the contact's id."""

    def unread(self, now: float) -> dict[int, int]:
        """How many delivered messages each contact has not read, by the contact's id."""

    def sent_since(self, at: float, category: str | None = None) -> int:
        """How many outbound messages were accepted since, all or of one price category."""


class Updates(Protocol):
    """Webhook changes waiting to be posted."""

    def add(self, update: Update, message: str | None = None) -> None:
        """Keep a change until it is posted; ``message`` is the wamid of the inbound message that it reports."""

    def due(self, now: float, limit: int) -> list[tuple[int, Update]]:
        """Unposted changes whose time has come, oldest first, with their numbers."""

    def posted(self, ids: Sequence[int], at: float) -> list[str]:
        """Mark as answered with 200; the wamids of inbound messages among them."""

    def failed(self, ids: Sequence[int], now: float) -> None:
        """Try again later, each time somewhat later, at most after 30 seconds."""

    def pending(self) -> int: ...
    def next_due(self) -> float | None: ...


class Media(Protocol):
    """Uploaded files."""

    def add(self, facts: MediaFacts, content: bytes) -> None: ...
    def find(self, media_id: str) -> MediaFacts | None: ...
    def content(self, media_id: str) -> bytes | None: ...
    def remove(self, media_id: str) -> bool: ...


class Templates(Protocol):
    """Registered templates."""

    def all(self) -> list[Template]: ...
    def find(self, name: str, language: str) -> Template | None: ...
    def save(self, template: Template) -> None: ...
    def remove(self, name: str, template_id: str | None) -> int: ...


class Switches(Protocol):
    """The fault switches."""

    def read(self) -> Faults: ...
    def write(self, faults: Faults) -> None: ...


class Work(Protocol):
    """One transaction."""

    @property
    def contacts(self) -> Contacts: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def updates(self) -> Updates: ...
    @property
    def media(self) -> Media: ...
    @property
    def templates(self) -> Templates: ...
    @property
    def switches(self) -> Switches: ...
    def clear(self) -> None:
        """Forget everything but the templates: they are registered once, when the product starts."""


class Store(Protocol):
    """The state file."""

    def transaction(self) -> AbstractContextManager[Work]:
        """All or nothing: on disk when the block ends, undone when it raises."""


class Poster(Protocol):
    """Posts a signed webhook."""

    def __call__(self, body: bytes) -> bool:
        """True when it was answered with 200."""


class Dice(Protocol):
    """Draws for faults with a probability."""

    def __call__(self) -> float:
        """A number in [0, 1)."""
