"""JSON from outside."""

from __future__ import annotations

import pytest

from services.common.json_text import parse


def test_a_value_is_read_from_bytes_and_from_text() -> None:
    assert (parse(b'{"a": [1, "\xc3\xa9"]}'), parse('"x"')) == ({"a": [1, "é"]}, "x")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 5_000,  # more digits than Python converts
        b"NaN",
        b"[-Infinity]",
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
    ],
    ids=["empty", "broken", "open", "deep", "deep objects", "digits", "NaN", "infinity", "no UTF-8", "mark", "UTF-16"],
)
def test_whatever_cannot_be_read_is_one_kind_of_error(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words are Python's
        parse(raw)
