"""What a browser asks for."""

from __future__ import annotations

import pytest

from services.common.accept_language import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("*", "id"),
        ("fr", "id"),
        ("en-GB,en;q=0.9", "en"),
        ("id,en;q=0.5", "id"),
        ("fr,en;q=0.3", "en"),
        ("en;q=0.2,id;q=0.9", "id"),
        ("id;q=0.4,en-US;q=0.8", "en"),
        ("en;q=0,id;q=0.1", "id"),
        (";;q=x,,", "id"),
    ],
)
def test_the_language_is_the_one_of_ours_that_is_preferred(header: str | None, language: str) -> None:
    assert preferred_language(header) == language
