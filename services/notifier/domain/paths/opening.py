"""What the entries of the menu and single words lead to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from services.notifier.domain import reading, screens, screens_hours
from services.notifier.domain.acts import Consent, Erase
from services.notifier.domain.content import Buttons, Choice
from services.notifier.domain.conversation import BOOK, BRING, DRAFTING, ERASING, WRITING, Conversation, Step
from services.notifier.domain.paths import services, visits, waiting
from services.notifier.domain.screens import Reply
from services.notifier.domain.turn import Turn

WEEK = timedelta(days=6)


def entry(turn: Turn, name: str) -> Step:
    """Whatever the menu, a tap or a word asks for by this name; the menu for an unknown one."""
    if name in (BOOK, BRING):
        return services.choose(turn, name)
    if name in (reading.OPERATOR, reading.COMPLAINT):
        writing = replace(turn.idle(), state=WRITING, topic=name)
        return turn.say(writing, screens.plain(turn.words, f"request.ask.{name}"))
    if name in (reading.MINE, reading.MOVE, reading.CANCEL, reading.LINE, reading.PAPER):
        return visits.entry(turn, name)
    entries: dict[str, Callable[[Turn], Step]] = {
        reading.LANGUAGE: _switch_language,
        reading.HOURS: lambda t: t.say(_staying(t), hours(t)),
        reading.ADDRESS: lambda t: t.say(_staying(t), screens.address(t.facts.office)),
        reading.WAITING: waiting.show,
        reading.STOP: lambda t: t.do(Consent(False), t.idle(), outcome="stopped"),
        reading.RESUME: lambda t: t.do(Consent(True), t.idle(), outcome="resumed"),
        reading.THANKS: lambda t: t.say_words("thanks"),
        reading.ERASE: ask_to_erase,
    }
    return entries[name](turn) if name in entries else turn.menu()


def hours(turn: Turn) -> Reply:
    """Today and the six days after it, with what closes them."""
    found = turn.facts.days(turn.today, turn.today + WEEK, turn.words.language)
    return screens_hours.hours(turn.words, turn.facts.office, found, turn.today)


def _staying(turn: Turn) -> Conversation:
    """A question in between does not lose a booking that has been begun."""
    return replace(turn.current, misses=0) if turn.current.state in DRAFTING else turn.idle()


def _switch_language(turn: Turn) -> Step:
    language = "en" if turn.current.language == "id" else "id"
    words = turn.facts.words(language)
    return turn.say(replace(turn.idle(), language=language), screens.menu(words, turn.facts.office))


# erasing: asked twice, since nothing brings it back


def ask_to_erase(turn: Turn) -> Step:
    body = turn.words("erase.ask")
    choices = [Choice("erase:yes", turn.words("erase.yes")), Choice("erase:no", turn.words("erase.no"))]
    return turn.say(replace(turn.idle(), state=ERASING), Reply(Buttons(body, choices)))


def tapped_erase(turn: Turn, answer: str) -> Step:
    if turn.current.state != ERASING:
        return ask_to_erase(turn) if answer == "yes" else turn.menu()
    return _erase(turn, yes=answer == "yes")


def written_while_erasing(turn: Turn, text: str) -> Step | None:
    if reading.says(text, "hapus", "erase", "1"):
        return _erase(turn, yes=True)
    agreed = reading.yes_or_no(text.lower().replace("hapus", "").replace("erase", "") or text)
    if agreed is None and not reading.says(text, "2", "batal", "cancel"):
        return None
    return _erase(turn, yes=bool(agreed))


def _erase(turn: Turn, *, yes: bool) -> Step:
    return turn.do(Erase(), turn.idle(), outcome="erased") if yes else turn.say_words("erase.kept")


def take_down(turn: Turn, written: str) -> Step:
    """A question or a complaint for a person at the office."""
    kind = "complaint" if turn.current.topic == reading.COMPLAINT else "operator"
    return turn.pass_on(kind, written, f"request.kept.{kind}")
