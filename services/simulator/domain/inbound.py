"""What a person does on the phone, as the message that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.simulator.domain.contact import Message
from services.simulator.domain.graph_errors import Json
from services.simulator.domain.shown import choices, located


class NothingToTap(Exception):
    """No earlier message offers what was tapped."""


@dataclass(frozen=True)
class Act:
    """``kind`` is text, button, list_row, template_button, location or reaction; ``value`` what was typed or tapped."""

    kind: str
    value: str = ""
    location: Json | None = None
    message: str | None = None


@dataclass(frozen=True)
class Written:
    """The message that an act becomes: Meta's type and content, what the phone shows, and what it answers."""

    kind: str
    content: Json
    shown: Json
    reply_to: str | None = None


_TAPS = {"button": "reply", "list_row": "row", "template_button": "template"}


def write(act: Act, earlier: Iterable[Message]) -> Written:
    """The message for an act; ``earlier`` are the office's messages to this person, newest first."""
    if act.kind in _TAPS:
        return _tapped(act, earlier)
    if act.kind == "location":
        place = located(act.location or {}, "location")
        content = {key: value for key, value in place.items() if value != ""}
        return Written("location", content, {"location": place}, act.message)
    if act.kind == "reaction":
        return Written("reaction", {"message_id": act.message, "emoji": act.value}, {"emoji": act.value})
    return Written("text", {"body": act.value}, {"text": act.value}, act.message)


def _tapped(act: Act, earlier: Iterable[Message]) -> Written:
    wanted = _TAPS[act.kind]
    for message in earlier:
        if act.message not in (None, message.wamid):
            continue
        for kind, choice in choices(message.shown):
            if kind == wanted and act.value in (choice["id"], choice["title"]):
                return _answer(kind, choice, message.wamid)
    raise NothingToTap(act.value)


def _answer(kind: str, choice: Json, reply_to: str) -> Written:
    shown = {"text": choice["title"]}
    if kind == "template":
        return Written("button", {"payload": choice["id"], "text": choice["title"]}, shown, reply_to)
    reply = {"id": choice["id"], "title": choice["title"]}
    if kind == "row":
        if choice.get("description"):
            reply["description"] = choice["description"]
        return Written("interactive", {"type": "list_reply", "list_reply": reply}, shown, reply_to)
    return Written("interactive", {"type": "button_reply", "button_reply": reply}, shown, reply_to)
