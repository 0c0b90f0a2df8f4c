"""One webhook body taken apart: every item under a key of its own, in the lane in which it must be handled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

MESSAGE, STATUS, OTHER = "message", "status", "other"
_LANE_LENGTH, _KEY_LENGTH = 120, 400


@dataclass(frozen=True)
class Item:
    """One update. ``key`` is equal for repeats of the same update; ``lane`` is equal for what must be handled in order.

    ``occurred_at`` is the platform's own time of the update, None when it states none that can be read.
    """

    key: str
    kind: str
    lane: str
    occurred_at: datetime | None
    raw: Mapping[str, Any]


def items(body: Mapping[str, Any]) -> list[Item]:
    """Every update in a body. Nothing raises: what is not understood is an item of kind ``other``."""
    found: list[Item] = []
    for field, value in _changes(body):
        known = list(_of_value(value)) if isinstance(value, Mapping) else []
        found.extend(known or [_other({"field": field, "value": value})])
    return found or [_other({"body": body})]


def _changes(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for entry in _mappings(body.get("entry")):
        for change in _mappings(entry.get("changes")):
            yield str(change.get("field", "")), change.get("value")


def _of_value(value: Mapping[str, Any]) -> Iterator[Item]:
    metadata = value.get("metadata")
    contacts = _mappings(value.get("contacts"))
    for message in _mappings(value.get("messages")):
        yield _message({"message": message, "contact": _sender(message, contacts), "metadata": metadata})
    for status in _mappings(value.get("statuses")):
        yield _status({"status": status, "metadata": metadata})
    for error in _mappings(value.get("errors")):
        yield _other({"error": error, "metadata": metadata})


def _message(raw: dict[str, Any]) -> Item:
    message, contact = raw["message"], raw["contact"]
    wamid = text(message.get("id"))
    person = text(message.get("from_user_id")) or text(contact.get("user_id")) or text(message.get("from"))
    if not wamid or not person:
        return _other(raw)
    return Item(_key("m", wamid), MESSAGE, f"in:{person}"[:_LANE_LENGTH], unix_time(message.get("timestamp")), raw)


def _status(raw: dict[str, Any]) -> Item:
    status = raw["status"]
    wamid, name, at = text(status.get("id")), text(status.get("status")), str(status.get("timestamp", ""))
    if not wamid or not name:
        return _other(raw)
    person = text(status.get("recipient_user_id")) or text(status.get("recipient_id"))
    return Item(_key("s", wamid, name, at), STATUS, f"st:{person}"[:_LANE_LENGTH], unix_time(at), raw)


def status_item(delivery_id: str, wamid: str, number: str, status: str, code: int | None, at: datetime) -> Item:
    """A report that somebody here makes, in the shape of the platform's."""
    told: dict[str, Any] = {"id": wamid, "status": status, "timestamp": str(int(at.timestamp())), "recipient_id": number}
    told["biz_opaque_callback_data"] = delivery_id
    if code is not None:
        told["errors"] = [{"code": code}]
    return _status({"status": told, "metadata": None})


def _key(*parts: str) -> str:
    key = ":".join(parts)
    return key if len(key) <= _KEY_LENGTH else f"{parts[0]}:{hashlib.sha256(key.encode()).hexdigest()}"


def _other(raw: dict[str, Any]) -> Item:
    canonical = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    return Item(f"h:{hashlib.sha256(canonical.encode()).hexdigest()}", OTHER, "other", None, raw)


def _sender(message: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    names = {message.get("from"), message.get("from_user_id")} - {None}
    for contact in contacts:
        if {contact.get("wa_id"), contact.get("user_id")} & names:
            return contact
    return {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """``value`` when it is text, else the empty text."""
    return value if isinstance(value, str) else ""


def unix_time(value: Any) -> datetime | None:
    """Unix seconds, as the platform writes them (a text) or as a number, as an instant; None when they cannot be read."""
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
