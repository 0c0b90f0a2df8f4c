"""The inbox of people at the office: reading, answering, taking over and handing back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from services.common.ids import new_id
from services.notifier.domain import content as contents
from services.notifier.domain.content import Text
from services.notifier.domain.delivery import FAILED
from services.notifier.domain.errors import CannotResend, FieldsMissing, NothingToMark, WindowClosed
from services.notifier.domain.message import STAFF_REPLY, WINDOW, WINDOW_MARGIN, NewMessage
from services.notifier.usecases.ports import Clock, Store, Work
from services.notifier.usecases.ports_people import Canned, Entry, OfficeTimes, Thread

_THREADS, _ENTRIES = 100, 200
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class OpenThread:
    """A thread with what is in it. ``window_closes_at`` is until when free text reaches the person, None when it is closed."""

    thread: Thread
    entries: Sequence[Entry]
    window_closes_at: datetime | None


class StaffInbox:
    """Each method is one request of one member of staff about one office."""

    def __init__(self, store: Store, times: OfficeTimes, clock: Clock) -> None:
        self._store, self._times, self._clock = store, times, clock

    def threads(self, office_id: str, chosen: str, staff_id: str, words: str) -> list[tuple[Thread, datetime | None]]:
        """The newest first, each with the end of its window."""
        now = self._clock.now()
        with self._store.read() as work:
            found = work.threads.listed(office_id, chosen, staff_id, words, _THREADS)
        return [(each, window_end(each, now)) for each in found]

    def open(self, office_id: str, contact_id: str) -> OpenThread:
        """One thread; ``NothingToMark`` when there is none."""
        with self._store.read() as work:
            thread = _required(work, office_id, contact_id)
            entries = work.threads.entries(office_id, contact_id, _ENTRIES)
        return OpenThread(thread, entries, window_end(thread, self._clock.now()))

    def read(self, office_id: str, contact_id: str) -> None:
        """Somebody has read everything."""
        self._change(office_id, contact_id, unread=0)

    def assign(self, office_id: str, contact_id: str, staff_id: str | None) -> None:
        self._change(office_id, contact_id, assigned_to=staff_id)

    def take_over(self, office_id: str, contact_id: str, staff_id: str) -> None:
        """From now on the conversation keeps quiet, until it is handed back or nobody has written for half a day."""
        now = self._clock.now()
        self._change(office_id, contact_id, taken_over_by=staff_id, taken_over_at=now, assigned_to=staff_id)

    def hand_back(self, office_id: str, contact_id: str) -> None:
        self._change(office_id, contact_id, taken_over_by=None, taken_over_at=None, waiting_since=None)

    def note(self, office_id: str, contact_id: str, staff_id: str, text: str) -> str:
        """Something that only people at the office see."""
        with self._store.write() as work:
            _required(work, office_id, contact_id)
            return work.threads.note(office_id, contact_id, staff_id, text, self._clock.now())

    def answer(self, office_id: str, contact_id: str, staff_id: str, text: str) -> str:
        """Send words of one's own; ``WindowClosed`` when free text would not reach the person any more."""
        now = self._clock.now()
        with self._store.read() as work:
            thread = _required(work, office_id, contact_id)
        closes_at = window_end(thread, now)
        if closes_at is None:
            raise WindowClosed
        minutes = self._minutes(thread, now)
        params = {"content": contents.to_json(Text(text)), "author": staff_id}
        message = NewMessage(contact_id, office_id, STAFF_REPLY, f"staff:{new_id()}", params, closes_at, queue_told=False)
        with self._store.write() as work:
            message_id = work.messages.add(message, now) or ""
            if thread.waiting_since is not None:
                work.threads.answered(thread, minutes, now)
            values = {"taken_over_at": now} if thread.taken_over_at else {}
            work.threads.change(office_id, contact_id, waiting_since=None, unread=0, last_at=now, last_text=text[:200], **values)
        return message_id

    def resend(self, office_id: str, message_id: str) -> str:
        """Send a failed message once more; ``CannotResend`` when it did not fail or is no longer true."""
        now = self._clock.now()
        with self._store.write() as work:
            old = work.messages.lock(message_id)
            if old is None or old.office_id != office_id:
                raise NothingToMark
            newest = work.messages.newest_version(old.appointment_id) if old.appointment_id else 0
            if old.status != FAILED or old.expires_at <= now or newest > old.appointment_version:
                raise CannotResend
            again = NewMessage(
                old.contact_id, office_id, old.kind, f"again:{old.id}", old.params, old.expires_at, old.appointment_id,
                old.appointment_version, None, old.urgent_at, old.quiet, False,
            )  # fmt: skip
            made = work.messages.add(again, now)
            if made is None:
                raise CannotResend
            work.contacts.reachable_again(old.contact_id)
            return made

    # canned answers

    def canned(self, office_id: str) -> list[Canned]:
        with self._store.read() as work:
            return work.canned.all(office_id)

    def add_canned(self, office_id: str, title: str, text: str, language: str) -> Canned:
        with self._store.write() as work:
            return work.canned.add(office_id, title, text, language)

    def remove_canned(self, office_id: str, canned_id: str) -> None:
        with self._store.write() as work:
            if not work.canned.remove(office_id, canned_id):
                raise NothingToMark

    def filled(self, office_id: str, canned_id: str, values: Mapping[str, str]) -> str:
        """A prepared answer with its fields filled in; ``FieldsMissing`` names those without a value."""
        found = next((each for each in self.canned(office_id) if each.id == canned_id), None)
        if found is None:
            raise NothingToMark
        missing = sorted({name for name in _FIELD.findall(found.text) if not values.get(name)})
        if missing:
            raise FieldsMissing(missing)
        return _FIELD.sub(lambda match: values[match[1]], found.text)

    def response_times(self, office_id: str, since: datetime, until: datetime) -> tuple[int, float | None, float | None]:
        """How many first answers there were, and the 50th and 95th percentile of their working minutes."""
        with self._store.read() as work:
            minutes = work.threads.response_minutes(office_id, since, until)
        if len(minutes) < 2:
            return len(minutes), *([float(minutes[0])] * 2 if minutes else [None, None])
        cuts = quantiles(minutes, n=20, method="inclusive")
        return len(minutes), cuts[9], cuts[18]

    def _minutes(self, thread: Thread, now: datetime) -> int:
        if thread.waiting_since is None:
            return 0
        first_on, last_on = thread.waiting_since.date() - timedelta(days=1), now.date() + timedelta(days=1)
        return self._times.of(thread.office_id, first_on, last_on).minutes_between(thread.waiting_since, now)

    def _change(self, office_id: str, contact_id: str, **values: object) -> None:
        with self._store.write() as work:
            _required(work, office_id, contact_id)
            work.threads.change(office_id, contact_id, **values)


def window_end(thread: Thread, now: datetime) -> datetime | None:
    """Until when free text reaches the person."""
    if thread.last_inbound_at is None:
        return None
    end = thread.last_inbound_at + WINDOW - WINDOW_MARGIN
    return end if now < end else None


def _required(work: Work, office_id: str, contact_id: str) -> Thread:
    thread = work.threads.find(office_id, contact_id)
    if thread is None:
        raise NothingToMark
    return thread
