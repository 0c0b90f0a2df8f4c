"""Answering what people write: one event, one step of the conversation, one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.domain import content as contents
from services.notifier.domain import inbound as incoming
from services.notifier.domain.advance import advance
from services.notifier.domain.content import Text
from services.notifier.domain.conversation import REQUEST_NUMBER, Conversation, Step
from services.notifier.domain.errors import PartRefused
from services.notifier.domain.facts import Office
from services.notifier.domain.inbound import Inbound, Sender, read_message, read_office_number, read_sender
from services.notifier.domain.message import REPLY, REPLY_EXPIRES_AFTER, Contact, NewMessage
from services.notifier.domain.screens import Reply
from services.notifier.domain.settle import settled
from services.notifier.usecases.carry_out import CarryOut, keep_effects
from services.notifier.usecases.facts import GatheredFacts, OfficeDirectory
from services.notifier.usecases.ports import Clock, Queues, Store, StoredEvent, Wording, Work
from services.notifier.usecases.ports_parts import Booking, Docs

_DEFAULT_LANGUAGE = "id"


class AnswerInbound:
    """Takes one step for one stored message."""

    def __init__(
        self, store: Store, booking: Booking, docs: Docs, wording: Wording, offices: OfficeDirectory, queues: Queues, clock: Clock
    ) -> None:
        self._store, self._booking, self._docs, self._wording = store, booking, docs, wording
        self._offices, self._queues, self._clock = offices, queues, clock
        self._carry_out = CarryOut(booking)

    def __call__(self, event: StoredEvent) -> None:
        """Answer and mark as handled, in one transaction.

        ``PartDown`` when a fact cannot be had; ``Overtaken`` when another process was faster.
        """
        sender, message = read_sender(event.raw), read_message(event.raw, event.received_at)
        contact, before, version = self._known(sender)
        office = self._offices.of_number(read_office_number(event.raw))
        facts = GatheredFacts(office, contact, self._booking, self._docs, self._wording)
        step = self._carried_out(self._step(before, message, facts), message, facts)
        with self._store.write() as work:
            ids = self._keep(work, event, sender, message, step, version, office)
        self._queues.send(ids)

    def apologise(self, event: StoredEvent, outcome: str) -> None:
        """Say that it does not work at the moment, after trying often enough, and close the event."""
        sender, message, now = read_sender(event.raw), read_message(event.raw, event.received_at), self._clock.now()
        with self._store.write() as work:
            work.webhook_events.close(event.id, outcome, now)
            contact = self._heard(work, sender, message, now)
            reply = Reply(Text(self._wording.words(contact.language)("trouble")))
            message_id = work.messages.add(_message(contact.id, None, message, 0, reply, now), now)
        self._queues.send([message_id] if message_id else [])

    def _known(self, sender: Sender) -> tuple[Contact, Conversation, int]:
        with self._store.read() as work:
            contact = work.contacts.known(sender)
            if contact is None:
                stranger = Contact("", sender.phone, sender.user_id, sender.profile_name, _DEFAULT_LANGUAGE, None)
                return stranger, Conversation(), 0
            before, version = work.conversations.load(contact.id)
        return contact, before or Conversation(language=contact.language), version

    def _step(self, before: Conversation, message: Inbound, facts: GatheredFacts) -> Step:
        try:
            return advance(before, message, facts)
        except PartRefused:  # a choice from an old list that the catalogue no longer has
            start_again = replace(message, kind=incoming.TEXT, text="menu", choice="")
            return advance(Conversation(language=before.language), start_again, facts)

    def _carried_out(self, step: Step, message: Inbound, facts: GatheredFacts) -> Step:
        """Do what the person decided. A crash before the step is stored repeats this harmlessly: every act bears that."""
        if step.act is None:
            return step
        language = step.conversation.language
        result = self._carry_out(step.act, facts.contact, facts.office.id, language)
        return settled(step, result, message, facts.afresh())

    def _keep(
        self, work: Work, event: StoredEvent, sender: Sender, message: Inbound, step: Step, version: int, office: Office
    ) -> list[str]:
        now = self._clock.now()
        work.webhook_events.close(event.id, step.outcome, now)
        contact = self._heard(work, sender, message, now)
        work.conversations.save(contact.id, step.conversation, version, now)
        if contact.language != step.conversation.language:
            work.contacts.speaks(contact.id, step.conversation.language)
        number = self._keep_request(work, contact, step, office, now)
        replies = [_with_number(reply, number) for reply in step.replies]
        added = keep_effects(work, contact, office, step, event.id, now)
        added += [
            work.messages.add(_message(contact.id, office.id, message, position, reply, now), now)
            for position, reply in enumerate(replies)
        ]
        return [message_id for message_id in added if message_id]

    def _heard(self, work: Work, sender: Sender, message: Inbound, now: datetime) -> Contact:
        contact = work.contacts.remember(sender, _DEFAULT_LANGUAGE, now)
        work.contacts.heard_from(contact.id, min(message.at, now))
        return contact

    def _keep_request(self, work: Work, contact: Contact, step: Step, office: Office, now: datetime) -> str:
        if step.request is None:
            return ""
        year = now.astimezone(ZoneInfo(office.timezone)).year
        return work.requests.add(contact.id, office.id, step.request.kind, step.request.text, year, now)


def _with_number(reply: Reply, number: str) -> Reply:
    if not number or not isinstance(reply.content, Text):
        return reply
    return replace(reply, content=Text(reply.content.body.replace(REQUEST_NUMBER, number)))


def _message(contact_id: str, office_id: str | None, message: Inbound, position: int, reply: Reply, now: datetime) -> NewMessage:
    params: Mapping[str, Any] = {
        "content": contents.to_json(reply.content),
        "chat_link": asdict(reply.chat_link) if reply.chat_link else None,
        "manage": list(reply.manage),
    }
    return NewMessage(contact_id, office_id, REPLY, f"reply:{message.wamid}:{position}", params, now + REPLY_EXPIRES_AFTER)
