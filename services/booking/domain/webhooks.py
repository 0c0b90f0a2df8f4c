"""Telling the city's other systems: what they may hear, how it is signed, and when a try is repeated.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com, specification 1.0.0): ``v1,`` and the base64 of the
HMAC-SHA256 over ``{webhook-id}.{webhook-timestamp}.{body}``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from services.booking.domain.errors import AddressRefused
from services.booking.domain.words import words

SECRET_PREFIX = "whsec_"  # noqa: S105  # says what kind of secret follows
TEST_EVENT = "webhook.test"
GIVE_UP_AFTER = timedelta(days=3)
OLD_SECRET_SIGNS_FOR = timedelta(hours=24)
_FIRST_PAUSE, _LONGEST_PAUSE, _FACTOR = timedelta(seconds=5), timedelta(hours=6), 4
_STATUSES = {
    "appointment.booked": "booked",
    "appointment.moved": "booked",
    "appointment.cancelled": "cancelled",
    "appointment.completed": "completed",
    "appointment.missed": "missed",
}
PUBLIC_FIELDS = (  # nothing that tells who somebody is or how to reach them
    "appointment_id", "appointment_ids", "code", "version", "service_id", "starts_at", "ends_at", "people", "previous_starts_at",
    "cancelled_by", "outcome", "closure_id", "queue_number", "reason_code",
)  # fmt: skip

HTTPS_ONLY = words("Alamat harus diawali https://.", "The address must start with https://.")
NO_SUCH_HOST = words("Nama server pada alamat itu tidak ditemukan.", "The address's host was not found.")
PRIVATE_HOST = words("Alamat itu mengarah ke jaringan dalam.", "The address leads into a private network.")
NO_ADDRESS = words("Ini bukan alamat web yang lengkap.", "This is not a whole web address.")


@dataclass(frozen=True)
class Message:
    """One fact for one subscription. ``id`` stays the same through all tries."""

    id: str
    type: str
    body: str


@dataclass(frozen=True)
class Target:
    """An address that may be called, taken apart."""

    secure: bool
    host: str
    port: int
    path: str


def message(envelope: Mapping[str, Any]) -> Message:
    """What a subscriber is told of a fact: code, ids, times and status, no personal data."""
    kind, data = envelope["type"], envelope["data"]
    told = {name: data[name] for name in PUBLIC_FIELDS if data.get(name) is not None}
    status = {"status": _STATUSES[kind]} if kind in _STATUSES else {}
    body = {"type": kind, "timestamp": envelope["occurred_at"], "data": {"office_id": envelope["office_id"], **told, **status}}
    return Message(envelope["id"], kind, json.dumps(body, separators=(",", ":")))


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """``v1,…`` for one secret (``whsec_`` and base64)."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = hmac.new(key, f"{message_id}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(secrets: Sequence[str], sent: Message, at: datetime) -> dict[str, str]:
    """The three headers of the convention; while a secret is being replaced the old one signs too."""
    timestamp = int(at.timestamp())
    signatures = " ".join(signature(secret, sent.id, timestamp, sent.body) for secret in secrets)
    return {"webhook-id": sent.id, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def next_try(attempts: int, now: datetime, give_up_at: datetime, chance: float) -> datetime | None:
    """When to try again after ``attempts`` failures, or nothing when that would be after three days.

    5 s, 20 s, 80 s … up to 6 h, each shortened or lengthened by up to a fifth: ``chance`` is from 0 to 1.
    """
    pause = min(_FIRST_PAUSE * _FACTOR ** min(attempts - 1, 10), _LONGEST_PAUSE)
    again = now + pause * (0.8 + 0.4 * chance)
    return again if again <= give_up_at else None


def target(url: str, allow_private: bool) -> Target:
    """The parts of an address; :class:`AddressRefused` unless it is https (or http where private networks are allowed)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("unreadable", NO_ADDRESS) from None
    if parts.scheme not in (("https", "http") if allow_private else ("https",)):
        raise AddressRefused("not-https", HTTPS_ONLY)
    if not parts.hostname or parts.username is not None or parts.fragment:
        raise AddressRefused("unreadable", NO_ADDRESS)
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, parts.hostname, port or (443 if secure else 80), path)


def reachable_address(addresses: Sequence[str], allow_private: bool) -> str:
    """The address to connect to; :class:`AddressRefused` when there is none, or when any of them is not on the open internet."""
    if not addresses:
        raise AddressRefused("no-host", NO_SUCH_HOST)
    if not allow_private and not all(_is_open(address) for address in addresses):
        raise AddressRefused("private", PRIVATE_HOST)
    return addresses[0]


def _is_open(address: str) -> bool:
    found = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return bool(mapped.is_global and not mapped.is_multicast)
