"""The conversation as one function: where it stands, what came in and what is known → where it stands now and what to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from services.notifier.domain import conversation as states
from services.notifier.domain import inbound as incoming
from services.notifier.domain import reading, reading_dates
from services.notifier.domain.conversation import BOOK, BRING, DRAFTING, Conversation, Step
from services.notifier.domain.facts import Facts
from services.notifier.domain.inbound import Inbound
from services.notifier.domain.paths import booking, booking_texts, opening, services, visits, waiting
from services.notifier.domain.turn import Turn

REPEATED_TAP_WITHIN = timedelta(seconds=10)
FORGOTTEN_AFTER = timedelta(hours=24)
_PATIENCE = 2  # a second text in a row that is not understood goes to a person
_LEAVING = (["menu"], ["batal"], ["kembali"], ["cancel"])
_OUTRANK_A_DAY = (
    reading.COMPLAINT, reading.OPERATOR, reading.BRING, reading.CANCEL, reading.LINE, reading.PAPER, reading.WAITING,
)  # fmt: skip


def advance(before: Conversation, message: Inbound, facts: Facts) -> Step:
    """One step of the conversation. A second tap on the same choice within ten seconds changes and says nothing."""
    tap = f"{message.choice}@{message.answered}" if message.kind == incoming.TAP else ""
    if _is_repeated_tap(before, message, tap):
        return Step(before, outcome="repeated tap")
    if message.kind == incoming.SILENT:
        return Step(before, outcome="needs no answer")
    current, notice = _remembered(before, message, facts)
    step = _answer(Turn(current, message, facts, notice))
    return replace(step, conversation=replace(step.conversation, last_tap=tap, last_at=message.at))


def _is_repeated_tap(before: Conversation, message: Inbound, tap: str) -> bool:
    recent = before.last_at is not None and abs(message.at - before.last_at) <= REPEATED_TAP_WITHIN
    return bool(tap) and tap == before.last_tap and recent


def _remembered(before: Conversation, message: Inbound, facts: Facts) -> tuple[Conversation, str]:
    """After a day a conversation starts afresh; whoever had begun something is told."""
    if before.last_at is None or message.at - before.last_at <= FORGOTTEN_AFTER:
        return before, ""
    fresh = Conversation(language=before.language, done_key=before.done_key)
    return fresh, facts.words(before.language)("expired") if before.state in states.UNFINISHED else ""


def _answer(turn: Turn) -> Step:
    if turn.message.kind == incoming.ATTACHMENT:
        return turn.say_words("attachment", turn.current if turn.current.state in DRAFTING else None)
    if turn.message.kind == incoming.TAP:
        return _tap(turn, turn.message.choice)
    return _text(turn, turn.message.text)


# taps say all by themselves, so that one on an old list still works


def _tap(turn: Turn, choice: str) -> Step:
    kind, _, rest = choice.partition(":")
    handlers: dict[str, Callable[[Turn, str], Step | None]] = {
        "menu": opening.entry,
        "svc": services.tapped_service,
        "page": services.tapped_page,
        "ans": services.tapped_answer,
        "go": services.tapped_go,
        "day": booking.tapped_day,
        "time": booking.tapped_time,
        "ppl": waiting.tapped_people if turn.current.purpose == states.WAIT else booking.tapped_people,
        "more": booking.tapped_page,
        "web": booking.tapped_web,
        "check": booking.tapped_check,
        "visit": visits.tapped,
        "wait": waiting.tapped,
        "erase": opening.tapped_erase,
    }
    step = handlers[kind](turn, rest) if kind in handlers else turn.menu()
    return step or _begun_again(turn, rest.partition(":")[0])


def _begun_again(turn: Turn, about: str) -> Step:
    """A row of an old list of days or times: what it was about begins again."""
    if turn.service(about):
        return services.begin(turn, BOOK, about)
    return visits.tapped(turn, f"move:{about}")


# texts are read against what was asked last


def _text(turn: Turn, written: str) -> Step:
    meant, state = reading.from_hash_form(written), turn.current.state
    if state == states.WRITING:
        return turn.menu() if reading.tokens(meant) in _LEAVING else opening.take_down(turn, written)
    if state == states.NAME:
        return _name(turn, meant)
    return _at_question(turn, meant) or _understood(turn, meant) or _missed(turn, written)


def _name(turn: Turn, meant: str) -> Step:
    """At the question for a name only a few words are anything else."""
    wanted = reading.intent(reading.tokens(meant)) if len(reading.tokens(meant)) == 1 else None
    if wanted in (reading.MENU, reading.OPERATOR, reading.STOP, reading.ERASE):
        return opening.entry(turn, wanted)
    if turn.current.purpose == states.WAIT:
        return waiting.written(turn, meant) or _missed(turn, meant)
    return booking_texts.written(turn, meant) or _missed(turn, meant)


def _at_question(turn: Turn, meant: str) -> Step | None:
    state, position = turn.current.state, reading.number(meant)
    if state in DRAFTING:
        return waiting.written(turn, meant) if turn.current.purpose == states.WAIT else booking_texts.written(turn, meant)
    if state == states.ERASING:
        return opening.written_while_erasing(turn, meant)
    if state == states.ANSWERING:
        return services.answered(turn, meant)
    agreed = reading.yes_or_no(meant)
    if agreed is not None and (step := visits.agreed(turn, yes=agreed)):
        return step
    if state in (states.VISITS, states.VISIT) and position is not None:
        return visits.written(turn, meant)
    if position is None:
        return None
    if state == states.CHOOSING:
        return services.numbered(turn, position)
    return opening.entry(turn, reading.MENU_ORDER[position - 1]) if 0 < position <= len(reading.MENU_ORDER) else None


def _understood(turn: Turn, meant: str) -> Step | None:
    words = reading.tokens(meant)
    wanted = reading.intent(words)
    if any(reading.looks_like_code(code) for code in reading.codes(meant)) and (step := visits.by_code(turn, meant, wanted)):
        return step
    turn, wished = _wish(turn, meant, wanted)
    if wanted in (None, reading.BOOK, reading.BRING, reading.MENU) or wished:
        purpose = wanted if wanted in (BOOK, BRING) else turn.current.purpose if turn.current.state == states.CHOOSING else BOOK
        if step := services.named(turn, str(purpose), words):
            return step
    if wished:
        return visits.entry(turn, reading.MOVE) if wanted == reading.MOVE else services.choose(turn, BOOK)
    return opening.entry(turn, wanted) if wanted else visits.by_code(turn, meant, None)


def _wish(turn: Turn, meant: str, wanted: str | None) -> tuple[Turn, bool]:
    """Whether the text names a day to come on; the turn then remembers it for when a day is asked for."""
    day = reading_dates.day_in(meant, turn.today)
    asks_hours = wanted == reading.HOURS and reading_dates.clock_in(meant) is None
    if day is None or asks_hours or wanted in _OUTRANK_A_DAY:
        return turn, False
    current = replace(turn.current, day=day.isoformat(), part=reading_dates.part_in(reading.tokens(meant)))
    return Turn(current, turn.message, turn.facts), True


def _missed(turn: Turn, written: str) -> Step:
    misses, state = turn.current.misses + 1, turn.current.state
    if misses >= _PATIENCE:
        return turn.pass_on("operator", written, "request.not_understood")
    told = turn.words("not_understood")
    if state == states.CHOOSING:
        step = services.choose(turn, turn.current.purpose, turn.current.page, turn.current.only, told)
    elif state == states.ANSWERING:
        step = services.ask_on(turn, turn.current.purpose, turn.current.service_id, turn.current.answers, told)
    elif state in DRAFTING and turn.current.purpose == states.WAIT:
        step = waiting.ask_on(turn, turn.current, turn.before(told))
    elif state in DRAFTING:
        step = booking_texts.asked_again(turn, turn.before(told))
    else:
        step = turn.menu()
    return replace(step, conversation=replace(step.conversation, misses=misses), outcome="not understood")
