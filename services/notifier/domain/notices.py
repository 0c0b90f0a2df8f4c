"""Messages without a PDF: which values each has, where its link leads, and the answers it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.common.wording import clock_time, long_date, moment
from services.notifier.domain import content
from services.notifier.domain import message as kinds
from services.notifier.domain.content import Choice, shortened
from services.notifier.domain.facts import Words

MANAGE, BOOK, OFFER, SURVEY = "manage", "book", "offer", "survey"
COME, MOVE, CANCEL = "come", "move", "cancel"
ANSWERS = (COME, MOVE, CANCEL)


@dataclass(frozen=True)
class Notice:
    """``values`` are those of its template, in the order of its body; ``link`` is where it leads, if anywhere.

    ``has_answers`` says whether it is answered by a tap, ``in_window_only`` that a template leads to its link instead.
    """

    values: tuple[str, ...]
    link: str | None = None
    has_answers: bool = False
    in_window_only: bool = False

    @property
    def template_has_answers(self) -> bool:
        """A template has answers or a link, not both."""
        return self.has_answers and not self.in_window_only


NOTICES: dict[str, Notice] = {
    kinds.CANCELLED: Notice(("name", "service", "when", "code")),
    kinds.CLOSURE_CANCELLED: Notice(("name", "when", "reason", "service", "code"), MANAGE),
    kinds.MISSED: Notice(("name", "service", "when", "code"), MANAGE),
    kinds.PAPERS_MISSING: Notice(("name", "service", "papers"), BOOK),
    kinds.RECORDED: Notice(("name", "office")),
    kinds.CARD_READY: Notice(("name", "place")),
    kinds.COLLECTED: Notice(("name", "office")),
    kinds.WAITING_OFFER: Notice(("name", "service", "when", "until"), OFFER, has_answers=True, in_window_only=True),
    kinds.WAITING_OFFER_MOVES: Notice(
        ("name", "service", "when", "code", "before", "until"), OFFER, has_answers=True, in_window_only=True
    ),
    kinds.WAITING_LAPSED: Notice(("name", "service"), BOOK),
    kinds.WAITING_OVER: Notice(("name", "service"), BOOK),
    kinds.GROUP: Notice(("name", "label", "service", "count", "first_when", "place")),
    kinds.COMPLAINT_RECEIVED: Notice(("office", "number", "due")),
    kinds.COMPLAINT_ANSWERED: Notice(("office", "number", "answer")),
    kinds.SURVEY: Notice(("name", "office"), SURVEY),
    kinds.REMINDER_DAY_BEFORE: Notice(("name", "service", "when", "place", "code"), has_answers=True),
    kinds.REMINDER_MORNING: Notice(("name", "service", "when", "place", "code")),
}


def answers(words: Words, kind: str, facts: Mapping[str, Any], appointment_id: str) -> list[Choice]:
    """The two answers to an offer, or the three to a reminder. A tap says by itself what it is about."""
    if kind in (kinds.WAITING_OFFER, kinds.WAITING_OFFER_MOVES):
        return offer_answers(words, facts["waiting_id"])
    return [Choice(answer_id(answer, appointment_id), words(f"reminder.{answer}")) for answer in ANSWERS]


def offer_answers(words: Words, waiting_id: str) -> list[Choice]:
    """Take the place on offer, or let it go."""
    return [
        Choice(f"wait:accept:{waiting_id}", words("wait.accept")),
        Choice(f"wait:leave:{waiting_id}", words("wait.decline")),
    ]


def answer_id(answer: str, appointment_id: str) -> str:
    return f"visit:{answer}:{appointment_id}"


def values_of(facts: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Every value that these facts have, in words of the language; times are of the office's zone."""
    office = facts["office"]
    values = {
        "name": facts.get("name", ""),
        "service": (facts.get("service_name") or {}).get(words.language, ""),
        "number": facts.get("number", ""),
        "answer": facts.get("answer", ""),
        "office": office["name"],
        "place": f"{office['name']}, {office['address']}",
        "code": facts.get("code", ""),
        "label": facts.get("label", ""),
        "reason": reason_of(facts, words),
    }
    zone = office["timezone"]
    if "starts_at" in facts:
        values["when"] = _moment(facts["starts_at"], zone, words)
    if moves := facts.get("moves"):
        values |= {"code": moves["code"], "before": _moment(moves["starts_at"], zone, words)}
    if "due_on" in facts:
        values["due"] = long_date(date.fromisoformat(facts["due_on"]), words.language)
    if "expires_at" in facts:
        values["until"] = clock_time(datetime.fromisoformat(facts["expires_at"]), zone, words.language)
    return values | _tickets(facts, zone, words)


def _tickets(facts: Mapping[str, Any], zone: str, words: Words) -> dict[str, str]:
    tickets = facts.get("tickets") or ()
    if not tickets:
        return {}
    lines = [
        words("group.ticket", number=t["number"], name=t["name"], when=_moment(t["starts_at"], zone, words), code=t["code"])
        for t in tickets
    ]
    first = min(ticket["starts_at"] for ticket in tickets)
    return {"count": str(len(tickets)), "first_when": _moment(first, zone, words), "tickets": "\n".join(lines)}


def reason_of(facts: Mapping[str, Any], words: Words) -> str:
    """What the office says about a closure, without its full stop; "for an urgent reason" when it says nothing. Whoever was moved
    because the hours have changed is told so."""
    if facts.get("cause") == "hours":
        return words("closure.hours")
    told = (facts.get("closure") or {}).get("message") or {}
    said = str(told.get(words.language) or told.get("id") or "").strip().rstrip(".")
    return shortened(" ".join(said.split()), 200) or words("closure.no_reason")


def _moment(instant: str, zone: str, words: Words) -> str:
    return moment(datetime.fromisoformat(instant), zone, words.language)


_LIMITS = {"name": 60, "service": 80, "place": 160, "office": 100, "papers": 300, "label": 60, "answer": 500}


def template_values(notice: Notice, values: Mapping[str, str]) -> dict[str, str]:
    """Named values in one line each: the platform refuses line breaks, tabs and runs of spaces (error 132018)."""
    return one_line({name: shortened(values[name], _LIMITS.get(name, content.INTERACTIVE_LIMIT)) for name in notice.values})


def one_line(values: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(value.split()) for name, value in values.items()}
