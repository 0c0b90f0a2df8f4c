"""Passwords as Argon2id hashes."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """Argon2id with the library's parameters (RFC 9106, second recommended set: 64 MiB, 3 passes, 4 lanes)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        _hash_of_nobody()  # made now: the first stranger must not wait longer than the next

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the password belongs to the hash. Without a hash the same work is done and the answer is no."""
        try:
            matched = self._hasher.verify(password_hash or _hash_of_nobody(), password)
        except (VerificationError, InvalidHashError):
            return False
        return matched and password_hash is not None


@cache
def _hash_of_nobody() -> str:
    return PasswordHasher().hash("nobody has this password")
