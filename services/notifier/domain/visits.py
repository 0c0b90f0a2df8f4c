"""The answers to a reminder: come, move or cancel one appointment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.common.wording import moment
from services.notifier.domain import content
from services.notifier.domain.content import Buttons, Choice, shortened
from services.notifier.domain.facts import Appointment, Words
from services.notifier.domain.notices import CANCEL, COME, MOVE, answer_id
from services.notifier.domain.screens import Reply, manage_link, plain

CANCEL_SURELY, KEEP = "cancel_surely", "keep"


def of_tap(rest: str, appointments: Sequence[Appointment]) -> tuple[str, Appointment | None]:
    """The answer of a tap ``{answer}:{appointment id}``, and that appointment if it is still one of this person's."""
    answer, _, appointment_id = rest.partition(":")
    return answer, next((each for each in appointments if each.id == appointment_id), None)


def reply_to(answer: str, visit: Appointment, words: Words) -> Reply | None:
    """What to say; None when there is nothing to say to it: the cancellation itself is told like any other."""
    screens: dict[str, Callable[[Words, Appointment], Reply]] = {COME: _come, MOVE: _move, CANCEL: _ask_again, KEEP: _kept}
    return screens[answer](words, visit) if answer in screens else None


def _come(words: Words, visit: Appointment) -> Reply:
    return plain(words, "visit.come", when=_when(words, visit), code=visit.code)


def _kept(words: Words, visit: Appointment) -> Reply:
    return plain(words, "visit.kept", when=_when(words, visit), code=visit.code)


def _move(words: Words, visit: Appointment) -> Reply:
    said = plain(words, "visit.move", service=visit.service_name, link=manage_link(visit.id))
    return Reply(said.content, manage=(visit.id,))


def _ask_again(words: Words, visit: Appointment) -> Reply:
    """A place is given back only after a second tap: the first may have slipped."""
    body = words("visit.cancel", service=visit.service_name, when=_when(words, visit))
    choices = [
        Choice(answer_id(CANCEL_SURELY, visit.id), words("visit.cancel.yes")),
        Choice(answer_id(KEEP, visit.id), words("visit.cancel.no")),
    ]
    return Reply(Buttons(shortened(body, content.INTERACTIVE_LIMIT), choices))


def _when(words: Words, visit: Appointment) -> str:
    return moment(visit.starts_at, visit.zone, words.language)
