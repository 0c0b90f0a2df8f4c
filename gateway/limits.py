"""Rate limits: against guessing and flooding, generous to a village that shares one address.

Mobile networks put thousands of phones behind one address, so reads are hardly limited and writes by address only loosely; the
narrow limits count per WhatsApp number, or count only what failed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

from flask import Flask, Response, request
from flask_limiter import Limit, Limiter
from redis import ConnectionPool
from werkzeug.exceptions import HTTPException

from services.common import json_text

READS_PER_ADDRESS = "1200 per minute"
WRITES_PER_ADDRESS = "600 per minute"
BOOKINGS_PER_ADDRESS = "60 per minute; 600 per hour"
BOOKINGS_PER_NUMBER = "10 per hour"
SIGN_INS_PER_ADDRESS = "20 per minute; 100 per hour"
WRONG_SECRETS_PER_ADDRESS = "30 per minute; 200 per hour"

_BOOKING, _SIGN_IN = "/api/v1/bookings", ("/api/v1/staff/sessions", "/staff/sign-in")
_BOOKING_PAGE = re.compile(r"^/k/[^/]+/[^/]+/(?:book|wait)$")
_SECRETS = ("/c/", "/m/", "/s/", "/w/", "/api/v1/bookings/")
_UNLIMITED = ("/health/", "/static/", "/webhooks/", "/simulator/")


def install(app: Flask, redis_pool: ConnectionPool) -> Limiter:
    """Limit every request of ``app``. Counters are in Redis, and in this process while Redis does not answer."""
    return Limiter(
        address,
        app=app,
        default_limits=[_reads(), _writes(), _bookings(), _bookings_of_one_number(), _sign_ins(), _wrong_secrets()],
        storage_uri="redis://",
        storage_options={"connection_pool": redis_pool},  # type: ignore[dict-item]  # passed on to the Redis client as it is
        strategy="fixed-window",
        in_memory_fallback_enabled=True,
        key_prefix="limits",
    )


def address() -> str:
    """Who asks, as far as a network can tell: the peer, or what as many proxies as are trusted say."""
    return request.remote_addr or "unknown"


def _reads() -> Limit:
    return Limit(READS_PER_ADDRESS, scope="reads", shared=True, methods=["GET", "HEAD"], exempt_when=_outside(_UNLIMITED))


def _writes() -> Limit:
    return Limit(
        WRITES_PER_ADDRESS,
        scope="writes",
        shared=True,
        methods=["POST", "PUT", "PATCH", "DELETE"],
        exempt_when=_outside(_UNLIMITED),
    )


def _bookings() -> Limit:
    return Limit(BOOKINGS_PER_ADDRESS, scope="bookings", shared=True, methods=["POST"], exempt_when=lambda: not _books())


def _bookings_of_one_number() -> Limit:
    return Limit(
        BOOKINGS_PER_NUMBER,
        key_function=_number,
        scope="number",
        shared=True,
        methods=["POST"],
        exempt_when=lambda: not (_books() and _number()),
    )


def _sign_ins() -> Limit:
    return Limit(
        SIGN_INS_PER_ADDRESS, scope="sign-in", shared=True, methods=["POST"], exempt_when=lambda: request.path not in _SIGN_IN
    )


def _wrong_secrets() -> Limit:
    """Counts answers of 404 only: whoever holds a good link is never slowed down."""
    return Limit(
        WRONG_SECRETS_PER_ADDRESS,
        scope="secrets",
        shared=True,
        exempt_when=lambda: not request.path.startswith(_SECRETS),
        deduct_when=_was_wrong,
    )


def _books() -> bool:
    """Whether the request books or joins a waiting list, by the API or from the page of a service."""
    return request.path == _BOOKING or _BOOKING_PAGE.match(request.path) is not None


def _outside(prefixes: tuple[str, ...]) -> Callable[[], bool]:
    return lambda: request.path.startswith(prefixes)


def _was_wrong(answer: Response) -> bool:
    return answer.status_code == 404


def _number() -> str:
    """A hash of the last nine digits of the ``whatsapp`` given, however it is written; empty when there is none."""
    digits = re.sub(r"\D", "", _written_number())[-9:]
    return hashlib.sha256(digits.encode()).hexdigest()[:16] if digits else ""


def _written_number() -> str:
    """What stands in the body. One that cannot be read is refused later; an error here would look like a failing Redis."""
    try:
        body = json_text.parse(request.get_data()) if request.path == _BOOKING else request.form
    except (ValueError, HTTPException):
        return ""
    written = body.get("whatsapp") if isinstance(body, Mapping) else None
    return written if isinstance(written, str) else ""
