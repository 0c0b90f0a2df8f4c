"""What the use cases need from outside. The adapters implement these; tests give fakes or the real database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.common.clock import Clock
from services.notifier.domain.consent import NewConsent
from services.notifier.domain.conversation import Conversation
from services.notifier.domain.delivery import Times
from services.notifier.domain.facts import (
    Words,
)
from services.notifier.domain.inbound import Sender
from services.notifier.domain.message import Contact, Message, NewMessage
from services.notifier.domain.screens import ChatLink
from services.notifier.domain.templates import Registered
from services.notifier.domain.webhook import Item
from services.notifier.usecases.ports_desk import Calls, PreparedMessages
from services.notifier.usecases.ports_gates import Alerts, Failures, Gates, Tidying
from services.notifier.usecases.ports_ledger import LedgerRows
from services.notifier.usecases.ports_people import CannedAnswers, Complaints, Threads

__all__ = ["Clock"]  # the time is one of the ports


class Contacts(Protocol):
    def find(self, contact_id: str) -> Contact:
        """The contact of an id that is known to exist."""

    def find_all(self, contact_ids: Sequence[str]) -> Mapping[str, Contact]:
        """The contacts of ids that are known to exist, by id."""

    def known(self, sender: Sender) -> Contact | None:
        """The contact with this number or user id."""

    def remember(self, sender: Sender, language: str, now: datetime) -> Contact:
        """Find or make the contact of a number or user id. What is newly known of it is added; two that are one are joined."""

    def heard_from(self, contact_id: str, at: datetime) -> None:
        """Open the 24 h window from ``at``, unless a later message has opened it already."""

    def speaks(self, contact_id: str, language: str) -> None:
        """Keep the language that the contact chose."""

    def reachable_again(self, contact_id: str) -> None:
        """Somebody wants it tried again."""

    def mark_unreachable(self, contact_id: str, at: datetime) -> None:
        """Remember that the platform cannot reach this contact."""


class Messages(Protocol):
    def add(self, message: NewMessage, now: datetime) -> str | None:
        """Keep a message as queued now and return its id; None when its dedupe key exists already."""

    def find(self, message_id: str) -> Message | None: ...

    def lock(self, message_id: str) -> Message | None:
        """The message, held until the transaction ends."""

    def newest_version(self, appointment_id: str) -> int:
        """The highest version of an appointment that any message is about, 0 when there is none."""

    def newest_versions(self, appointment_ids: Sequence[str]) -> Mapping[str, int]:
        """The same for several appointments at once."""

    def claim(self, message_ids: Sequence[str], limit: int, now: datetime) -> list[Message]:
        """Turn queued messages that are due into ones being sent, at most ``limit``; the most urgent of them first.

        These ids come before others. What another process is claiming is passed over.
        """

    def put_off(self, message_ids: Sequence[str], reason: str, due_at: datetime, now: datetime) -> None:
        """Let those of these that are still queued wait until ``due_at``."""

    def settle(self, message_id: str, status: str, reason: str | None, at: datetime) -> None:
        """Set the status of a message."""

    def queue_again(
        self, message_id: str, reason: str | None, due_at: datetime, now: datetime, *, as_template: bool = False
    ) -> None:
        """Put a message back until ``due_at``; ``as_template`` keeps it from being sent as free text from now on."""

    def hold_back(self, message: Message, reason: str, due_at: datetime, now: datetime, *, for_budget: bool = False) -> None:
        """Put a claimed message back until ``due_at``, unless another process has taken it over meanwhile."""

    def drop_queued(
        self, appointment_id: str, reason: str, now: datetime, *, before_version: int | None = None, kinds: Sequence[str] = ()
    ) -> None:
        """Drop what waits to be sent about an appointment: about older versions of it, of these kinds, or all of it."""

    def due(self, now: datetime, overdue_before: datetime, limit: int) -> list[str]:
        """The messages to be sent now that no queue has been told of, or only before ``overdue_before``.

        The most urgent come first.
        """

    def mark_queued(self, message_ids: Sequence[str], now: datetime) -> None:
        """Remember that a queue is being told of these."""

    def stuck(self, claimed_before: datetime, limit: int) -> list[str]:
        """What was claimed by a process that ended before it called the platform."""

    def states(self, appointment_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """How far the newest telling message of each appointment came."""


@dataclass(frozen=True)
class MessageState:
    """The state of one message as other parts see it."""

    kind: str
    status: str
    at: datetime
    reason: str | None


@dataclass(frozen=True)
class Delivery:
    """One try. ``state`` is ``sending``, ``uncertain``, ``accepted``, ``refused`` or ``abandoned``.

    ``form`` is how it was sent: ``document``, ``text`` (without the PDF that belongs to it), ``template`` or ``plain``.
    """

    id: str
    message_id: str
    wamid: str | None
    state: str
    form: str
    times: Times
    error_code: int | None
    media_id: str | None = None


class Deliveries(Protocol):
    def begin(self, message: Message, form: str, now: datetime, media_id: str | None = None) -> Delivery:
        """Write down a try before the platform is called.

        ``Overtaken`` when this attempt is no longer the current one, when a newer version of the appointment has come meanwhile,
        or when the message has expired: it is then decided anew, like any message whose process ended.
        """

    def find(self, delivery_id: str | None, wamid: str) -> Delivery | None:
        """By our own id first, then by the platform's."""

    def of_message(self, message_id: str) -> list[Delivery]:
        """All tries of a message, oldest first."""

    def price(self, delivery_id: str, category: str, price_type: str) -> None:
        """What the platform says it bills for a try."""

    def save(self, delivery: Delivery, error_detail: str | None = None) -> None: ...

    def lost_since(self, state: str, started_before: datetime, limit: int) -> list[Delivery]:
        """Tries that are still in this state although they began before an instant."""


