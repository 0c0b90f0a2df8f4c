"""A message as a person sends it: plain text behind a ``wa.me`` link, which opens the chat with the text typed in."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from services.notifier.domain.content import Buttons, Choice, Content, Document, Link, Place, Rows, Template, Text

_MAP = "https://www.google.com/maps?q="


def as_text(content: Content) -> str:
    """The content in words alone; choices become numbered lines."""
    match content:
        case Text():
            return content.body
        case Buttons() | Rows():
            return f"{content.body}\n\n{_numbered(content.choices)}"
        case Link():
            return f"{content.body}\n\n{content.url}"
        case Place():
            return f"{content.name}\n{content.address}\n{_MAP}{content.latitude},{content.longitude}"
        case Document() | Template():
            raise TypeError("files and templates are not rendered for sending by hand")


def _numbered(choices: Sequence[Choice]) -> str:
    return "\n".join(f"{number}. {choice.title}" for number, choice in enumerate(choices, start=1))


def link(number: str, text: str) -> str:
    """``https://wa.me/{number}?text=…`` for digits with country code."""
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
