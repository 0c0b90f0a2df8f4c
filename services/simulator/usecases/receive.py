"""A person does something on the phone."""

from __future__ import annotations

from dataclasses import replace

from services.common.clock import Clock
from services.simulator.domain.contact import Contact, Message, Status, new_wamid
from services.simulator.domain.inbound import Act, write
from services.simulator.domain.webhooks import Account, inbound_update, status_update
from services.simulator.usecases.people import met, require
from services.simulator.usecases.ports import Store, Work


class Receive:
    """Writing to the office, and opening the chat."""

    def __init__(self, store: Store, clock: Clock, account: Account) -> None:
        self._store = store
        self._clock = clock
        self._account = account

    def write(self, key: str, act: Act, create: bool = False) -> Message:
        """The message that the act becomes; its webhook is committed with it. Writing also reads what is there.

        ``create``: a number not seen before becomes a contact. :class:`NothingToTap`, :class:`NobodyThere` otherwise.
        """
        now = self._clock.now().timestamp()
        with self._store.transaction() as work:
            contact = work.contacts.find(key)
            if contact is None:
                contact = met(work, key, None) if create and key.startswith("+") else require(work, key)
            self._read_all(work, contact, now)
            message = self._composed(work, contact, act, now)
            contact = replace(contact, last_inbound_at=now)
            work.contacts.update(contact)
            kept = work.messages.add(message)
            work.updates.add(inbound_update(self._account, contact, kept), kept.wamid)
            return kept

    def open_chat(self, key: str) -> int:
        """The person looks at the chat: what was delivered is read now. Answers how many messages that are."""
        with self._store.transaction() as work:
            return self._read_all(work, require(work, key), self._clock.now().timestamp())

    def _composed(self, work: Work, contact: Contact, act: Act, now: float) -> Message:
        earlier = [m for m in reversed(work.messages.of(contact.id, outbound=True)) if m.status(now) != "failed"]
        written = write(act, earlier)
        return Message(
            id=0,
            wamid=new_wamid(),
            outbound=False,
            contact_id=contact.id,
            kind=written.kind,
            content=written.content,
            shown=written.shown,
            at=now,
            reply_to=written.reply_to,
            statuses=(Status("sent", now),),
        )

    def _read_all(self, work: Work, contact: Contact, now: float) -> int:
        read = 0
        for message in work.messages.of(contact.id, outbound=True):
            if message.status(now) != "delivered":
                continue
            step = Status("read", now)
            if work.messages.add_step(message.wamid, step):
                work.updates.add(status_update(self._account, contact, message, step))
                read += 1
        return read