@dataclass(frozen=True)
class StoredEvent:
    """One webhook item as it was stored."""

    id: str
    kind: str
    lane: str
    raw: Mapping[str, Any]
    received_at: datetime
    attempts: int


class WebhookEvents(Protocol):
    def store(self, items: Sequence[Item], now: datetime) -> int:
        """Store the items that are new; how many those were."""

    def first_open(self, lane: str, now: datetime) -> StoredEvent | None:
        """The next event of a lane that is not handled, in the order in which people wrote.

        None also while the first one waits to be tried again: what was written later must not overtake it.
        """

    def open_in_any_order(self, lane: str, now: datetime, limit: int) -> list[StoredEvent]:
        """The events of a lane that are due, for lanes whose order does not matter."""

    def has_unread_reports(self) -> bool:
        """Whether a status report is stored that nobody has looked at."""

    def close(self, event_id: str, outcome: str, now: datetime) -> None:
        """Mark as handled; ``Overtaken`` when it was handled by somebody else meanwhile."""

    def postpone(self, event_id: str, due_at: datetime, outcome: str) -> None:
        """Try again at ``due_at``."""

    def due_lanes(self, now: datetime, overdue_before: datetime, limit: int) -> list[str]:
        """The lanes with events that no queue has been told of, or only before ``overdue_before``."""

    def mark_queued(self, lanes: Sequence[str], now: datetime) -> None:
        """Remember that a queue is being told of these."""


class Conversations(Protocol):
    def load(self, contact_id: str) -> tuple[Conversation | None, int]:
        """The conversation with its version, ``(None, 0)`` when there is none."""

    def save(self, contact_id: str, conversation: Conversation, version: int, now: datetime) -> None:
        """Keep it as the successor of ``version``; ``Overtaken`` when somebody else was first."""


@dataclass(frozen=True)
class ResolvedLink:
    """What the secret of a booking link stands for."""

    contact: Contact
    link: ChatLink


