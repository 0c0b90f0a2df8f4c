"""Passwords as Argon2id hashes."""

from __future__ import annotations

import pytest

from services.booking.adapters.passwords import Argon2Passwords


@pytest.mark.parametrize(("typed", "matches"), [("kata sandi contoh", True), ("Kata sandi contoh", False), ("", False)])
def test_only_the_password_itself_matches_its_hash(typed: str, matches: bool) -> None:
    passwords = Argon2Passwords()
    kept = passwords.hash("kata sandi contoh")
    assert (kept.startswith("$argon2id$"), passwords.matches(kept, typed)) == (True, matches)


@pytest.mark.parametrize("kept", [None, "no hash at all"])
def test_nothing_matches_where_there_is_no_hash(kept: str | None) -> None:
    assert Argon2Passwords().matches(kept, "nobody has this password") is False
