from __future__ import annotations

import pytest

from services.docs.domain.numbers import in_words

WORDS = [
    (1, "satu", "one"), (2, "dua", "two"), (10, "sepuluh", "ten"), (11, "sebelas", "eleven"), (12, "dua belas", "twelve"),
    (19, "sembilan belas", "nineteen"), (20, "dua puluh", "twenty"), (35, "tiga puluh lima", "thirty-five"), (100, "100", "100"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "indonesian", "english"), WORDS)
def test_numbers_are_spelled_in_both_languages(number: int, indonesian: str, english: str) -> None:
    assert (in_words(number, "id"), in_words(number, "en")) == (indonesian, english)
