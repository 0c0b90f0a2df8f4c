"""Message templates: what the platform asks of a file, and how what it has differs from it.

Limits: Meta, template reference of the Cloud API, as of 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

APPROVED = "APPROVED"
BODY, HEADER, FOOTER, BUTTON, BUTTONS, ROOM_FOR_VALUES = 1024, 60, 60, 25, 10, 600
_NAME, _PARAMETER, _PLACE = re.compile(r"[a-z0-9_]{1,512}"), re.compile(r"[a-z][a-z0-9_]{0,19}"), re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True)
class Registered:
    """One template as the account has it. ``reason`` is why it was rejected."""

    id: str
    status: str
    category: str
    components: Sequence[Mapping[str, Any]]
    reason: str = ""


def component(template: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """The component of a type, empty when the template has none."""
    found: Mapping[str, Any] = next((each for each in template["components"] if each["type"] == kind), {})
    return found


def parameters(text: str) -> list[str]:
    """The values that a text asks for, in order."""
    return _PLACE.findall(text)


def mistakes(template: Mapping[str, Any]) -> list[str]:
    """What the platform would refuse, or cut when values are filled in; nothing for a template that can be submitted."""
    return [*_of_name(template), *_of_body(component(template, "BODY")), *_of_frame(template)]


def _of_name(template: Mapping[str, Any]) -> Iterator[str]:
    if not _NAME.fullmatch(template["name"]):
        yield "the name may have lowercase letters, digits and underscores only"
    if not 30 <= template.get("message_send_ttl_seconds", 0) <= 43_200:
        yield "message_send_ttl_seconds must be 30 to 43200: without it a phone that is switched on in a month still gets it"


def _of_body(body: Mapping[str, Any]) -> Iterator[str]:
    text = body.get("text", "")
    if not 0 < len(text) <= BODY - ROOM_FOR_VALUES:
        yield f"the body must have 1 to {BODY - ROOM_FOR_VALUES} characters, so that its values have room"
    if text.startswith("{{") or text.endswith("}}"):
        yield "the body may not begin or end with a value"
    if wrong := [name for name in parameters(text) if not _PARAMETER.fullmatch(name)]:
        yield f"these names of values are too long or not in lowercase: {', '.join(wrong)}"
    samples = [each["param_name"] for each in body.get("example", {}).get("body_text_named_params", [])]
    if samples != parameters(text):
        yield "the body needs one sample for each value, in order"


def _of_frame(template: Mapping[str, Any]) -> Iterator[str]:
    if len(component(template, "HEADER").get("text", "")) > HEADER:
        yield f"the header has more than {HEADER} characters"
    if len(component(template, "FOOTER").get("text", "")) > FOOTER:
        yield f"the footer has more than {FOOTER} characters"
    buttons = component(template, "BUTTONS").get("buttons", [])
    if len(buttons) > BUTTONS or any(len(button["text"]) > BUTTON for button in buttons):
        yield f"at most {BUTTONS} buttons with {BUTTON} characters each"


def wants_sample(template: Mapping[str, Any]) -> bool:
    """Whether its header is a file, of which reviewers want to see one."""
    return component(template, "HEADER").get("format") == "DOCUMENT"


def with_sample(template: Mapping[str, Any], handle: str) -> dict[str, Any]:
    """The template with an uploaded file as the sample of its header."""
    components = [
        {**each, "example": {"header_handle": [handle]}} if each["type"] == "HEADER" else each for each in template["components"]
    ]
    return {**template, "components": components}


@dataclass(frozen=True)
class Finding:
    """How one template stands: ``state`` is ``ok``, ``missing``, ``changed``, ``recategorised`` or the platform's own word."""

    name: str
    language: str
    state: str
    detail: str = ""

    @property
    def is_fine(self) -> bool:
        return self.state == "ok"


def compared(template: Mapping[str, Any], found: Registered | None) -> Finding:
    """A file beside what the account has."""
    name, language = template["name"], template["language"]
    if found is None:
        return Finding(name, language, "missing", "not registered")
    if found.status != APPROVED:
        return Finding(name, language, found.status.lower(), found.reason)
    if found.category != template["category"]:
        detail = f"the platform bills it as {found.category}, the file says {template['category']}"
        return Finding(name, language, "recategorised", detail)
    differing = [kind for kind in ("HEADER", "BODY", "FOOTER", "BUTTONS") if _seen(template, kind) != _seen(vars(found), kind)]
    if differing:
        return Finding(name, language, "changed", f"differs from the file: {', '.join(differing).lower()}")
    return Finding(name, language, "ok")


def _seen(template: Mapping[str, Any], kind: str) -> Any:
    """What a resident sees of a component: samples are for reviewers, and the platform gives them back in other shapes."""
    part = component(template, kind)
    buttons = [{name: button.get(name) for name in ("type", "text", "url")} for button in part.get("buttons", [])]
    return part.get("format"), part.get("text"), buttons
