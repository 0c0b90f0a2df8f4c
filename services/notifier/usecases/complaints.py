"""Complaints: taken, classed, answered in time, passed on; never seen by the person they are about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.domain.complaint import WORKING_DAYS, Complaint
from services.notifier.domain.errors import AlreadyAnswered, NothingToMark
from services.notifier.domain.inbound import Sender
from services.notifier.domain.message import COMPLAINT_ANSWERED, COMPLAINT_RECEIVED, NewMessage
from services.notifier.domain.privacy import mask_text
from services.notifier.usecases.ports import Clock, Store, Work
from services.notifier.usecases.ports_people import OfficeTimes

_TOLD_FOR = timedelta(days=7)
_OFFICE_FACTS = ("id", "name", "timezone", "address")


class HandleComplaints:
    """Each method is one request of one member of staff; what is hidden from them looks as if it did not exist."""

    def __init__(self, store: Store, times: OfficeTimes, clock: Clock) -> None:
        self._store, self._times, self._clock = store, times, clock

    def listed(self, office_id: str, staff_id: str) -> list[Complaint]:
        """The newest first. Those that nobody has classed yet are ordinary, and get their deadline here."""
        with self._store.read() as work:
            found = work.complaints.listed(office_id, staff_id)
        return [self._with_deadline(each) for each in found]

    def one(self, office_id: str, number: str, staff_id: str) -> Complaint:
        with self._store.read() as work:
            return self._with_deadline(_visible(work, office_id, number, staff_id))

    def today(self, office_id: str) -> date:
        """The office's own date."""
        return self._clock.now().astimezone(ZoneInfo(self._times.facts(office_id)["timezone"])).date()

    def take(self, office_id: str, text: str, phone: str | None, language: str, urgency: str, about: str | None) -> Complaint:
        """Keep one that was made at the counter or by telephone; whoever left a number is told its own number and deadline."""
        now, office = self._clock.now(), self._office(office_id)
        due_on = self._due_on(office_id, urgency, now)
        with self._store.write() as work:
            contact = work.contacts.remember(Sender(phone, None), language, now) if phone else None
            contact_id = contact.id if contact else None
            made = work.complaints.add(office_id, contact_id, mask_text(text), now.year, about, now)
            work.complaints.change(made.id, urgency=urgency, due_on=due_on, about=about)
            kept = _again(work, made)
            self._tell(
                work, kept, COMPLAINT_RECEIVED, office, {"due_on": due_on.isoformat() if due_on else now.date().isoformat()}
            )
            return kept

    def classify(self, office_id: str, number: str, staff_id: str, urgency: str, about: str | None) -> Complaint:
        """Set the class, with it the deadline, and whom it is about."""
        with self._store.read() as work:
            found = _visible(work, office_id, number, staff_id)
        due_on = self._due_on(office_id, urgency, found.received_at)
        with self._store.write() as work:
            work.complaints.change(found.id, urgency=urgency, due_on=due_on, about=about)
            return _again(work, found)

    def answer(self, office_id: str, number: str, staff_id: str, text: str) -> Complaint:
        """Answer it, once, and tell the person."""
        now, office = self._clock.now(), self._office(office_id)
        with self._store.write() as work:
            found = _visible(work, office_id, number, staff_id)
            if found.answered_at is not None:
                raise AlreadyAnswered
            work.complaints.change(found.id, answer=text, answered_at=now, answered_by=staff_id)
            answered = _again(work, found)
            self._tell(work, answered, COMPLAINT_ANSWERED, office, {"answer": text})
            return answered

    def escalate(self, office_id: str, number: str, staff_id: str, route: str) -> Complaint:
        """Pass it on, within the office or beyond it."""
        with self._store.write() as work:
            found = _visible(work, office_id, number, staff_id)
            work.complaints.change(found.id, escalated_to=route, escalated_at=self._clock.now())
            return _again(work, found)

    def _with_deadline(self, complaint: Complaint) -> Complaint:
        if complaint.due_on is not None:
            return complaint
        due_on = self._due_on(complaint.office_id, complaint.kind, complaint.received_at)
        with self._store.write() as work:
            work.complaints.change(complaint.id, urgency=complaint.kind, due_on=due_on)
            return _again(work, complaint)

    def _due_on(self, office_id: str, urgency: str, received_at: datetime) -> date | None:
        """Counted in working days of the office's calendar, from the day after."""
        count = WORKING_DAYS[urgency]
        first_on = received_at.date() - timedelta(days=1)
        times = self._times.of(office_id, first_on, first_on + timedelta(days=2 * count + 30))
        return times.working_day_after(received_at.astimezone(times.zone).date(), count)

    def _office(self, office_id: str) -> dict[str, Any]:
        facts = self._times.facts(office_id)
        return {name: facts[name] for name in _OFFICE_FACTS}

    def _tell(self, work: Work, complaint: Complaint, kind: str, office: dict[str, Any], more: dict[str, Any]) -> None:
        if complaint.contact_id is None:
            return
        now, contact = self._clock.now(), work.contacts.find(complaint.contact_id)
        params = {"office": office, "number": complaint.number, "language": contact.language, **more}
        key = f"complaint:{complaint.id}:{kind}"
        work.messages.add(NewMessage(contact.id, complaint.office_id, kind, key, params, now + _TOLD_FOR, queue_told=False), now)


def _visible(work: Work, office_id: str, number: str, staff_id: str) -> Complaint:
    found = work.complaints.find(office_id, number)
    if found is None or not found.may_be_seen_by(staff_id):
        raise NothingToMark
    return found


def _again(work: Work, complaint: Complaint) -> Complaint:
    return work.complaints.find(complaint.office_id, complaint.number) or complaint
