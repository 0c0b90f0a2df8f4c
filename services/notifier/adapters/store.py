"""The notifier's database: transactions, and what can be done inside one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.common.database import Database
from services.common.inbox import Inbox
from services.notifier.adapters import tables
from services.notifier.adapters.alerts import StoredAlerts
from services.notifier.adapters.consents import StoredConsents
from services.notifier.adapters.contacts import StoredContacts
from services.notifier.adapters.conversations import StoredConversations, StoredLinks, StoredRequests
from services.notifier.adapters.deliveries import StoredDeliveries, StoredMedia
from services.notifier.adapters.desk import StoredCalls, StoredPrepared
from services.notifier.adapters.erasures import StoredErasures
from services.notifier.adapters.failed_events import StoredFailures
from services.notifier.adapters.gates import StoredGates
from services.notifier.adapters.ledger import StoredLedger
from services.notifier.adapters.messages import StoredMessages
from services.notifier.adapters.people import StoredCanned, StoredComplaints, StoredThreads
from services.notifier.adapters.tidying import StoredTidying
from services.notifier.adapters.webhook_events import StoredWebhookEvents
from services.notifier.domain.errors import NotStored
from services.notifier.usecases import ports, ports_desk, ports_gates, ports_ledger, ports_people


class StoredInbox:
    """The events whose effect is committed."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._inbox = connection, Inbox(tables.inbox)

    def first_time(self, event_id: str, now: datetime) -> bool:
        return self._inbox.first_time(self._connection, event_id, now)

    def seen(self, ids: Iterable[str]) -> list[str]:
        return self._inbox.seen(self._connection, ids)


class StoreWork:
    """Everything that can be done on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.contacts: ports.Contacts = StoredContacts(connection)
        self.messages: ports.Messages = StoredMessages(connection)
        self.deliveries: ports.Deliveries = StoredDeliveries(connection)
        self.webhook_events: ports.WebhookEvents = StoredWebhookEvents(connection)
        self.conversations: ports.Conversations = StoredConversations(connection)
        self.links: ports.ChatLinks = StoredLinks(connection)
        self.requests: ports.Requests = StoredRequests(connection)
        self.consents: ports.Consents = StoredConsents(connection)
        self.erasures: ports.Erasures = StoredErasures(connection)
        self.media: ports.Media = StoredMedia(connection)
        self.inbox: ports.Inbox = StoredInbox(connection)
        self.gates: ports_gates.Gates = StoredGates(connection)
        self.alerts: ports_gates.Alerts = StoredAlerts(connection)
        self.prepared: ports_desk.PreparedMessages = StoredPrepared(connection)
        self.calls: ports_desk.Calls = StoredCalls(connection)
        self.threads: ports_people.Threads = StoredThreads(connection)
        self.canned: ports_people.CannedAnswers = StoredCanned(connection)
        self.complaints: ports_people.Complaints = StoredComplaints(connection)
        self.ledger: ports_ledger.LedgerRows = StoredLedger(connection)
        self.failures: ports_gates.Failures = StoredFailures(connection)
        self.tidying: ports_gates.Tidying = StoredTidying(connection)


class DatabaseStore:
    """Transactions on the notifier's database. A database that does not answer is ``NotStored``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def read(self) -> Iterator[ports.Work]:
        with _answering(), self._database.read() as connection:
            yield StoreWork(connection)

    @contextmanager
    def write(self) -> Iterator[ports.Work]:
        with _answering(), self._database.write() as connection:
            yield StoreWork(connection)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise NotStored(type(error).__name__) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise NotStored(type(error).__name__) from error
        raise
