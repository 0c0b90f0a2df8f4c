"""The waiting list, resting places and exceptions from limits, before the real booking service."""

from __future__ import annotations

import re

from tests.booking.builders import SERVICE
from tests.booking.conftest import anybody, booking_body
from tests.gateway.staff.real import BASE, Console, words


def action(page: str, name: str) -> str:
    """The path below the office of the button that has this verb."""
    found = re.search(rf'formaction="{BASE}([^"]+/{name})"', page)
    assert found is not None
    return found.group(1)


def test_who_waits_is_listed_with_what_they_wait_for(console: Console) -> None:
    console.waits()
    page = words(console.get("/places/"))
    assert "Siti Contoh KTP-el hilang · Sel, 1 Des – Sen, 7 Des, pagi · sejak Sel, 24 Nov, 09.00 WIB" in page


def test_somebody_is_taken_off_the_list(console: Console) -> None:
    console.waits()
    page = words(console.send(action(console.get("/places/").text, "leave")))
    assert ("Dikeluarkan dari daftar tunggu." in page, "Menunggu tempat 0" in page) == (True, True)


def test_a_place_that_was_given_up_is_released_at_once(console: Console) -> None:
    console.gives_up()
    shown = console.get("/places/")
    assert "Sel, 1 Des, 08.00 WIB · KTP-el hilang dibuka sendiri Sel, 24 Nov, 09.30 WIB" in words(shown)
    page = words(console.send(action(shown.text, "release")))
    assert ("Tempatnya dapat dipesan sekarang." in page, "Tempat yang baru dilepas 0" in page) == (True, True)


def test_a_number_may_book_once_more_than_the_limit(console: Console) -> None:
    console.book()
    again = booking_body(starts_at="2026-12-02T08:00:00+07:00", whatsapp="+6281200000001")
    refused = console.booking.post("/api/v1/bookings", json=again, headers=anybody()).status_code
    form = {"key": "k1", "service": SERVICE.id, "whatsapp": "0812 0000 0001", "reason": "mengantar orang tua"}
    page = words(console.send("/places/exceptions", **form))
    accepted = console.booking.post("/api/v1/bookings", json=again, headers=anybody()).status_code
    assert (refused, "dapat memesan satu janji temu lagi" in page, accepted) == (409, True, 201)


def test_a_wrong_number_is_said_and_the_reason_is_kept(console: Console) -> None:
    form = {"key": "k1", "service": SERVICE.id, "whatsapp": "12", "reason": "mengantar orang tua"}
    answer = console.post("/places/exceptions", **form)
    assert (answer.status_code, '<a href="#whatsapp">' in answer.text, 'value="mengantar orang tua"' in answer.text) == (
        422, True, True,
    )  # fmt: skip
