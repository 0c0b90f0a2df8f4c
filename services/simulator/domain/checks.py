"""Free-form messages: what the real API refuses, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from services.simulator.domain import fields
from services.simulator.domain.graph_errors import GraphError, Json
from services.simulator.domain.interactive import check_interactive, check_public_url
from services.simulator.domain.media import Lookup, check_reference

TEXT, CAPTION, FILENAME = 4096, 1024, 240
WINDOW_SECONDS = 24 * 3600  # Meta: the customer service window


def check_content(kind: str, content: Json, lookup: Lookup) -> None:
    """Refuse free-form content that Meta refuses; templates are checked against their definition elsewhere."""
    if kind == "interactive":
        check_interactive(content, lookup)
    elif kind in ("document", "image", "video", "audio"):
        _check_media(kind, content, lookup)
    else:
        _PLAIN[kind](content)


def window_is_open(last_inbound_at: float | None, now: float) -> bool:
    """Whether free-form messages may be sent: the person wrote within the last 24 hours. Both in unix seconds."""
    return last_inbound_at is not None and now - last_inbound_at < WINDOW_SECONDS


def linked_media(content: Any) -> Iterator[str]:
    """Every media link in a message, at any depth. Link buttons are no media."""
    if isinstance(content, list):
        for item in content:
            yield from linked_media(item)
    if isinstance(content, dict):
        if isinstance(content.get("link"), str):
            yield content["link"]
        for value in content.values():
            yield from linked_media(value)


def _check_text(content: Json) -> None:
    fields.text(content, "body", "text", TEXT)


def _check_location(content: Json) -> None:
    fields.number(content, "latitude", "location", 90)
    fields.number(content, "longitude", "location", 180)
    fields.optional_text(content, "name", "location", 1000)
    fields.optional_text(content, "address", "location", 1000)


def _check_contacts(content: Json) -> None:
    for index, card in enumerate(content["contacts"]):
        name = fields.mapping(card, "name", f"contacts[{index}]")
        fields.text(name, "formatted_name", f"contacts[{index}]['name']", 1024)


def _check_reaction(content: Json) -> None:
    fields.text(content, "message_id", "reaction", 512)
    if not isinstance(content.get("emoji"), str):  # an empty one takes the reaction back
        raise GraphError(fields.MISSING, "The parameter reaction['emoji'] is required.")


def _check_media(kind: str, content: Json, lookup: Lookup) -> None:
    if (content.get("id") is None) == (content.get("link") is None):
        raise GraphError(fields.MISSING, f"Exactly one of {kind}['id'] and {kind}['link'] is required.")
    if content.get("link") is not None:
        check_public_url(fields.text(content, "link", kind, 2000), f"{kind}['link']")
    else:
        check_reference(fields.text({"id": str(content["id"])}, "id", kind, 64), kind, kind, lookup)
    if kind == "audio" and content.get("caption") is not None:
        raise GraphError(100, 'Unexpected key "caption" on param "audio".')
    fields.optional_text(content, "caption", kind, CAPTION)
    fields.optional_text(content, "filename", kind, FILENAME)


_PLAIN: dict[str, Callable[[Json], None]] = {
    "text": _check_text,
    "location": _check_location,
    "contacts": _check_contacts,
    "reaction": _check_reaction,
}
