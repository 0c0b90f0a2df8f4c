"""A whole notifier on a real database, with fakes around it, and words for what a test wants of it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, select

from services.common.crypto import Sealer, derive_key
from services.common.database import Database
from services.common.events import EXAMPLES, Event, new_event
from services.notifier.adapters.store import DatabaseStore
from services.notifier.adapters.tables import deliveries, messages
from services.notifier.domain.limits import Limits
from services.notifier.domain.message import REMINDERS
from services.notifier.usecases.ingest import ReceiveWebhook
from services.notifier.usecases.send import AT_ONCE
from services.notifier.worker import Outside, Wiring, wire
from tests.fakes.clock import FixedClock
from tests.notifier.fake_booking import FakeBooking
from tests.notifier.fakes import FakeChannel, FakeDocs, FakeTimes, ListQueues, SentMessage

APP_SECRET = "app-secret-for-tests"
PHONE = "+6281200000001"
UNCERTAIN_FOR = timedelta(seconds=60)


def signature(body: bytes) -> str:
    return "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()


def webhook(value: Mapping[str, Any], name: str = "messages") -> bytes:
    """A webhook body with one change."""
    change = {"field": name, "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "200", "changes": [change]}]}).encode()


def inbound(wamid: str, content: Mapping[str, Any], timestamp: float, sender: str = PHONE) -> dict[str, Any]:
    """The value of a webhook with one message."""
    number = sender.removeprefix("+")
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6281200000099", "phone_number_id": "100"},
        "contacts": [{"profile": {"name": "Siti"}, "wa_id": number}],
        "messages": [{"from": number, "id": wamid, "timestamp": str(int(timestamp)), **content}],
    }


@dataclass
class NotifierAtWork:
    """The notifier, its fakes, and the queues emptied by hand."""

    database: Database
    clock: FixedClock
    channel: FakeChannel = field(default_factory=FakeChannel)
    booking: FakeBooking = field(default_factory=FakeBooking)
    docs: FakeDocs = field(default_factory=FakeDocs)
    times: FakeTimes = field(default_factory=FakeTimes)
    queues: ListQueues = field(default_factory=ListQueues)
    public_base_url: str = "https://janji.contoh.go.id"
    limits: Limits = field(default_factory=Limits)
    at_once: int = AT_ONCE
    inbound_count: int = 0

    def __post_init__(self) -> None:
        self.store = DatabaseStore(self.database)
        self.outside = Outside(
            self.store,
            self.queues,
            self.channel,
            self.booking,
            self.docs,
            self.clock,
            self.public_base_url,
            UNCERTAIN_FOR,
            self.limits,
            Sealer(derive_key("s" * 32, "tests")),
            self.times,
            at_once=self.at_once,
        )
        self.wiring: Wiring = wire(self.outside)
        self.receive_webhook = ReceiveWebhook(self.store, self.clock, APP_SECRET)

    # what comes in

    def webhook(self, body: bytes) -> None:
        self.receive_webhook(body, signature(body))

    def person_writes(self, text: str, wamid: str | None = None, sender: str = PHONE) -> None:
        self.person_sends({"type": "text", "text": {"body": text}}, wamid, sender)

    def person_taps(self, choice: str, wamid: str | None = None) -> None:
        reply = {"type": "list_reply", "list_reply": {"id": choice, "title": "…"}}
        self.person_sends({"type": "interactive", "interactive": reply, "context": {"id": "wamid.LIST"}}, wamid, PHONE)

    def person_sends(self, content: Mapping[str, Any], wamid: str | None = None, sender: str = PHONE) -> None:
        self.inbound_count += 1
        name = wamid or f"wamid.IN{self.inbound_count}"
        self.webhook(webhook(inbound(name, content, self.clock.now().timestamp(), sender)))

    def status(self, name: str, delivery_id: str | None, wamid: str, code: int | None = None) -> None:
        """A status report arrives and is handled."""
        report: dict[str, Any] = {
            "id": wamid,
            "status": name,
            "timestamp": str(int(self.clock.now().timestamp())),
            "recipient_id": PHONE.removeprefix("+"),
        }
        if delivery_id:
            report["biz_opaque_callback_data"] = delivery_id
        if code:
            report["errors"] = [{"code": code, "title": "…", "error_data": {"details": "…"}}]
        self.webhook(webhook({"messaging_product": "whatsapp", "statuses": [report]}))
        self.work()

    def event(self, kind: str, **changes: Any) -> Event:
        """A fact of booking arrives and is handled; it is returned so that it can arrive again."""
        data = {**EXAMPLES[kind], **changes}
        event = new_event(kind, self.clock.now(), data["office"]["id"], data)
        self.wiring.handlers.handle_event(event.envelope())
        return event

    # what is done

    def work(self) -> None:
        """Do everything that can be done at this moment."""
        self.wiring.sweeps.queue_inbound()
        while self.queues.to_receive or self.queues.to_send:
            if self.queues.to_receive:
                self.wiring.handlers.handle_lane(self.queues.to_receive.pop(0))
            else:
                self.wiring.handlers.send_messages([self.queues.to_send.pop(0)])
            self.wiring.sweeps.queue_due()

    def later(self, **span: float) -> None:
        """Let time pass, with the sweeps at its end."""
        self.clock.advance(timedelta(**span))
        self.wiring.sweeps.find_crashed()
        self.wiring.sweeps.settle_uncertain()
        self.wiring.sweeps.queue_due()
        self.work()

    def open_window(self) -> None:
        """The person has just written, so that free text may be sent; the answer to it is forgotten."""
        self.person_writes("halo")
        self.work()
        self.channel.sent.clear()

    # what can be seen

    def rows(self, table: Table) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]

    def message_states(self) -> list[tuple[str, str]]:
        """Kind and status of every message but replies and reminders, oldest first."""
        found = sorted(self.rows(messages), key=lambda row: str(row["id"]))
        return [(row["kind"], row["status"]) for row in found if row["kind"] not in ("reply", *REMINDERS)]

    def reminder_states(self) -> dict[str, str]:
        """The status of each reminder of the newest version of an appointment."""
        found = sorted(self.rows(messages), key=lambda row: str(row["id"]))
        return {row["kind"]: row["status"] for row in found if row["kind"] in REMINDERS}

    def message(self, kind: str) -> dict[str, Any]:
        return next(row for row in self.rows(messages) if row["kind"] == kind)

    def tries(self, kind: str) -> list[dict[str, Any]]:
        message_id = self.message(kind)["id"]
        return [row for row in self.rows(deliveries) if row["message_id"] == message_id]

    def texts(self) -> list[str]:
        """The text of every message that was handed to the channel."""
        return [text_of(each) for each in self.channel.sent]


def text_of(sent: SentMessage) -> str:
    content = sent.content
    return str(getattr(content, "body", None) or getattr(content, "caption", None) or getattr(content, "name", ""))
