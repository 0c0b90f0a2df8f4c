"""Threads, notes, canned answers and complaints in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, or_, select, update

from services.common.ids import new_id
from services.common.inbox import insert_once
from services.notifier.adapters.conversations import StoredRequests
from services.notifier.adapters.tables import (
    canned_answers,
    contacts,
    deliveries,
    first_answers,
    inbound_texts,
    messages,
    notes,
    requests,
    threads,
)
from services.notifier.domain.complaint import ANSWERED, ESCALATED, ORDINARY, RECEIVED, Complaint
from services.notifier.usecases.ports_people import Canned, Entry, Thread

_SHOWN = 200
_COMPLAINT = "complaint"


class StoredThreads:
    """Reads and writes threads on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heard(self, event_id: str, office_id: str, contact_id: str, kind: str, text: str, at: datetime) -> bool:
        whose = {"office_id": office_id, "contact_id": contact_id}
        if not insert_once(
            self._connection, inbound_texts, {"webhook_event_id": event_id, **whose, "kind": kind, "text": text, "at": at}
        ):
            return False
        insert_once(self._connection, threads, {**whose, "unread": 0, "last_text": "", "last_at": at})
        self.change(office_id, contact_id, unread=threads.c.unread + 1, last_text=text[:_SHOWN], last_at=at)
        return True

    def find(self, office_id: str, contact_id: str) -> Thread | None:
        query = _threads().where(threads.c.office_id == office_id, threads.c.contact_id == contact_id)
        row = self._connection.execute(query).one_or_none()
        return Thread(**row._mapping) if row else None

    def listed(self, office_id: str, chosen: str, staff_id: str, words: str, limit: int) -> list[Thread]:
        query = _threads().where(threads.c.office_id == office_id)
        narrowed = {
            "unread": threads.c.unread > 0,
            "waiting": threads.c.waiting_since.is_not(None),
            "mine": threads.c.assigned_to == staff_id,
        }
        if chosen in narrowed:
            query = query.where(narrowed[chosen])
        if words:
            like = f"%{words.replace('%', '').replace('_', '')}%"
            said = exists().where(inbound_texts.c.contact_id == threads.c.contact_id, inbound_texts.c.text.ilike(like))
            query = query.where(or_(contacts.c.profile_name.ilike(like), contacts.c.phone.like(like), said))
        return [Thread(**row._mapping) for row in self._connection.execute(query.order_by(threads.c.last_at.desc()).limit(limit))]

    def entries(self, office_id: str, contact_id: str, limit: int) -> list[Entry]:
        found = [*self._heard(office_id, contact_id, limit), *self._noted(office_id, contact_id, limit)]
        return sorted([*found, *self._sent(office_id, contact_id, limit)], key=lambda entry: entry.at)[-limit:]

    def change(self, office_id: str, contact_id: str, **values: Any) -> None:
        one = threads.c.office_id == office_id, threads.c.contact_id == contact_id
        self._connection.execute(update(threads).where(*one).values(**values))

    def note(self, office_id: str, contact_id: str, author: str, text: str, now: datetime) -> str:
        note_id = new_id()
        values = {"id": note_id, "office_id": office_id, "contact_id": contact_id, "author": author, "text": text, "at": now}
        self._connection.execute(insert(notes), values)
        return note_id

    def answered(self, thread: Thread, minutes: int, now: datetime) -> None:
        whose = {"office_id": thread.office_id, "contact_id": thread.contact_id, "waiting_since": thread.waiting_since}
        self._connection.execute(insert(first_answers), {"id": new_id(), **whose, "answered_at": now, "minutes": minutes})

    def response_minutes(self, office_id: str, since: datetime, until: datetime) -> list[int]:
        spanned = first_answers.c.office_id == office_id, first_answers.c.answered_at.between(since, until)
        return list(self._connection.scalars(select(first_answers.c.minutes).where(*spanned)))

    def _heard(self, office_id: str, contact_id: str, limit: int) -> list[Entry]:
        mine = inbound_texts.c.office_id == office_id, inbound_texts.c.contact_id == contact_id
        rows = self._connection.execute(select(inbound_texts).where(*mine).order_by(inbound_texts.c.at.desc()).limit(limit))
        return [Entry(row.webhook_event_id, "in", row.kind, row.text, row.at) for row in rows]

    def _noted(self, office_id: str, contact_id: str, limit: int) -> list[Entry]:
        mine = notes.c.office_id == office_id, notes.c.contact_id == contact_id
        rows = self._connection.execute(select(notes).where(*mine).order_by(notes.c.at.desc()).limit(limit))
        return [Entry(row.id, "note", "note", row.text, row.at, row.author) for row in rows]

    def _sent(self, office_id: str, contact_id: str, limit: int) -> list[Entry]:
        mine = messages.c.office_id == office_id, messages.c.contact_id == contact_id
        newest = select(messages).where(*mine).order_by(messages.c.created_at.desc()).limit(limit)
        rows = list(self._connection.execute(newest))
        times = self._times([row.id for row in rows])
        return [_sent(row, *times.get(row.id, (None, None))) for row in rows]

    def _times(self, message_ids: list[str]) -> dict[str, tuple[datetime | None, datetime | None]]:
        query = select(deliveries.c.message_id, deliveries.c.delivered_at, deliveries.c.read_at)
        rows = self._connection.execute(query.where(deliveries.c.message_id.in_(message_ids)).order_by(deliveries.c.id))
        return {row.message_id: (row.delivered_at, row.read_at) for row in rows}


