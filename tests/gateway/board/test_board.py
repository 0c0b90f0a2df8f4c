"""The screen of a waiting room, before the real booking service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.config import Settings
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import operator
from tests.booking.staff import supervisor
from tests.fakes.clock import FixedClock

API = f"/api/v1/offices/{OFFICE.id}"


@pytest.fixture
def desk(booking_app: Flask) -> FlaskClient:
    """The booking service itself."""
    return booking_app.test_client()


@pytest.fixture
def screen(desk: FlaskClient, booking_address: str, gateway_settings: Settings, clock: FixedClock) -> FlaskClient:
    """The television; ``desk`` is here for its office."""
    return create_app(replace(gateway_settings, booking_url=booking_address), clock).test_client()


def walk_in(desk: FlaskClient, name: str = "Budi Contoh") -> None:
    answer = desk.post(f"{API}/walk-ins", json={"service": SERVICE.id, "name": name}, headers=operator())
    assert answer.status_code == 201, answer.text


def look(screen: FlaskClient, **headers: str) -> TestResponse:
    return screen.get(f"/board/{OFFICE.id}", headers=headers)


def test_numbers_are_shown_with_their_counter_and_what_comes_next_and_no_name(desk: FlaskClient, screen: FlaskClient) -> None:
    for name in ("Budi Contoh", "Ayu Contoh", "Sri Contoh"):
        walk_in(desk, name)
    desk.post(f"{API}/calls", json={"counter": "Loket 2"}, headers=operator())
    page = look(screen).text
    assert '<p class="latest"><b>A-001</b> <span>Loket 2</span></p>' in page
    assert "<b>A-002</b> <b>A-003</b>" in page
    assert "Contoh" not in page.replace(OFFICE.name, "")


def test_it_renews_itself_without_script_and_says_when_it_was_made(screen: FlaskClient) -> None:
    answer = look(screen)
    assert (answer.headers["Refresh"], "<script" in answer.text, "tidak diperbarui sejak pukul 09.00 WIB" in answer.text) == (
        "10", False, True,
    )  # fmt: skip


def test_it_needs_no_session_and_may_be_kept_for_some_seconds(screen: FlaskClient) -> None:
    answer = look(screen)
    assert (answer.headers["Cache-Control"], "Set-Cookie" in answer.headers) == ("public, max-age=5", False)


def test_an_unchanged_screen_is_not_sent_again(screen: FlaskClient) -> None:
    tag = look(screen).headers["ETag"]
    assert look(screen, **{"If-None-Match": tag}).status_code == 304


def closed(desk: FlaskClient) -> None:
    """The power is out until further notice."""
    body = {"from": "2026-11-24T08:00:00+07:00", "to": "2026-11-26T00:00:00+07:00", "reason": "power", "message": ""}
    assert desk.post(f"{API}/closures", json=body, headers=supervisor()).status_code == 201


def holiday(desk: FlaskClient) -> None:
    """The office has a holiday of its own today."""
    name = {"id": "Hari Kota Contoh", "en": "Day of the example city"}
    body = {"kind": "holiday", "name": name, "source": "SK Wali Kota 1/2026"}
    answer = desk.put(f"{API}/holidays/2026-11-24", json=body, headers=supervisor())
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("arrange", "hour", "told"),
    [
        (lambda _: None, 0, ["Kantor tutup", "Buka Selasa, 24 November 2026 pukul 08.00"]),
        (lambda _: None, 9, ["Kantor tutup", "Buka Rabu, 25 November 2026 pukul 08.00"]),
        (closed, 2, ["Kantor tutup", "listrik padam", "Buka Kamis, 26 November 2026 pukul 08.00"]),
        (holiday, 2, ["Kantor tutup", "Hari Kota Contoh", "Buka Rabu, 25 November 2026 pukul 08.00"]),
        (lambda _: None, 5, ["Istirahat sampai pukul 13.00", "Belum ada yang dipanggil"]),
    ],
    ids=["before the first hour", "after the last hour", "closure", "holiday", "break"],
)
def test_when_nobody_is_served_it_says_why_and_when_it_goes_on(
    desk: FlaskClient, screen: FlaskClient, clock: FixedClock, arrange: Any, hour: int, told: list[str]
) -> None:
    arrange(desk)
    clock.instant = datetime(2026, 11, 24, hour, 15, tzinfo=UTC)
    page = look(screen).text
    assert [words for words in told if words not in page] == []


def test_whoever_is_still_here_after_the_hours_is_shown(desk: FlaskClient, screen: FlaskClient, clock: FixedClock) -> None:
    walk_in(desk)
    clock.instant = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    page = look(screen).text
    assert ("Kantor tutup" in page, "<b>A-001</b>" in page) == (False, True)


def test_without_booking_it_says_so_and_goes_on_trying(gateway_settings: Settings, clock: FixedClock, nowhere: str) -> None:
    answer = look(create_app(replace(gateway_settings, booking_url=nowhere), clock).test_client())
    assert (answer.status_code, answer.headers["Refresh"], "Layar ini belum tersambung" in answer.text) == (503, "10", True)


def test_an_unknown_office_has_no_board(screen: FlaskClient) -> None:
    assert screen.get("/board/tidak-ada").status_code == 404
