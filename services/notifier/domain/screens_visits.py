"""What a resident sees of the appointments they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from services.common.wording import clock_time, long_date, moment
from services.notifier.domain import content
from services.notifier.domain.content import Buttons, Choice, Rows, shortened
from services.notifier.domain.facts import Appointment, PlaceInLine, WaitingPlace, Words
from services.notifier.domain.notices import CANCEL, MOVE, answer_id, offer_answers
from services.notifier.domain.screens import Reply, joined, numbered, plain

CANCEL_SURELY, KEEP, SHOW, PAPER, LINE = "cancel_surely", "keep", "show", "paper", "line"
ACTIONS = (MOVE, CANCEL, PAPER, LINE)


def many(words: Words, found: Sequence[Appointment], meant: str, before: str) -> Reply:
    """Which of several appointments, ten at most."""
    shown = found[: content.ROW_MAXIMUM]
    entries = numbered([f"{_entry(words, each)}" for each in shown])
    rows = [
        Choice(answer_id(meant, each.id), shortened(f"{each.code} {each.name}", content.ROW_TITLE),
               shortened(f"{each.service_name}, {_short(words, each)}", content.ROW_DESCRIPTION))
        for each in shown
    ]  # fmt: skip
    body = joined(before, words("mine.body", entries=entries))
    return Reply(Rows(shortened(body, content.LIST_BODY_LIMIT), words("mine.button"), rows))


def one(words: Words, visit: Appointment, before: str) -> Reply:
    """One appointment and everything that can be done about it."""
    titles = [words(f"mine.{action}") for action in ACTIONS]
    rows = [Choice(answer_id(action, visit.id), title) for action, title in zip(ACTIONS, titles, strict=True)]
    body = words("mine.one", entry=_entry(words, visit), entries=numbered(titles))
    return Reply(Rows(joined(before, body), words("mine.actions"), rows))


def _entry(words: Words, each: Appointment) -> str:
    values = {
        "service": each.service_name,
        "when": _when(words, each),
        "code": each.code,
        "name": each.name,
        "people": each.people,
    }
    return words("mine.entry_people" if each.people > 1 else "mine.entry", **values)


def ask_again(words: Words, visit: Appointment) -> Reply:
    body = words("visit.cancel", service=visit.service_name, when=_when(words, visit))
    choices = [
        Choice(answer_id(CANCEL_SURELY, visit.id), words("visit.cancel.yes")),
        Choice(answer_id(KEEP, visit.id), words("visit.cancel.no")),
    ]
    return Reply(Buttons(shortened(body, content.INTERACTIVE_LIMIT), choices))


def told(words: Words, key: str, visit: Appointment) -> Reply:
    return plain(words, key, when=_when(words, visit), code=visit.code)


def place(words: Words, visit: Appointment, found: PlaceInLine) -> Reply:
    """Where one stands in the line of today."""
    if found.ahead is not None:
        values = {"number": found.queue_number, "ahead": found.ahead, "low": found.low, "high": found.high}
        return plain(words, "line.next" if found.ahead == 0 else "line.waiting", **values)
    key = f"line.{found.status}"
    if not words.has(key):
        return plain(words, "line.booked", when=_when(words, visit), code=visit.code)
    return plain(words, key, number=found.queue_number, when=_when(words, visit), code=visit.code)


def waiting(words: Words, found: Sequence[WaitingPlace], before: str) -> Reply:
    """What somebody waits for; an offer first, with its two answers."""
    entries = "\n\n".join(_waiting_entry(words, each) for each in found)
    body = shortened(joined(before, words("wait.body", entries=entries)), content.INTERACTIVE_LIMIT)
    first = found[0]
    leave = [Choice(f"wait:leave:{first.id}", words("wait.leave"))]
    choices = offer_answers(words, first.id) if first.offered_at else leave
    return Reply(Buttons(body, [*choices, Choice("menu:menu", words("checklist.menu"))]))


def _waiting_entry(words: Words, each: WaitingPlace) -> str:
    if each.offered_at and each.expires_at:
        when = moment(each.offered_at, each.zone, words.language)
        until = clock_time(each.expires_at, each.zone, words.language)
        told = words("wait.entry_offer", service=each.service_name, when=when, until=until)
        return joined(told, _moves(words, each)) if each.moves_code else told
    return words("wait.entry", service=each.service_name, position=each.position or 1)


def _moves(words: Words, each: WaitingPlace) -> str:
    before = moment(each.moves_from, each.zone, words.language) if each.moves_from else ""
    return words("wait.moves", code=each.moves_code, before=before)


def done(words: Words, key: str, starts_at: str, zone: str, code: str) -> Reply:
    """A booking or a move that has just been made; the paper follows by itself."""
    return plain(words, key, when=moment(datetime.fromisoformat(starts_at), zone, words.language), code=code)


def _when(words: Words, visit: Appointment) -> str:
    return moment(visit.starts_at, visit.zone, words.language)


def _short(words: Words, visit: Appointment) -> str:
    return long_date(visit.starts_at.astimezone(ZoneInfo(visit.zone)).date(), words.language)
