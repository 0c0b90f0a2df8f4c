"""What is said about something that was done for a person, or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from services.notifier.domain import acts, screens, screens_visits
from services.notifier.domain.acts import Act, Declined, Done, Result
from services.notifier.domain.conversation import Step
from services.notifier.domain.facts import Facts
from services.notifier.domain.inbound import Inbound
from services.notifier.domain.paths import booking, visits
from services.notifier.domain.turn import Turn


def settled(step: Step, result: Result, message: Inbound, facts: Facts) -> Step:
    """The step with its answer. A refusal is explained and leads on to what is still possible."""
    if step.act is None:
        return step
    turn = Turn(step.conversation, message, facts)
    said = _done(turn, step.act, result) if isinstance(result, Done) else _declined(turn, step.act, result)
    kept = step.conversation
    conversation = replace(said.conversation, last_tap=kept.last_tap, last_at=kept.last_at)
    outcome = step.outcome if isinstance(result, Done) else f"{step.outcome}: refused ({result.problem})"
    return replace(said, conversation=conversation, act=step.act, result=result, outcome=outcome)


def _done(turn: Turn, act: Act, result: Done) -> Step:
    values, zone = dict(result.values), turn.zone.key
    if isinstance(act, acts.Book | acts.Move):
        done = replace(turn.idle(), done_key=act.key)
        key = "book.done" if isinstance(act, acts.Book) else "book.moved"
        return turn.say(done, screens_visits.done(turn.words, key, values["starts_at"], zone, values["code"]))
    if isinstance(act, acts.GiveBack):
        return Step(turn.idle())  # the fact itself is told like any other
    if isinstance(act, acts.SendPaper):
        return Step(turn.idle())  # it is on its way
    said: dict[type, Callable[[], Step]] = {
        acts.Join: lambda: turn.say_words("wait.joined", position=values.get("position", "1")),
        acts.Leave: lambda: turn.say_words("wait.left"),
        acts.Accept: lambda: turn.say(
            turn.idle(), screens_visits.done(turn.words, _accepted(act), values["starts_at"], zone, values["code"])
        ),
        acts.Erase: lambda: _erased(turn, values.get("kept", "")),
    }
    if isinstance(act, acts.Consent):
        return turn.say_words("resume" if act.given else "stop")
    return said[type(act)]()


def _accepted(act: Act) -> str:
    return "book.moved" if isinstance(act, acts.Accept) and act.moves else "book.done"


def _erased(turn: Turn, kept: str) -> Step:
    return turn.say_words("erase.later", codes=kept) if kept else turn.say_words("erase.done")


def _declined(turn: Turn, act: Act, refusal: Declined) -> Step:
    told = refusal.detail or turn.words("refused")
    if isinstance(act, acts.Book | acts.Move):
        return _not_taken(turn, refusal.problem, told)
    if isinstance(act, acts.GiveBack):
        return turn.say_words("visit.cannot_cancel")
    return turn.say(turn.idle(), screens.text(told))


def _not_taken(turn: Turn, problem: str, told: str) -> Step:
    if problem in ("slot-full", "not-bookable"):
        return booking.go_on(turn, replace(turn.current, starts_at="", key=""), turn.before(told))
    if problem == "already-booked":
        return visits.entry(Turn(turn.idle(), turn.message, turn.facts, told))
    return turn.say(turn.idle(), screens.text(told))
