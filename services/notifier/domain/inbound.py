"""What a person sent, read from the stored event: a text, a tap, an attachment, or something that needs no answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifier.domain.privacy import CODE_MASK, MASK
from services.notifier.domain.webhook import text, unix_time

TEXT, TAP, ATTACHMENT, SILENT = "text", "tap", "attachment", "silent"
_ATTACHMENTS = frozenset({"image", "video", "audio", "document", "sticker", "location", "contacts"})


@dataclass(frozen=True)
class Sender:
    """Who wrote. ``phone`` is E.164; at least one of ``phone`` and ``user_id`` is set."""

    phone: str | None
    user_id: str | None
    profile_name: str = ""


@dataclass(frozen=True)
class Inbound:
    """One message from a person. ``choice`` is the id of the tapped row or button; ``answered`` the message it hung on.

    ``has_identity_number`` tells that a number of 16 digits or a one-time code was sent (and masked before anything was stored).
    """

    wamid: str
    at: datetime
    kind: str
    text: str = ""
    choice: str = ""
    answered: str = ""
    has_identity_number: bool = False


def read_sender(raw: Mapping[str, Any]) -> Sender:
    """The sender of a stored message event."""
    message, contact = _mapping(raw.get("message")), _mapping(raw.get("contact"))
    phone = text(message.get("from")) or text(contact.get("wa_id"))
    user_id = text(message.get("from_user_id")) or text(contact.get("user_id"))
    name = text(_mapping(contact.get("profile")).get("name"))
    return Sender(e164(phone), user_id or None, name[:120])


def read_office_number(raw: Mapping[str, Any]) -> str:
    """The number that was written to, as digits; empty when the platform does not say."""
    return digits(text(_mapping(raw.get("metadata")).get("display_phone_number")))


def read_message(raw: Mapping[str, Any], received_at: datetime) -> Inbound:
    """The message of a stored event. ``received_at`` stands in for a time that cannot be read."""
    message = _mapping(raw.get("message"))
    at = unix_time(message.get("timestamp")) or received_at
    kind, words, choice = _content(message)
    answered = text(_mapping(message.get("context")).get("id"))
    return Inbound(text(message.get("id")), at, kind, words, choice, answered, MASK in words or CODE_MASK in words)


def _content(message: Mapping[str, Any]) -> tuple[str, str, str]:
    kind = text(message.get("type"))
    part = _mapping(message.get(kind))
    if kind == "text":
        return TEXT, text(part.get("body")), ""
    if kind == "interactive":
        reply = _mapping(part.get("list_reply")) or _mapping(part.get("button_reply"))
        return (TAP, text(reply.get("title")), text(reply.get("id"))) if reply.get("id") else (SILENT, "", "")
    if kind == "button":  # a quick reply of a template has another shape than an interactive button
        return TAP, text(part.get("text")), text(part.get("payload"))
    return (ATTACHMENT if kind in _ATTACHMENTS else SILENT), text(part.get("caption")), ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def digits(number: str) -> str:
    """``number`` without anything but its digits."""
    return re.sub(r"\D", "", number)


def e164(number: str) -> str | None:
    """The platform's digits (``62812…``) as E.164; None when there are none."""
    return f"+{digits(number)}" if digits(number) else None
