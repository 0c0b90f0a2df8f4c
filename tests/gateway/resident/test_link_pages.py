"""Signed links from the chat."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CHAT_TOKEN, FIRST, OFFICE, Town

LINK = f"/c/{CHAT_TOKEN}"
SERVICE = f"/k/{OFFICE}/{FIRST}"


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({}, f"{SERVICE}?q_recorded_before=no&t={CHAT_TOKEN}&lang=id"),
        ({"language": "en"}, f"{SERVICE}?q_recorded_before=no&t={CHAT_TOKEN}&lang=en"),
        ({"answers": {}, "language": None}, f"{SERVICE}?t={CHAT_TOKEN}"),
        ({"service_id": None}, f"/k/{OFFICE}?t={CHAT_TOKEN}&lang=id"),
        ({"office_id": None}, "/"),
    ],
    ids=["all known", "english", "no answers", "no service", "no office"],
)
def test_a_link_opens_what_the_chat_knows(client: FlaskClient, town: Town, change: dict[str, Any], target: str) -> None:
    town.link = {**(town.link or {}), **change}
    answer = client.get(LINK)
    assert (answer.status_code, answer.location) == (302, target)


def test_a_link_that_ran_out_says_what_to_do(client: FlaskClient, town: Town) -> None:
    town.link = None
    answer = client.get(LINK)
    page = Page(answer)
    assert answer.status_code == 404
    assert "Kirim pesan lagi ke kantor" in page.main
    assert page.link("Pesan dari daftar layanan") == "/"


def test_following_a_link_asks_only_what_it_means(client: FlaskClient, town: Town) -> None:
    client.get(LINK)
    assert [(call.method, call.path) for call in town.calls] == [("POST", "/internal/links/resolve")]


def test_a_link_is_not_kept_and_not_passed_on(client: FlaskClient) -> None:
    headers = client.get(LINK).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        "noindex, nofollow",
    )
