"""What people write is kept where people at the office read it, and the conversation rests while one of them has taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from services.common.wording import moment
from services.notifier.domain import content as contents
from services.notifier.domain.content import Text
from services.notifier.domain.errors import NothingToMark, Overtaken, PartDown
from services.notifier.domain.inbound import read_message, read_office_number, read_sender
from services.notifier.domain.message import OUT_OF_HOURS, REPLY_EXPIRES_AFTER, Contact, NewMessage
from services.notifier.usecases.facts import OfficeDirectory
from services.notifier.usecases.ports import Clock, Queues, Store, StoredEvent, Wording, Work
from services.notifier.usecases.ports_people import OfficeTimes, Thread

HANDED_BACK_AFTER = timedelta(hours=12)  # without a word of the person who took over, the conversation answers again
_LOOKS_AHEAD = timedelta(days=14)
_DEFAULT_LANGUAGE = "id"
log = structlog.get_logger()


@dataclass(frozen=True)
class Heard:
    contact: Contact
    office_id: str
    thread: Thread
    began_at: datetime


class KeepInThread:
    """Takes each inbound message before the conversation does."""

    def __init__(
        self, store: Store, offices: OfficeDirectory, times: OfficeTimes, wording: Wording, queues: Queues, clock: Clock
    ) -> None:
        self._store, self._offices, self._times = store, offices, times
        self._wording, self._queues, self._clock = wording, queues, clock

    def before(self, event: StoredEvent) -> Heard | None:
        """Keep it; None when a person has taken over, and it is done. ``Overtaken`` when another process has it."""
        heard = self._kept(event)
        if not _is_taken_over(heard.thread, self._clock.now()):
            return heard
        with self._store.write() as work:
            now = self._clock.now()
            work.webhook_events.close(event.id, "for a person", now)
            work.threads.change(heard.office_id, heard.contact.id, waiting_since=heard.thread.waiting_since or now)
        self._say_when_open(heard)
        return None

    def after(self, heard: Heard) -> None:
        """Note that somebody waits for a person when the conversation has passed the message on."""
        now = self._clock.now()
        with self._store.write() as work:
            if not work.requests.any_since(heard.contact.id, heard.began_at):
                return
            work.threads.change(heard.office_id, heard.contact.id, waiting_since=heard.thread.waiting_since or now)
        self._say_when_open(heard)

    def _kept(self, event: StoredEvent) -> Heard:
        began_at = self._clock.now()
        sender, message = read_sender(event.raw), read_message(event.raw, event.received_at)
        office = self._offices.of_number(read_office_number(event.raw))
        with self._store.write() as work:
            contact = work.contacts.remember(sender, _DEFAULT_LANGUAGE, self._clock.now())
            work.contacts.heard_from(contact.id, min(message.at, self._clock.now()))
            work.threads.heard(event.id, office.id, contact.id, message.kind, message.text or message.choice, message.at)
            thread = work.threads.find(office.id, contact.id)
            if thread is None:
                raise Overtaken  # joined with another contact meanwhile
        return Heard(contact, office.id, thread, began_at)

    def _say_when_open(self, heard: Heard) -> None:
        """Out of hours people are told once when somebody will read it."""
        now = self._clock.now()
        try:
            times = self._times.of(heard.office_id, now.date() - timedelta(days=1), (now + _LOOKS_AHEAD).date())
        except (PartDown, NothingToMark) as error:
            log.warning("the office's hours are not known at the moment", error=str(error))
            return
        opens = times.next_opening(now)
        if times.is_open(now) or opens is None:
            return
        with self._store.write() as work:
            message_id = self._add_answer(work, heard, opens, times.zone, now)
        self._queues.send([message_id] if message_id else [])

    def _add_answer(self, work: Work, heard: Heard, opens: datetime, zone: ZoneInfo, now: datetime) -> str | None:
        words = self._wording.words(heard.contact.language)
        text = words("out_of_hours", opens=moment(opens, zone.key, words.language))
        key = f"closed:{heard.office_id}:{heard.contact.id}:{opens.isoformat()}"
        params = {"content": contents.to_json(Text(text))}
        return work.messages.add(
            NewMessage(heard.contact.id, heard.office_id, OUT_OF_HOURS, key, params, now + REPLY_EXPIRES_AFTER), now
        )


def _is_taken_over(thread: Thread, now: datetime) -> bool:
    return thread.taken_over_at is not None and now < thread.taken_over_at + HANDED_BACK_AFTER
