"""Choosing a service and answering its qualifying questions, for booking or for knowing what to bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from services.notifier.domain import reading, screens, screens_booking
from services.notifier.domain.conversation import ANSWERING, BOOK, BRING, CHOOSING, Conversation, Step
from services.notifier.domain.facts import Question, Service
from services.notifier.domain.paths import booking
from services.notifier.domain.turn import Turn


def tapped_service(turn: Turn, rest: str) -> Step:
    purpose, _, service_id = rest.partition(":")
    return begin(turn, purpose if purpose in (BOOK, BRING) else BOOK, service_id)


def tapped_page(turn: Turn, rest: str) -> Step:
    purpose, _, page = rest.partition(":")
    return choose(turn, purpose if purpose in (BOOK, BRING) else BOOK, int(page) if page.isdecimal() else 0)


def tapped_answer(turn: Turn, rest: str) -> Step:
    parts = rest.split(":", 3)
    if len(parts) < 4:
        return turn.menu()
    purpose, service_id, question_id, value = parts
    return ask_on(turn, purpose, service_id, {**turn.answers_about(service_id), question_id: value})


def tapped_go(turn: Turn, service_id: str) -> Step:
    return ask_on(turn, BOOK, service_id, turn.answers_about(service_id))


def choose(turn: Turn, purpose: str, page: int = 0, only: tuple[str, ...] = (), before: str = "") -> Step:
    """The list of services."""
    offered = turn.offered(purpose, only)
    if not offered:
        return turn.say_words("services.none")
    choosing = replace(_wishing(turn), state=CHOOSING, purpose=purpose, page=page, only=only)
    shown = screens.service_list(turn.words, purpose, offered, page, turn.before(before))
    return turn.say(choosing, shown, noticed=True)


def numbered(turn: Turn, position: int) -> Step | None:
    """The service with this number in the list that was shown."""
    offered = turn.offered(turn.current.purpose, turn.current.only)
    if not 0 < position <= len(offered):
        return None
    return begin(turn, turn.current.purpose, offered[position - 1].id)


def named(turn: Turn, purpose: str, words: list[str]) -> Step | None:
    """The service that the words name, or a list of those that they may mean."""
    found = reading.matching_services(words, turn.offered(purpose))
    if purpose == BOOK:  # one that is closed fits better than an open one of a similar name
        everything = reading.matching_services(words, turn.offered(BRING))
        found = everything if len(everything) == 1 else found
    if len(found) == 1:
        return begin(turn, purpose, found[0].id)
    return choose(turn, purpose, 0, tuple(each.id for each in found)) if found else None


def begin(turn: Turn, purpose: str, service_id: str) -> Step:
    """Start with a service; one that cannot be booked now is explained."""
    service, state = turn.service(service_id), turn.facts.states(turn.words.language).get(service_id)
    if purpose == BOOK and service and (state is None or not state.bookable):
        target = turn.service(state.redirect_to) if state and state.redirect_to else None
        shown = screens_booking.closed(turn.words, service, state.message if state else "", target)
        return turn.say(turn.idle(), shown, outcome="service closed")
    return ask_on(turn, purpose, service_id, {})


def answered(turn: Turn, written: str) -> Step | None:
    """The answer to the open question, if the text is one."""
    service = turn.service(turn.current.service_id)
    asked = _open_question(service, turn.current.answers) if service else None
    option = reading.chosen_option(written, asked.options) if asked else None
    if not (service and asked and option):
        return None
    return ask_on(turn, turn.current.purpose, service.id, {**turn.current.answers, asked.id: option.value})


def ask_on(turn: Turn, purpose: str, service_id: str, answers: Mapping[str, str], before: str = "") -> Step:
    """The next open question, else the end of the path; an answer may lead to another service first."""
    service = turn.service(service_id)
    if service is None:
        return choose(turn, purpose)
    service, answers, told = _redirected(turn, service, answers)
    notice = turn.before(before or told)
    asked = _open_question(service, answers)
    if asked is None:
        return _finish(turn, purpose, service, answers, notice)
    answering = replace(_wishing(turn), state=ANSWERING, purpose=purpose, service_id=service.id, answers=answers)
    return turn.say(answering, screens.question(turn.words, purpose, service, asked, notice), noticed=True)


def _redirected(turn: Turn, service: Service, answers: Mapping[str, str]) -> tuple[Service, Mapping[str, str], str]:
    found = turn.facts.checklist(service.id, answers, turn.words.language) if answers else None
    if found is None or found.redirect is None:
        return service, answers, ""
    target = turn.service(found.redirect)
    if target is None or target.id == service.id:
        return service, answers, found.redirect_text
    return target, {}, turn.words("redirect", service=target.name, reason=found.redirect_text)


def _finish(turn: Turn, purpose: str, service: Service, answers: Mapping[str, str], before: str) -> Step:
    if purpose == BRING:
        done = replace(turn.idle(), service_id=service.id, answers=answers)
        found = turn.facts.checklist(service.id, answers, turn.words.language)
        return turn.say(done, screens.checklist(turn.words, service, found, before), noticed=True)
    draft = replace(_wishing(turn), purpose=BOOK, service_id=service.id, answers=answers)
    state = turn.facts.states(turn.words.language).get(service.id)
    if state and state.asks_nik:  # never here: whoever asks for a NIK in a chat is a swindler
        return booking.link(turn, replace(turn.idle(), service_id=service.id, answers=answers), before, body="link.nik.body")
    return booking.go_on(turn, draft, before)


def _wishing(turn: Turn) -> Conversation:
    """Nothing is known but the day that was wished for."""
    return replace(turn.idle(), day=turn.current.day, part=turn.current.part)


def _open_question(service: Service, answers: Mapping[str, str]) -> Question | None:
    return next((question for question in service.questions if question.id not in answers), None)
