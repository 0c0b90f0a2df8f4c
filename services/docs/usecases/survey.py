"""Invite to the satisfaction survey, take answers, report. Answers cannot be led back to a visit."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from services.common.clock import Clock
from services.docs.domain.errors import NoSuchThing
from services.docs.domain.survey import Answered, SurveyResult, result

OPEN_DAYS = 14


class State(StrEnum):
    """What an invitation still allows."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Invitation:
    """Known by the hash of its secret only; it does not say whose it is. ``timezone`` is the office's (IANA)."""

    token_sha256: str
    office_id: str
    service_id: str
    expires_at: datetime
    timezone: str
    answered: bool = False


class SurveyStore(Protocol):
    """Invitations and answers."""

    def invites(self, office_id: str) -> bool:
        """Whether the office invites after a visit; it does until it says otherwise."""

    def switch(self, office_id: str, invites: bool, saved_by: str, saved_at: datetime) -> None:
        """Keep what the office says."""

    def invite(self, invitation: Invitation) -> None:
        """Keep it; one with the same hash stays as it is."""

    def find(self, token_sha256: str) -> Invitation | None:
        """The invitation, if it was ever made."""

    def answer(self, token_sha256: str, answered: Answered, office_id: str, on: date) -> bool:
        """Close the invitation and keep the answer in one transaction; False when it was closed before."""

    def answers(self, office_id: str, begins_on: date, ends_on: date) -> list[Answered]:
        """All answers of an office from the one day to the other."""


class Survey:
    """``key`` makes the link of a visit always the same one, and nobody without it can tell which visit a link is of."""

    def __init__(self, store: SurveyStore, key: bytes, clock: Clock) -> None:
        self._store, self._key, self._clock = store, key, clock

    def invite(self, appointment_id: str, office_id: str, service_id: str, timezone: str) -> tuple[str, Invitation]:
        """The secret for the link, of 192 bits; asked again, the same. ``NoSuchThing`` where the office does not invite."""
        if not self._store.invites(office_id):
            raise NoSuchThing
        digest = hmac.new(self._key, appointment_id.encode(), hashlib.sha256).digest()[:24]
        token = base64.urlsafe_b64encode(digest).decode()
        expires_at = self._clock.now() + timedelta(days=OPEN_DAYS)
        made = Invitation(_hashed(token), office_id, service_id, expires_at, timezone)
        self._store.invite(made)
        return token, self._store.find(made.token_sha256) or made

    def invites(self, office_id: str) -> bool:
        """Whether the office invites after a visit."""
        return self._store.invites(office_id)

    def switch(self, office_id: str, invites: bool, staff: str) -> bool:
        """Invite from now on, or no longer. Links that were sent stay open."""
        self._store.switch(office_id, invites, staff, self._clock.now())
        return invites

    def look(self, token: str) -> tuple[Invitation, State] | None:
        """The invitation and what it still allows; None when there never was one."""
        found = self._store.find(_hashed(token))
        if found is None:
            return None
        if found.answered:
            return found, State.ANSWERED
        return found, State.OPEN if self._clock.now() < found.expires_at else State.EXPIRED

    def answer(self, token: str, answered: Answered) -> State | None:
        """Keep the answer once. Repeated, nothing more is kept, and that it was answered is said again."""
        looked = self.look(token)
        if looked is None or looked[1] is not State.OPEN:
            return looked[1] if looked else None
        invitation = looked[0]
        said = Answered(answered.scores, invitation.service_id, answered.age, answered.gender, answered.comment)
        today = self._clock.now().astimezone(ZoneInfo(invitation.timezone)).date()
        self._store.answer(invitation.token_sha256, said, invitation.office_id, today)
        return State.ANSWERED

    def report(self, office_id: str, begins_on: date, ends_on: date) -> SurveyResult:
        """The result of the days from the one to the other."""
        return result(self._store.answers(office_id, begins_on, ends_on))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