class ChatLinks(Protocol):
    def add(self, token_hash: str, contact_id: str, link: ChatLink, expires_at: datetime) -> None: ...

    def resolve(self, token_hash: str, now: datetime) -> ResolvedLink | None:
        """None when there is no such link or it has expired."""


class Requests(Protocol):
    def add(self, contact_id: str | None, office_id: str, kind: str, text: str, year: int, now: datetime) -> str:
        """Keep a question or complaint; its number, e.g. ``P-2026-0001``."""

    def any_since(self, contact_id: str, since: datetime) -> bool:
        """Whether this contact has asked for a person since an instant."""


class Consents(Protocol):
    def add(self, contact_id: str, consent: NewConsent, now: datetime) -> None:
        """Record it, once; a stop or a resumption also decides what is sent from now on."""


class Erasures(Protocol):
    """Forgetting people who asked for it."""

    def ask(self, contact_id: str, now: datetime) -> None:
        """Wipe at once what they wrote and what they were written, and remember that their address has to follow."""

    def asked(self, before: datetime, limit: int) -> list[Contact]:
        """Whose address is still kept although they asked for its erasure before an instant."""

    def has_unsent(self, contact_id: str) -> bool:
        """Whether something is still on its way to them."""

    def finish(self, contact: Contact, now: datetime) -> None:
        """Wipe the rest: address, name, links, and the last messages."""


class Media(Protocol):
    def find(self, account: str, sha256: str, uploaded_after: datetime) -> str | None:
        """The platform's id of bytes that were uploaded before and are still kept there."""

    def keep(self, account: str, sha256: str, media_id: str, now: datetime) -> None: ...

    def forget(self, account: str, media_id: str) -> None: ...


class Inbox(Protocol):
    def first_time(self, event_id: str, now: datetime) -> bool:
        """False when the effect of this event has happened already."""

    def seen(self, ids: Iterable[str]) -> list[str]: ...


class Work(Protocol):
    """Everything that can be done inside one transaction."""

    contacts: Contacts
    messages: Messages
    deliveries: Deliveries
    webhook_events: WebhookEvents
    conversations: Conversations
    links: ChatLinks
    requests: Requests
    consents: Consents
    erasures: Erasures
    media: Media
    inbox: Inbox
    gates: Gates
    alerts: Alerts
    prepared: PreparedMessages
    calls: Calls
    threads: Threads
    ledger: LedgerRows
    canned: CannedAnswers
    complaints: Complaints
    failures: Failures
    tidying: Tidying


class Store(Protocol):
    """The notifier's own database. ``NotStored`` when it does not answer."""

    def read(self) -> AbstractContextManager[Work]: ...

    def write(self) -> AbstractContextManager[Work]:
        """A transaction: committed when the block ends, rolled back when it raises."""


class Queues(Protocol):
    """Tells the workers what to look at. Losing what was told costs time, never a message: the sweeps tell again."""

    def send(self, message_ids: Sequence[str]) -> None: ...

    def receive(self, lanes: Sequence[str]) -> None: ...

    def is_empty(self, name: str) -> bool:
        """Whether nothing waits on ``send`` or ``inbound``; False when the queue cannot be asked."""


class Wording(Protocol):
    def words(self, language: str) -> Words:
        """The texts of ``id`` or ``en``; Indonesian for any other."""


class TemplateRegistry(Protocol):
    """The templates registered for the account."""

    def registered(self) -> Mapping[tuple[str, str], Registered]:
        """What the account has, by name and language."""

    def register(self, template: Mapping[str, Any]) -> str:
        """Submit one; its status. ``PartRefused`` when the platform refuses it."""

    def correct(self, template_id: str, template: Mapping[str, Any]) -> str:
        """Submit one anew that the account has; its status."""

    def sample_handle(self, data: bytes) -> str | None:
        """Upload a PDF for reviewers; None where no app is named to upload it for."""
