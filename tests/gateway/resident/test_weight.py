"""Pages for slow phones: small, without script, one style sheet."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from gateway.assets import FOLDER
from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CHAT_TOKEN, CODE, FIRST, MANAGE_TOKEN, OFFICE, Town

STYLE_BYTES, PAGE_BYTES = 6 * 1024, 30 * 1024
SERVICE = f"/k/{OFFICE}/{FIRST}"
PAGES = [
    f"/k/{OFFICE}",
    SERVICE,
    f"{SERVICE}?q_recorded_before=no&t={CHAT_TOKEN}",
    f"{SERVICE}/slots?q_recorded_before=no&t={CHAT_TOKEN}&lang=en",
    f"/m/{CODE}/{MANAGE_TOKEN}",
    f"/m/{CODE}/{MANAGE_TOKEN}/move",
]


@pytest.fixture(autouse=True)
def busy_week(town: Town) -> None:
    """An office with a slot every ten minutes of an eight-hour day."""
    town.book_now()
    town.starts = tuple(f"{hour:02}:{minute:02}" for hour in range(8, 16) for minute in range(0, 60, 10))


def test_the_style_sheet_is_small() -> None:
    assert len((FOLDER / "resident.css").read_bytes()) <= STYLE_BYTES


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_even_before_compression(client: FlaskClient, path: str) -> None:
    assert len(client.get(path).data) <= PAGE_BYTES


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_script_and_asks_for_two_files_of_its_own_site(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path))
    files = [e.attributes["href"].partition("?")[0] for e in page.all("link")]
    assert (page.all("script"), files) == ([], ["/static/icon.svg", "/static/resident.css"])


@pytest.mark.parametrize("path", PAGES)
def test_a_strict_content_policy_lets_everything_stand(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path))
    inline = [
        e.tag for e in page.elements if e.tag == "style" or any(name == "style" or name[:2] == "on" for name in e.attributes)
    ]
    assert inline == []
