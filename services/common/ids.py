"""Identifiers and the secrets that go into links."""

from __future__ import annotations

import hashlib
import secrets

import uuid_utils

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O/1/I: they are read aloud and typed at a counter
CODE_LENGTH = 6


def new_id() -> str:
    """A UUIDv7 as text: sorts by time of creation."""
    return str(uuid_utils.uuid7())


def new_code() -> str:
    """A booking code, e.g. ``K7M4QX``. About 1.07 billion exist; the caller retries on a collision.

    Never digits only: six digits alone in a chat are somebody's one-time code, which is masked.
    """
    while (code := "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))).isdecimal():
        pass
    return code


def new_token() -> str:
    """A secret for a link: 192 random bits in 32 URL-safe characters."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """How a link's secret is stored: SHA-256 in hexadecimal. Enough without salt, since the secret is random."""
    return hashlib.sha256(token.encode()).hexdigest()
