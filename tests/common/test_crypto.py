"""Keys, sealed values and link secrets."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from services.common.crypto import Sealer, derive_key, keyed_hash
from services.common.ids import CODE_ALPHABET, new_code, new_id, new_token, token_hash

SECRET = "a secret for tests that is long enough"


def test_two_purposes_have_two_keys() -> None:
    assert derive_key(SECRET, "one") != derive_key(SECRET, "two")


def test_what_was_sealed_opens_in_its_context() -> None:
    sealer = Sealer(derive_key(SECRET, "test"))
    assert sealer.open(sealer.seal(b"Siti", "row 1"), "row 1") == b"Siti"


def test_a_sealed_value_does_not_open_in_another_row() -> None:
    sealer = Sealer(derive_key(SECRET, "test"))
    with pytest.raises(InvalidTag):
        sealer.open(sealer.seal(b"Siti", "row 1"), "row 2")


def test_a_keyed_hash_needs_the_key() -> None:
    one, two = (keyed_hash(derive_key(SECRET, purpose), "+6281200000001") for purpose in ("one", "two"))
    assert one != two


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(100)]
    assert ids == sorted(set(ids))


def test_a_code_has_six_characters_that_cannot_be_misread() -> None:
    codes = [new_code() for _ in range(200)]
    assert all(len(c) == 6 and set(c) <= set(CODE_ALPHABET) and not set(c) & set("01OI") for c in codes)


def test_a_code_is_never_digits_only(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("234567" + "23456A")
    monkeypatch.setattr("secrets.choice", lambda _: next(drawn))
    assert new_code() == "23456A"


def test_a_link_secret_has_enough_bits_and_is_stored_as_a_hash() -> None:
    token = new_token()
    assert (len(token) * 6 >= 128, token in token_hash(token)) == (True, False)
