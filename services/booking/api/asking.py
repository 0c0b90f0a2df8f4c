"""Who asks, and what makes the request repeatable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from services.booking.domain.access import Asker
from services.booking.domain.channels import RESIDENT, STAFF
from services.booking.domain.errors import SupervisorNeeded
from services.booking.usecases.ports import RequestKey
from services.common.idempotency import IdempotencyKeys
from services.common.ids import token_hash
from services.common.principal import Contact, current
from services.common.problems import Problem, invalid

_BEARER = "Bearer "


def who() -> str:
    """The caller as the audit names it: no personal data."""
    principal = current()
    return f"{principal.role}:{principal.subject}" if principal.subject else principal.role


def asker() -> Asker:
    """Staff by principal, or whoever brings a manage token; 401 when there is neither."""
    principal = current()
    if principal.is_staff:
        return Asker(who(), offices=frozenset(principal.offices))
    header = request.headers.get("Authorization", "")
    token = header.removeprefix(_BEARER).strip()
    if not header.startswith(_BEARER) or not token:
        raise Problem("unauthorized", headers={"WWW-Authenticate": "Bearer"})
    return Asker(who(), token_hash=token_hash(token))


def asker_of(office_id: str) -> Asker:
    """Staff who act for this office only, whichever others they serve."""
    return Asker(who(), offices=frozenset({office_id}))


def require_supervisor() -> None:
    """``SupervisorNeeded`` for an operator."""
    if current().role not in ("supervisor", "admin"):
        raise SupervisorNeeded


def request_key(headers: Mapping[str, Any], body: Any = None) -> RequestKey | None:
    """What a repeat of this request is recognised by, when it brings a key."""
    key = headers.get("idempotency_key")
    if key is None:
        return None
    principal = current()
    contact = principal.contact
    identity = (
        who(),
        request.headers.get("Authorization", ""),
        contact.phone if contact else "",
        contact.user_id if contact else "",
    )
    caller = token_hash("\n".join(part or "" for part in identity))
    return RequestKey(*IdempotencyKeys.hashes(caller, request.path, key, body))


def without_nik(mark_of: Callable[[str], str], body: Mapping[str, Any]) -> dict[str, Any]:
    """The body to recognise a repeat by. Its hash is kept without a key, so a NIK goes in as its keyed hash only."""
    return {**body, "nik": mark_of(body["nik"])} if "nik" in body else {**body}


def expected_version(headers: Mapping[str, Any]) -> int | None:
    """The version that ``If-Match`` names; nothing when any will do."""
    tag = headers.get("if_match", "*").removeprefix("W/")  # a proxy that compresses weakens the tag
    return None if tag == "*" else int(tag.strip('"'))


def channel_of(asked: str | None, office_id: str) -> str:
    """Which part of the day the caller may take: staff of the office choose, everybody else is a resident."""
    if not current().serves(office_id):
        return RESIDENT
    return asked or STAFF


def contact_of(whatsapp: str | None) -> Contact:
    """Whom messages go to. A resident known from a signed link is who the link says, whatever number the body gives."""
    known = current().contact
    if current().role == "resident" and known is not None and (known.phone or known.user_id):
        return known
    if whatsapp is None:
        raise invalid(("/whatsapp", "Isi nomor WhatsApp.", "Enter a WhatsApp number."))
    return Contact(whatsapp)