def _threads() -> Any:
    shown = threads.c.office_id, threads.c.contact_id, threads.c.unread, threads.c.last_text, threads.c.last_at
    people = contacts.c.profile_name.label("name"), contacts.c.phone, contacts.c.last_inbound_at
    states = threads.c.waiting_since, threads.c.assigned_to, threads.c.taken_over_by, threads.c.taken_over_at
    return select(*shown, *people, *states).join(contacts, contacts.c.id == threads.c.contact_id)


def _sent(row: Row[Any], delivered_at: datetime | None, read_at: datetime | None) -> Entry:
    content, author = row.params.get("content") or {}, row.params.get("author", "")
    return Entry(
        row.id, "out", row.kind, str(content.get("body", "")), row.created_at, author, row.status, row.reason or "",
        delivered_at, read_at,
    )  # fmt: skip


class StoredCanned:
    """Reads and writes canned answers on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, office_id: str) -> list[Canned]:
        query = select(canned_answers).where(canned_answers.c.office_id == office_id).order_by(canned_answers.c.title)
        return [Canned(row.id, row.title, row.text, row.language) for row in self._connection.execute(query)]

    def add(self, office_id: str, title: str, text: str, language: str) -> Canned:
        made = Canned(new_id(), title, text, language)
        self._connection.execute(insert(canned_answers), {**vars(made), "office_id": office_id})
        return made

    def remove(self, office_id: str, canned_id: str) -> bool:
        one = canned_answers.c.office_id == office_id, canned_answers.c.id == canned_id
        return self._connection.execute(delete(canned_answers).where(*one)).rowcount == 1


class StoredComplaints:
    """Reads and writes complaints on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: str, contact_id: str | None, text: str, year: int, about: str | None, now: datetime) -> Complaint:
        number = StoredRequests(self._connection).add(contact_id, office_id, _COMPLAINT, text, year, now)
        made = self.find(office_id, number)
        if made is None:
            raise LookupError(number)
        self.change(made.id, about=about)
        return made

    def listed(self, office_id: str, staff_id: str) -> list[Complaint]:
        query = select(requests).where(requests.c.office_id == office_id, requests.c.kind == _COMPLAINT)
        found = [_complaint(row) for row in self._connection.execute(query.order_by(requests.c.received_at.desc()))]
        return [each for each in found if each.may_be_seen_by(staff_id)]

    def find(self, office_id: str, number: str) -> Complaint | None:
        one = requests.c.office_id == office_id, requests.c.number == number, requests.c.kind == _COMPLAINT
        row = self._connection.execute(select(requests).where(*one)).one_or_none()
        return _complaint(row) if row else None

    def change(self, complaint_id: str, **values: Any) -> None:
        self._connection.execute(update(requests).where(requests.c.id == complaint_id).values(**values))


def _complaint(row: Row[Any]) -> Complaint:
    state = ANSWERED if row.answered_at else ESCALATED if row.escalated_to else RECEIVED
    return Complaint(
        row.id, row.office_id, row.number, row.text, row.contact_id, row.received_at, row.urgency or ORDINARY, row.due_on, state,
        row.about, row.answer, row.answered_at, row.answered_by, row.escalated_to, row.escalated_at,
    )  # fmt: skip
