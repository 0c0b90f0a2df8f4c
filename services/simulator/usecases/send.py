"""The office sends a message."""

from __future__ import annotations

from services.common.clock import Clock
from services.simulator.domain.checks import check_content, linked_media, window_is_open
from services.simulator.domain.contact import Contact, Message, Status, new_wamid
from services.simulator.domain.envelope import Envelope, read_envelope, require_product
from services.simulator.domain.faults import Faults
from services.simulator.domain.fields import text
from services.simulator.domain.graph_errors import GraphError, Json
from services.simulator.domain.media import LIFETIME_SECONDS, Lookup, MediaFacts
from services.simulator.domain.pacing import full_bucket, take
from services.simulator.domain.shown import Shown, show
from services.simulator.domain.template_sends import fill, named, require_sendable
from services.simulator.domain.webhooks import Account, pricing, status_update
from services.simulator.usecases.people import reached
from services.simulator.usecases.ports import Store, Work

MONTH_SECONDS = 30 * 86400  # close enough to a calendar month for a free tier in a stand-in
READ_AFTER_SECONDS = 0.5


class Send:
    """Checks, keeps and answers a request to ``/messages``; its webhooks are committed with it."""

    def __init__(self, store: Store, clock: Clock, account: Account) -> None:
        self._store = store
        self._clock = clock
        self._account = account

    def __call__(self, body: Json) -> Json:
        """The Graph API's answer; :class:`GraphError` for a refusal, and then nothing is kept."""
        if body.get("status") is not None:
            return self._mark_read(body)
        envelope = read_envelope(body)
        now = self._clock.now().timestamp()
        with self._store.transaction() as work:
            contact = reached(work, envelope.recipient)
            self._check_limits(work, contact, now)
            message = self._compose(work, envelope, contact, now)
            self._keep(work, contact, message)
        return _answer(envelope, contact, message)

    def _check_limits(self, work: Work, contact: Contact, now: float) -> None:
        faults = work.switches.read()
        if contact.phone == self._account.office_number:
            raise GraphError(131021, "Recipient phone number cannot be same as sender phone number.")
        if work.messages.sent_since(now - 1) >= faults.throughput:
            raise GraphError(130429, "Message failed to send because more messages were sent than the number's throughput.")
        bucket = take(work.contacts.bucket(contact.id) or full_bucket(now), now)
        if bucket is None and faults.pair_rate:
            raise GraphError(131056, "Too many messages were sent to the same person in a short time.", 2494055)
        work.contacts.keep_bucket(contact.id, bucket or full_bucket(now))

    def _compose(self, work: Work, envelope: Envelope, contact: Contact, now: float) -> Message:
        lookup = _lookup(work, now)
        shown, category = _shown(work, envelope, lookup)
        open_window = window_is_open(contact.last_inbound_at, now)
        faults = work.switches.read()
        if envelope.kind != "template" and not open_window and faults.window_errors == "sync":
            raise _outside_window()
        failure = _failure(envelope, contact, open_window, faults)
        price = None if failure else pricing(category, work.messages.sent_since(now - MONTH_SECONDS, "service"))
        return Message(
            id=0,
            wamid=new_wamid(),
            outbound=True,
            contact_id=contact.id,
            kind=envelope.kind,
            content=envelope.content,
            shown=shown,
            at=now,
            opaque=envelope.opaque,
            reply_to=envelope.reply_to,
            pricing=price,
            statuses=_steps(contact, failure, faults, now),
        )

    def _keep(self, work: Work, contact: Contact, message: Message) -> None:
        work.messages.add(message)
        for step in message.statuses:
            work.updates.add(status_update(self._account, contact, message, step))

    def _mark_read(self, body: Json) -> Json:
        """A read receipt of the office, perhaps with a typing indicator."""
        require_product(body)
        if body["status"] != "read":
            raise GraphError(100, "Param status must be 'read'.")
        wamid = text(body, "message_id", "body", 512)
        now = self._clock.now().timestamp()
        with self._store.transaction() as work:
            message = work.messages.find(wamid)
            if message is None or message.outbound:
                raise GraphError(131009, "Message id is not known or is not an inbound message.")
            work.messages.add_step(wamid, Status("read", now))
        return {"success": True}


def _lookup(work: Work, now: float) -> Lookup:
    def find(media_id: str) -> MediaFacts | None:
        facts = work.media.find(media_id)
        return facts if facts and now - facts.at < LIFETIME_SECONDS else None

    return find


def _shown(work: Work, envelope: Envelope, lookup: Lookup) -> tuple[Shown, str]:
    """What the phone shows, and the price category."""
    if envelope.kind != "template":
        check_content(envelope.kind, envelope.content, lookup)
        return show(envelope.kind, envelope.content, lookup), "service"
    name, language = named(envelope.content)
    template = require_sendable(work.templates.find(name, language), name, language)
    if envelope.recipient.user_id and template.category == "AUTHENTICATION":
        raise GraphError(131062, "Authentication templates need a phone number.")
    return fill(template, envelope.content, lookup), template.category.lower()


def _outside_window() -> GraphError:
    return GraphError(131047, "Message failed to send because more than 24 hours have passed since the customer last replied.")


def _failure(envelope: Envelope, contact: Contact, open_window: bool, faults: Faults) -> GraphError | None:
    """What goes wrong after the 200, as the real API reports it: by webhook only."""
    if not contact.on_whatsapp or contact.phone in faults.unreachable or contact.user_id in faults.unreachable:
        return GraphError(131026, "Message undeliverable: the recipient may not be on WhatsApp.")
    if envelope.kind != "template" and not open_window:
        return _outside_window()
    if any(linked_media(envelope.content)):
        return GraphError(131053, "The simulator fetches no links: upload the file and send its id.")
    return None


def _steps(contact: Contact, failure: GraphError | None, faults: Faults, now: float) -> tuple[Status, ...]:
    if failure:
        return (Status("failed", now + faults.delivered_after_ms / 1000, failure.in_webhook()),)
    delivered = Status("delivered", now + faults.delivered_after_ms / 1000)
    steps = (Status("sent", now), delivered)
    return (*steps, Status("read", delivered.at + READ_AFTER_SECONDS)) if contact.auto_read else steps


def _answer(envelope: Envelope, contact: Contact, message: Message) -> Json:
    who: Json = {"input": envelope.recipient.given}
    if envelope.recipient.phone:
        who["wa_id"] = envelope.recipient.phone.removeprefix("+")
    else:
        who["user_id"] = contact.user_id
    sent: Json = {"id": message.wamid}
    if envelope.kind == "template":
        sent["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [who], "messages": [sent]}
