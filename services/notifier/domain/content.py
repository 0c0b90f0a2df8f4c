"""What can be sent, within the platform's limits (Cloud API message reference, 2026-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

TEXT_LIMIT, INTERACTIVE_LIMIT, LIST_BODY_LIMIT, CAPTION_LIMIT = 4096, 1024, 4096, 1024
BUTTON_TITLE, BUTTON_MAXIMUM, ROW_TITLE, ROW_DESCRIPTION, ROW_MAXIMUM = 20, 3, 24, 72, 10


@dataclass(frozen=True)
class Choice:
    """A row of a list or a button."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Text:
    body: str


@dataclass(frozen=True)
class Buttons:
    """At most three short answers."""

    body: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Rows:
    """A list of at most ten rows behind a button."""

    body: str
    button: str
    choices: Sequence[Choice]
    footer: str = ""


@dataclass(frozen=True)
class Link:
    """A button that opens an address; the platform refuses addresses that are bare IPs."""

    body: str
    label: str
    url: str


@dataclass(frozen=True)
class Place:
    latitude: float
    longitude: float
    name: str
    address: str


@dataclass(frozen=True)
class Document:
    media_id: str
    filename: str
    caption: str = ""


@dataclass(frozen=True)
class Template:
    """An approved template with named values; ``document`` becomes its header, ``url_suffix`` the end of its button's address.

    ``payloads`` are what comes back from its quick replies, in order; a template has those or a link, not both.
    """

    name: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    document: Document | None = None
    url_suffix: str | None = None
    payloads: Sequence[str] = ()


Content = Text | Buttons | Rows | Link | Place | Document | Template
_STORED: dict[str, type[Text | Buttons | Rows | Link | Place]] = {
    "text": Text,
    "buttons": Buttons,
    "rows": Rows,
    "link": Link,
    "place": Place,
}


def to_json(content: Content) -> dict[str, Any]:
    """How the content of a reply is kept until it is sent."""
    name = next(name for name, kind in _STORED.items() if isinstance(content, kind))
    return {"type": name, **asdict(content)}


def from_json(stored: Mapping[str, Any]) -> Text | Buttons | Rows | Link | Place:
    """The reverse of :func:`to_json`."""
    values = {key: value for key, value in stored.items() if key != "type"}
    if "choices" in values:
        values["choices"] = tuple(Choice(**each) for each in values["choices"])
    return _STORED[stored["type"]](**values)


def graph_fields(content: Content) -> dict[str, Any]:
    """The ``type`` of a Cloud API message and the object of that type."""
    match content:
        case Text():
            return {"type": "text", "text": {"body": content.body, "preview_url": False}}
        case Buttons():
            return _interactive("button", content.body, {"buttons": [_button(each) for each in content.choices]})
        case Rows():
            return _rows(content)
        case Link():
            parameters = {"display_text": content.label, "url": content.url}
            return _interactive("cta_url", content.body, {"name": "cta_url", "parameters": parameters})
        case Place():
            return {"type": "location", "location": asdict(content)}
        case Document():
            return {"type": "document", "document": _document(content)}
        case Template():
            return {"type": "template", "template": _template(content)}


def _interactive(kind: str, body: str, action: dict[str, Any]) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


def _button(choice: Choice) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": choice.id, "title": choice.title}}


def _rows(content: Rows) -> dict[str, Any]:
    rows = [{key: value for key, value in asdict(each).items() if value} for each in content.choices]
    fields = _interactive("list", content.body, {"button": content.button, "sections": [{"rows": rows}]})
    if content.footer:
        fields["interactive"]["footer"] = {"text": content.footer}
    return fields


def _document(content: Document) -> dict[str, str]:
    named = {"id": content.media_id, "filename": content.filename}
    return {**named, "caption": content.caption} if content.caption else named


def _template(content: Template) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    if content.document:
        header = {"type": "document", "document": _document(content.document)}
        components.append({"type": "header", "parameters": [header]})
    if content.values:
        values = [{"type": "text", "parameter_name": name, "text": text} for name, text in content.values.items()]
        components.append({"type": "body", "parameters": values})
    if content.url_suffix:
        suffix = [{"type": "text", "text": content.url_suffix}]
        components.append({"type": "button", "sub_type": "url", "index": "0", "parameters": suffix})
    for index, payload in enumerate(content.payloads):
        tap = [{"type": "payload", "payload": payload}]
        components.append({"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": tap})
    return {"name": content.name, "language": {"code": content.language}, "components": components}


def shortened(text: str, limit: int) -> str:
    """``text``, cut with an ellipsis when it has more than ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
