"""What pages behind secrets do not give away, and that looking changes nothing."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CHAT_TOKEN, CODE, FIRST, MANAGE_TOKEN, OFFICE, Town

SERVICE = f"/k/{OFFICE}/{FIRST}"
CHAT = f"q_recorded_before=no&t={CHAT_TOKEN}"
PRIVATE = [
    f"/k/{OFFICE}?t={CHAT_TOKEN}",
    f"{SERVICE}?{CHAT}",
    f"{SERVICE}/slots?{CHAT}",
    f"{SERVICE}/name?{CHAT}&starts_at=2026-12-01T09:20:00%2B07:00",
    f"/m/{CODE}/{MANAGE_TOKEN}",
    f"/m/{CODE}/{MANAGE_TOKEN}/move",
    f"/m/{CODE}/{MANAGE_TOKEN}/cancel",
    f"/m/{CODE}/wrong",
    "/c/wrong",
]
WRITES = {"/api/v1/bookings", f"/api/v1/bookings/{CODE}/cancel", f"/api/v1/bookings/{CODE}/reschedule"}


@pytest.fixture(autouse=True)
def booked(town: Town) -> None:
    town.book_now()


@pytest.mark.parametrize("path", PRIVATE)
def test_search_engines_and_other_sites_learn_nothing(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.headers["Cache-Control"].startswith("public")
    assert Page(answer).one("meta", name="robots").attributes["content"].startswith("noindex")


@pytest.mark.parametrize("path", PRIVATE)
def test_previews_hold_no_name_and_no_code(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path))
    head = page.html[: page.html.index("</head>")]
    assert not [secret for secret in ("Siti", CODE, MANAGE_TOKEN, CHAT_TOKEN) if secret in head]


def test_a_preview_says_what_the_page_is(client: FlaskClient) -> None:
    page = Page(client.get(f"/m/{CODE}/{MANAGE_TOKEN}"))
    assert page.one("meta", property="og:title").attributes["content"] == "Janji temu Anda · Sekali Datang"


@pytest.mark.parametrize("path", [*PRIVATE, f"/c/{CHAT_TOKEN}", f"{SERVICE}/check", f"{SERVICE}/book"])
@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_previews_and_scanners_change_nothing(client: FlaskClient, town: Town, path: str, verb: str) -> None:
    client.open(path, method=verb, headers={"User-Agent": "WhatsApp/2.24"})
    assert not [call for call in town.calls if call.method == "POST" and call.path in WRITES]


def test_an_open_page_may_be_kept_for_a_minute(client: FlaskClient) -> None:
    answer = client.get(f"/k/{OFFICE}")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_what_is_typed_is_escaped(client: FlaskClient) -> None:
    form = {"q_recorded_before": "no", "starts_at": "2026-12-01T09:20:00+07:00", "name": '"><script>alert(1)</script>'}
    html = client.post(f"{SERVICE}/check", data=form).get_data(as_text=True)
    assert "<script" not in html
