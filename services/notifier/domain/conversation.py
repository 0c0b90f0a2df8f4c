"""The conversation as one function: where it stands, what came in and what is known → where it stands now and what to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.notifier.domain import inbound as incoming
from services.notifier.domain import reading, screens, visits
from services.notifier.domain.facts import Facts, Question, Service
from services.notifier.domain.inbound import Inbound
from services.notifier.domain.screens import ChatLink, Reply

IDLE, CHOOSING, ANSWERING, WRITING = "idle", "choosing", "answering", "writing"
BOOK, BRING = reading.BOOK, reading.BRING
REPEATED_TAP_WITHIN = timedelta(seconds=10)
FORGOTTEN_AFTER = timedelta(hours=24)
REQUEST_NUMBER = "{{request_number}}"
_PATIENCE = 2  # a second text in a row that is not understood goes to a person


@dataclass(frozen=True)
class Conversation:
    """Where one contact's conversation stands. ``purpose`` is ``book`` or ``bring``; ``topic`` what a person is writing about."""

    state: str = IDLE
    language: str = "id"
    purpose: str = ""
    service_id: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    page: int = 0
    only: tuple[str, ...] = ()
    topic: str = ""
    misses: int = 0
    last_tap: str = ""
    last_at: datetime | None = None


@dataclass(frozen=True)
class Request:
    """Something for a person at the office: ``kind`` is ``operator`` or ``complaint``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Step:
    """The result of one inbound message. Texts may hold :data:`REQUEST_NUMBER`, known once the request is stored.

    ``cancel`` is the id of an appointment that the person gives back.
    """

    conversation: Conversation
    replies: Sequence[Reply] = ()
    request: Request | None = None
    cancel: str = ""
    outcome: str = "answered"


def advance(before: Conversation, message: Inbound, facts: Facts) -> Step:
    """One step of the conversation. A second tap on the same choice within ten seconds changes and says nothing."""
    tap = f"{message.choice}@{message.answered}" if message.kind == incoming.TAP else ""
    if _is_repeated_tap(before, message, tap):
        return Step(before, outcome="repeated tap")
    if message.kind == incoming.SILENT:
        return Step(before, outcome="needs no answer")
    current = _remembered(before, message.at)
    step = _Turn(current, message, facts).take()
    return replace(step, conversation=replace(step.conversation, last_tap=tap, last_at=message.at))


def _is_repeated_tap(before: Conversation, message: Inbound, tap: str) -> bool:
    recent = before.last_at is not None and abs(message.at - before.last_at) <= REPEATED_TAP_WITHIN
    return bool(tap) and tap == before.last_tap and recent


def _remembered(before: Conversation, at: datetime) -> Conversation:
    forgotten = before.last_at is not None and at - before.last_at > FORGOTTEN_AFTER
    return Conversation(language=before.language) if forgotten else before


class _Turn:
    """One inbound message being answered."""

    def __init__(self, current: Conversation, message: Inbound, facts: Facts) -> None:
        self.current, self.message, self.facts = current, message, facts
        self.words = facts.words(current.language)
        self.warning = self.words("warning.identity_number") if message.has_identity_number else ""

    def take(self) -> Step:
        if self.message.kind == incoming.ATTACHMENT:
            return self._say(self._idle(), screens.plain(self.words, "attachment"), outcome="attachment")
        if self.message.kind == incoming.TAP:
            return self._tap(self.message.choice)
        return self._text(self.message.text)

    # taps say all by themselves, so that one on an old list still works

    def _tap(self, choice: str) -> Step:
        kind, _, rest = choice.partition(":")
        handlers: dict[str, Callable[[str], Step]] = {
            "menu": self._entry,
            "svc": self._service_tap,
            "page": self._page_tap,
            "ans": self._answer_tap,
            "go": self._go_tap,
            "visit": self._visit_tap,
        }
        return handlers[kind](rest) if kind in handlers else self._menu()

    def _service_tap(self, rest: str) -> Step:
        purpose, _, service_id = rest.partition(":")
        return self._begin(purpose if purpose in (BOOK, BRING) else BOOK, service_id)

    def _page_tap(self, rest: str) -> Step:
        purpose, _, page = rest.partition(":")
        return self._choose(purpose if purpose in (BOOK, BRING) else BOOK, int(page) if page.isdecimal() else 0)

    def _answer_tap(self, rest: str) -> Step:
        parts = rest.split(":", 3)
        if len(parts) < 4:
            return self._menu()
        purpose, service_id, question_id, value = parts
        known = self.current.answers if self.current.service_id == service_id else {}
        return self._ask_on(purpose, service_id, {**known, question_id: value})

    def _go_tap(self, service_id: str) -> Step:
        known = self.current.answers if self.current.service_id == service_id else {}
        return self._ask_on(BOOK, service_id, known)

    def _visit_tap(self, rest: str) -> Step:
        answer, visit = visits.of_tap(rest, self.facts.appointments(self.words.language))
        if visit is None:
            return self._say(self._idle(), screens.plain(self.words, "visit.gone"))
        if answer == visits.CANCEL_SURELY:
            return Step(self._idle(), cancel=visit.id, outcome="cancelled")
        reply = visits.reply_to(answer, visit, self.words)
        return self._say(self._idle(), reply) if reply else self._menu()

    # texts are read against what was asked last

    def _text(self, written: str) -> Step:
        meant = reading.from_hash_form(written)
        if self.current.state == WRITING:
            return self._menu() if self._leaves(meant) else self._take_down(written)
        position = reading.number(meant)
        if position is not None:
            return self._numbered(position)
        if self.current.state == ANSWERING and (step := self._answered(meant)):
            return step
        return self._understood(reading.tokens(meant)) or self._missed(written)

    def _leaves(self, meant: str) -> bool:
        return reading.tokens(meant) in (["menu"], ["batal"], ["kembali"], ["cancel"])

    def _numbered(self, position: int) -> Step:
        if self.current.state == CHOOSING:
            offered = self._offered(self.current.purpose, self.current.only)
            if 0 < position <= len(offered):
                return self._begin(self.current.purpose, offered[position - 1].id)
        elif self.current.state == ANSWERING:
            if step := self._answered(str(position)):
                return step
        elif 0 < position <= len(reading.MENU_ORDER):
            return self._entry(reading.MENU_ORDER[position - 1])
        return self._missed(str(position))

    def _answered(self, written: str) -> Step | None:
        service = self._service(self.current.service_id)
        asked = _open_question(service, self.current.answers) if service else None
        option = reading.chosen_option(written, asked.options) if asked else None
        if not (service and asked and option):
            return None
        return self._ask_on(self.current.purpose, service.id, {**self.current.answers, asked.id: option.value})

    def _understood(self, words: Sequence[str]) -> Step | None:
        wanted = reading.intent(words)
        if wanted in (None, reading.BOOK, reading.BRING):
            purpose = wanted or (self.current.purpose if self.current.state == CHOOSING else BOOK)
            found = reading.matching_services(words, self._offered(purpose, ()))
            if len(found) == 1:
                return self._begin(purpose, found[0].id)
            if found:
                return self._choose(purpose, 0, tuple(each.id for each in found))
        if wanted == reading.ERASE:
            return self._pass_on("operator", " ".join(words), "request.kept.erase")
        return self._entry(wanted) if wanted else None

    def _missed(self, written: str) -> Step:
        misses = self.current.misses + 1
        if misses >= _PATIENCE:
            return self._pass_on("operator", written, "request.not_understood")
        if self.current.state == CHOOSING:
            step = self._choose(self.current.purpose, self.current.page, self.current.only, self.words("not_understood"))
        elif self.current.state == ANSWERING:
            step = self._ask_on(self.current.purpose, self.current.service_id, self.current.answers, self.words("not_understood"))
        else:
            step = self._menu()
        return replace(step, conversation=replace(step.conversation, misses=misses), outcome="not understood")

    # what the entries of the menu do

    def _entry(self, name: str) -> Step:
        if name in (BOOK, BRING):
            return self._choose(name, 0)
        if name in (reading.OPERATOR, reading.COMPLAINT):
            writing = replace(self._idle(), state=WRITING, topic=name)
            return self._say(writing, screens.plain(self.words, f"request.ask.{name}"))
        if name == reading.LANGUAGE:
            return self._switch_language()
        answers: dict[str, Callable[[], Reply]] = {
            reading.HOURS: lambda: screens.hours(self.words, self.facts.office),
            reading.ADDRESS: lambda: screens.address(self.facts.office),
            reading.STOP: lambda: screens.plain(self.words, "stop"),
            reading.THANKS: lambda: screens.plain(self.words, "thanks"),
            reading.MINE: lambda: screens.my_appointments(self.words, self.facts.appointments(self.words.language)),
        }
        return self._say(self._idle(), answers[name]()) if name in answers else self._menu()

    def _menu(self) -> Step:
        return self._say(self._idle(), screens.menu(self.words, self.facts.office, self.warning), warned=True)

    def _switch_language(self) -> Step:
        language = "en" if self.current.language == "id" else "id"
        words = self.facts.words(language)
        return self._say(replace(self._idle(), language=language), screens.menu(words, self.facts.office))

    def _choose(self, purpose: str, page: int, only: tuple[str, ...] = (), before: str = "") -> Step:
        offered = self._offered(purpose, only)
        if not offered:
            return self._say(self._idle(), screens.plain(self.words, "services.none"))
        choosing = replace(self._idle(), state=CHOOSING, purpose=purpose, page=page, only=only)
        before = screens.joined(self.warning, before) if before else self.warning
        return self._say(choosing, screens.service_list(self.words, purpose, offered, page, before), warned=True)

    def _begin(self, purpose: str, service_id: str) -> Step:
        return self._ask_on(purpose, service_id, {})

    def _ask_on(self, purpose: str, service_id: str, answers: Mapping[str, str], before: str = "") -> Step:
        """The next open question, else the end of the path; an answer may lead to another service first."""
        service = self._service(service_id)
        if service is None:
            return self._choose(purpose, 0)
        service, answers, told = self._redirected(service, answers)
        before = screens.joined(self.warning, before or told) if before or told else self.warning
        asked = _open_question(service, answers)
        if asked is None:
            return self._finish(purpose, service, answers, before)
        answering = replace(self._idle(), state=ANSWERING, purpose=purpose, service_id=service.id, answers=answers)
        return self._say(answering, screens.question(self.words, purpose, service, asked, before), warned=True)

    def _redirected(self, service: Service, answers: Mapping[str, str]) -> tuple[Service, Mapping[str, str], str]:
        found = self.facts.checklist(service.id, answers, self.words.language) if answers else None
        if found is None or found.redirect is None:
            return service, answers, ""
        target = self._service(found.redirect)
        if target is None or target.id == service.id:
            return service, answers, found.redirect_text
        told = self.words("redirect", service=target.name, reason=found.redirect_text)
        return target, {}, told

    def _finish(self, purpose: str, service: Service, answers: Mapping[str, str], before: str) -> Step:
        done = replace(self._idle(), service_id=service.id, answers=answers)
        if purpose == BRING:
            found = self.facts.checklist(service.id, answers, self.words.language)
            return self._say(done, screens.checklist(self.words, service, found, before), warned=True)
        link = ChatLink(self.facts.office.id, service.id, dict(answers), self.words.language)
        return self._say(done, screens.booking_link(self.words, link, service.name, before), warned=True)

    def _take_down(self, written: str) -> Step:
        kind = "complaint" if self.current.topic == reading.COMPLAINT else "operator"
        return self._pass_on(kind, written, f"request.kept.{kind}")

    def _pass_on(self, kind: str, written: str, key: str) -> Step:
        reply = screens.plain(self.words, key, number=REQUEST_NUMBER)
        return replace(self._say(self._idle(), reply), request=Request(kind, written), outcome=f"passed on: {kind}")

    # the small things

    def _idle(self) -> Conversation:
        return Conversation(language=self.current.language)

    def _offered(self, purpose: str, only: Sequence[str]) -> Sequence[Service]:
        found = self.facts.services(self.words.language, purpose == BOOK)
        return [service for service in found if service.id in only] if only else found

    def _service(self, service_id: str) -> Service | None:
        found = self.facts.services(self.words.language, False)
        return next((service for service in found if service.id == service_id), None)

    def _say(self, after: Conversation, reply: Reply, outcome: str = "answered", warned: bool = False) -> Step:
        replies = [reply] if warned or not self.warning else [screens.plain(self.words, "warning.identity_number"), reply]
        return Step(after, replies, outcome=outcome)


def _open_question(service: Service, answers: Mapping[str, str]) -> Question | None:
    return next((question for question in service.questions if question.id not in answers), None)
