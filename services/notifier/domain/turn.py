"""One inbound message being answered: what every path of the conversation needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.domain import screens
from services.notifier.domain.acts import Act
from services.notifier.domain.conversation import BOOK, REQUEST_NUMBER, Conversation, Request, Step
from services.notifier.domain.facts import Facts, Service
from services.notifier.domain.inbound import Inbound
from services.notifier.domain.screens import Reply


class Turn:
    """``current`` is where the conversation stands; ``notice`` is said before whatever the answer is."""

    def __init__(self, current: Conversation, message: Inbound, facts: Facts, notice: str = "") -> None:
        self.current, self.message, self.facts = current, message, facts
        self.words = facts.words(current.language)
        warning = self.words("warning.identity_number") if message.has_identity_number else ""
        self.notice = screens.joined(warning, notice) if warning and notice else warning or notice

    @property
    def today(self) -> date:
        """The office's date of the message."""
        return self.message.at.astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.facts.office.timezone)

    def idle(self) -> Conversation:
        """Nothing is being asked."""
        return Conversation(language=self.current.language, done_key=self.current.done_key)

    def now_in(self, state: str, **changes: Any) -> Conversation:
        """The conversation with what is known so far, at another question."""
        return replace(self.current, **{"state": state, "misses": 0, "page": 0, **changes})

    def before(self, text: str = "") -> str:
        """What stands before the body of a screen."""
        return screens.joined(self.notice, text) if self.notice and text else self.notice or text

    def say(self, after: Conversation, reply: Reply, *, outcome: str = "answered", noticed: bool = False) -> Step:
        """Answer. What must be noticed goes along as a message of its own, unless the reply holds it already."""
        replies = [reply] if noticed or not self.notice else [screens.text(self.notice), reply]
        return Step(after, replies, outcome=outcome)

    def say_words(self, key: str, after: Conversation | None = None, **values: object) -> Step:
        """Answer with one text; nothing is being asked afterwards unless ``after`` says so."""
        return self.say(after or self.idle(), screens.plain(self.words, key, **values))

    def do(self, act: Act, after: Conversation | None = None, *, outcome: str) -> Step:
        """Have something done; its result says what is answered."""
        return Step(after or self.current, act=act, outcome=outcome)

    def menu(self) -> Step:
        return self.say(self.idle(), screens.menu(self.words, self.facts.office, self.notice), noticed=True)

    def pass_on(self, kind: str, written: str, key: str) -> Step:
        """Hand something to a person at the office."""
        reply = screens.plain(self.words, key, number=REQUEST_NUMBER)
        return replace(self.say(self.idle(), reply), request=Request(kind, written), outcome=f"passed on: {kind}")

    def offered(self, purpose: str, only: Sequence[str] = ()) -> Sequence[Service]:
        """The services of a list."""
        found = self.facts.services(self.words.language, purpose == BOOK)
        return [service for service in found if service.id in only] if only else found

    def service(self, service_id: str) -> Service | None:
        found = self.facts.services(self.words.language, False)
        return next((service for service in found if service.id == service_id), None)

    def answers_about(self, service_id: str) -> Mapping[str, str]:
        """What was answered about this service so far."""
        return self.current.answers if self.current.service_id == service_id else {}
