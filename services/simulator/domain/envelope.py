"""What every send has in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from services.simulator.domain import fields
from services.simulator.domain.graph_errors import GraphError, Json

KINDS = ("text", "interactive", "template", "document", "image", "video", "audio", "location", "contacts", "reaction")
OPAQUE_CHARACTERS = 512
_USER_ID = re.compile(r"^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$")
_DIGITS = re.compile(r"^\d{7,15}$")  # E.164 without its plus sign
_PUNCTUATION = re.compile(r"[\s()+.\-]")


@dataclass(frozen=True)
class Recipient:
    """``phone`` is E.164 with its plus sign. Exactly one of the two is set. ``given`` is what the caller wrote."""

    given: str
    phone: str | None = None
    user_id: str | None = None


@dataclass(frozen=True)
class Envelope:
    """One send request. ``content`` is the object under the key that ``kind`` names."""

    recipient: Recipient
    kind: str
    content: Json
    opaque: str | None
    reply_to: str | None


def require_product(body: Json) -> None:
    fields.one_of(body, "messaging_product", "body", ("whatsapp",))


def read_envelope(body: Json) -> Envelope:
    """The request's parts; :class:`GraphError` for what the real API refuses before it looks at the content."""
    require_product(body)
    if body.get("recipient_type", "individual") != "individual":
        raise GraphError(100, "Param recipient_type must be 'individual'.")
    kind = fields.one_of({"type": body.get("type", "text")}, "type", "body", KINDS)
    recipient = read_recipient(body)
    return Envelope(recipient, kind, _content(body, kind), _opaque(body), _reply_to(body))


def read_recipient(body: Json) -> Recipient:
    """``to`` is a telephone number; ``recipient`` a business-scoped user id, used when ``to`` is absent."""
    given = body.get("to")
    if given is not None:
        phone = read_phone(given)
        if phone is None:
            raise GraphError(fields.WRONG, "Param to must be a phone number; a business-scoped user id goes into recipient.")
        return Recipient(str(given), phone=phone)
    user_id = body.get("recipient")
    if user_id is None:
        raise GraphError(fields.MISSING, "The parameter to is required.")
    if not is_user_id(user_id):
        raise GraphError(fields.WRONG, "Param recipient must be a business-scoped user id.")
    return Recipient(user_id, user_id=user_id)


def read_phone(given: Any) -> str | None:
    """E.164 from digits with the country code, with or without punctuation; nothing when it is no number."""
    digits = _PUNCTUATION.sub("", str(given)) if isinstance(given, str | int) else ""
    return f"+{digits}" if _DIGITS.match(digits) else None


def is_user_id(given: Any) -> bool:
    return isinstance(given, str) and bool(_USER_ID.match(given))


def _content(body: Json, kind: str) -> Json:
    if kind == "contacts":
        return {"contacts": fields.items(body, "contacts", "body", 1, 257)}
    return fields.mapping(body, kind, "body")


def _opaque(body: Json) -> str | None:
    return fields.optional_text(body, "biz_opaque_callback_data", "body", OPAQUE_CHARACTERS)


def _reply_to(body: Json) -> str | None:
    if body.get("context") is None:
        return None
    return fields.text(fields.mapping(body, "context", "body"), "message_id", "context", 512)
