"""One's appointments: which there are, and what can be done about one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from services.notifier.domain import reading, screens_visits
from services.notifier.domain.acts import GiveBack, SendPaper
from services.notifier.domain.conversation import VISIT, VISITS, Step
from services.notifier.domain.facts import Appointment
from services.notifier.domain.notices import CANCEL, COME, MOVE
from services.notifier.domain.paths import booking, waiting
from services.notifier.domain.screens_visits import CANCEL_SURELY, KEEP, LINE, PAPER, SHOW
from services.notifier.domain.turn import Turn

_MEANT = {reading.MINE: SHOW, reading.MOVE: MOVE, reading.CANCEL: CANCEL, reading.LINE: LINE, reading.PAPER: PAPER}


def entry(turn: Turn, wanted: str = reading.MINE) -> Step:
    """What was asked about one's appointments: done at once when there is only one, else after choosing it."""
    found, meant = turn.facts.appointments(turn.words.language), _MEANT[wanted]
    if not found:
        return waiting.show(turn) if turn.facts.waiting(turn.words.language) else turn.say_words("mine.none")
    if len(found) == 1:
        return about(turn, meant, found[0])
    choosing = turn.now_in(VISITS, topic=meant, visit_id="", purpose="")
    return turn.say(choosing, screens_visits.many(turn.words, found, meant, turn.notice), noticed=True)


def tapped(turn: Turn, rest: str) -> Step:
    """``visit:{answer}:{appointment id}``, from any list, reminder or question, however old."""
    answer, _, appointment_id = rest.partition(":")
    visit = _find(turn, lambda each: each.id == appointment_id)
    return about(turn, answer, visit) if visit else turn.say_words("visit.gone")


def by_code(turn: Turn, text: str, wanted: str | None) -> Step | None:
    """A text with the code of one of one's appointments; None when it holds none. Somebody else's code is told apart."""
    found = reading.codes(text)
    if not found:
        return None
    own = {each.code: each for each in turn.facts.appointments(turn.words.language)}
    if visit := next((own[code] for code in found if code in own), None):
        return about(turn, _MEANT.get(wanted or "", SHOW), visit)
    return turn.say_words("visit.not_yours", code=found[0]) if reading.looks_like_code(found[0]) else None


def written(turn: Turn, text: str) -> Step | None:
    """A number: of an appointment in the list, or of what can be done about the one that was shown."""
    position = reading.number(text)
    if position is None:
        return None
    found = turn.facts.appointments(turn.words.language)
    if turn.current.state == VISITS:
        return about(turn, turn.current.topic or SHOW, found[position - 1]) if 0 < position <= len(found) else None
    visit = next((each for each in found if each.id == turn.current.visit_id), None)
    if visit is None or not 0 < position <= len(screens_visits.ACTIONS):
        return None
    return about(turn, screens_visits.ACTIONS[position - 1], visit)


def agreed(turn: Turn, *, yes: bool) -> Step | None:
    """A bare yes or no: to the question whether to cancel, to an offer, or to the reminder of the only appointment."""
    if turn.current.state == VISIT and turn.current.topic == CANCEL:
        visit = _find(turn, lambda each: each.id == turn.current.visit_id)
        return about(turn, CANCEL_SURELY if yes else KEEP, visit) if visit else None
    if offered := waiting.agreed(turn, yes=yes):
        return offered
    found = turn.facts.appointments(turn.words.language)
    return about(turn, COME if yes else CANCEL, found[0]) if len(found) == 1 else None


def about(turn: Turn, answer: str, visit: Appointment) -> Step:
    """What was asked about one appointment."""
    answers: dict[str, Callable[[], Step]] = {
        SHOW: lambda: _show(turn, visit),
        MOVE: lambda: booking.move(turn, visit),
        CANCEL: lambda: _ask_again(turn, visit),
        CANCEL_SURELY: lambda: turn.do(GiveBack(visit.id), turn.idle(), outcome="cancelled"),
        PAPER: lambda: turn.do(SendPaper(visit.id, booking.key_of(turn)), turn.idle(), outcome="paper sent again"),
        LINE: lambda: turn.say(turn.idle(), screens_visits.place(turn.words, visit, turn.facts.place(visit.id))),
        COME: lambda: turn.say(turn.idle(), screens_visits.told(turn.words, "visit.come", visit)),
        KEEP: lambda: turn.say(turn.idle(), screens_visits.told(turn.words, "visit.kept", visit)),
    }
    return answers[answer]() if answer in answers else turn.menu()


def _show(turn: Turn, visit: Appointment) -> Step:
    shown = turn.now_in(VISIT, visit_id=visit.id, purpose="", topic=SHOW)
    return turn.say(shown, screens_visits.one(turn.words, visit, turn.notice), noticed=True)


def _ask_again(turn: Turn, visit: Appointment) -> Step:
    """A place is given back only after a second tap: the first may have slipped."""
    asking = replace(turn.idle(), state=VISIT, visit_id=visit.id, topic=CANCEL)
    return turn.say(asking, screens_visits.ask_again(turn.words, visit))


def _find(turn: Turn, fits: Callable[[Appointment], bool]) -> Appointment | None:
    found: Sequence[Appointment] = turn.facts.appointments(turn.words.language)
    return next((each for each in found if fits(each)), None)
