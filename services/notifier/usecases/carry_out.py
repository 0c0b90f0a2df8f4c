"""Doing what a person decided in the chat: first at booking, then, in the transaction of the answer, here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.notifier.domain import acts, consent
from services.notifier.domain import message as kinds
from services.notifier.domain.acts import Act, Declined, Done, Result
from services.notifier.domain.consent import NewConsent
from services.notifier.domain.conversation import Step
from services.notifier.domain.errors import PartRefused
from services.notifier.domain.facts import Office
from services.notifier.domain.message import Contact, NewMessage
from services.notifier.usecases.ports import Work
from services.notifier.usecases.ports_parts import Booking


class CarryOut:
    """Asks booking. Each act may be asked for again, after a crash or by a second tap, without happening twice."""

    def __init__(self, booking: Booking) -> None:
        self._booking = booking

    def __call__(self, act: Act, contact: Contact, office_id: str, language: str) -> Result:
        """What came of it; ``PartDown`` when that is not known."""
        try:
            return self._done(act, contact, office_id, language)
        except PartRefused as refusal:
            return Declined(refusal.problem, refusal.detail)

    def _done(self, act: Act, contact: Contact, office_id: str, language: str) -> Done:
        match act:
            case acts.Book():
                return Done(self._booking.book(contact, office_id, act))
            case acts.Move():
                return Done(self._booking.move(act, language))
            case acts.GiveBack():
                self._booking.cancel(act.visit_id)
            case acts.Join():
                return Done({"position": str(self._booking.join(contact, office_id, act))})
            case acts.Leave():
                self._booking.leave(contact, office_id, act.waiting_id)
            case acts.Accept():
                return Done(self._booking.accept(contact, office_id, act.waiting_id, language))
            case acts.SendPaper():
                return Done(case=self._booking.case(act.visit_id))
            case acts.Erase():
                return Done({"kept": ", ".join(self._booking.erase(contact))})
        return Done()


def keep_effects(work: Work, contact: Contact, office: Office, step: Step, reference: str, now: datetime) -> list[str | None]:
    """What an act changes here, in the transaction of the answer; the ids of messages that it adds."""
    if not isinstance(step.result, Done):
        return []
    match step.act:
        case acts.Consent(given):
            kind = consent.RESUMED if given else consent.STOPPED
            work.consents.add(contact.id, NewConsent(office.id, kind, consent.CHAT, reference), now)
        case acts.SendPaper(visit_id, key):
            return [work.messages.add(_paper(contact, visit_id, key, step.result.case), now)]
        case acts.Erase():
            work.consents.add(contact.id, NewConsent(office.id, consent.ERASED, consent.CHAT, reference), now)
            work.erasures.ask(contact.id, now)
    return []


def _paper(contact: Contact, visit_id: str, key: str, case: Mapping[str, Any]) -> NewMessage:
    ends_at = datetime.fromisoformat(case["ends_at"])
    version: int = case["version"]
    return NewMessage(contact.id, case["office"]["id"], kinds.CHECKLIST, f"paper:{key}", case, ends_at, visit_id, version)
