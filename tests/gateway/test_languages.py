"""The language of pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("query", "cookie", "header", "language"),
    [
        ("", None, None, "id"),
        ("", None, "en-GB,en;q=0.9", "en"),
        ("", None, "id-ID,id;q=0.9,en;q=0.8", "id"),
        ("", None, "fr", "id"),
        ("", "en", "id", "en"),
        ("", "id", "en", "id"),
        ("", "fr", "en", "en"),
        ("?lang=en", "id", "id", "en"),
        ("?lang=id", "en", "en", "id"),
        ("?lang=fr", "en", "id", "en"),
    ],
)
def test_a_choice_comes_before_the_browsers_wish(
    caller: FlaskClient, query: str, cookie: str | None, header: str | None, language: str
) -> None:
    if cookie:
        caller.set_cookie("lang", cookie)
    answer = caller.get(f"/problems/slot-full{query}", headers={"Accept-Language": header} if header else {})
    assert f'<html lang="{language}"' in answer.text


def test_a_choice_is_remembered(caller: FlaskClient) -> None:
    caller.get("/problems/?lang=en")
    assert '<html lang="en"' in caller.get("/problems/").text


@pytest.mark.parametrize("path", ["/problems/?lang=fr", "/problems/?x=1", "/api/v1/offices?lang=en"])
def test_nothing_else_leaves_a_cookie(caller: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in caller.get(path).headers
