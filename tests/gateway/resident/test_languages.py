"""Indonesian is the source, English stands beside it, everywhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import gateway
from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CHAT_TOKEN, CODE, FIRST, MANAGE_TOKEN, OFFICE, Town

TOP = Path(gateway.__file__).parents[1]
CATALOGUES = TOP / "gateway" / "translations"
ENGLISH = CATALOGUES / "en" / "LC_MESSAGES"
SERVICE = f"/k/{OFFICE}/{FIRST}"
TYPED = {"q_recorded_before": "no", "starts_at": "2026-12-01T09:20:00+07:00", "name": "Siti Contoh", "whatsapp": "081200000001"}


def _written() -> set[str]:
    """Every text in the source that is marked for readers."""
    with (CATALOGUES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel leaves it untyped
    found = extract_from_dir(TOP / "gateway", [(m.removeprefix("gateway/"), how) for m, how in methods], options)
    return {text[0] if isinstance(text, tuple) else text for _file, _line, text, _comments, _context in found}


def _strings(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    """The translations of a catalogue by their Indonesian."""
    pairs = [(m.id, m.string) for m in catalogue if m.id]
    return {(i if isinstance(i, str) else i[0]): ((s,) if isinstance(s, str) else tuple(s or ())) for i, s in pairs}


def test_every_text_has_its_english() -> None:
    english = _strings(read_po(io.BytesIO((ENGLISH / "messages.po").read_bytes()), locale="en"))
    assert {text for text in _written() if not all(english.get(text, [""]))} == set()


def test_what_pages_read_is_what_was_translated() -> None:
    source = read_po(io.BytesIO((ENGLISH / "messages.po").read_bytes()), locale="en")
    compiled = read_mo(io.BytesIO((ENGLISH / "messages.mo").read_bytes()))
    assert _strings(compiled) == {text: english for text, english in _strings(source).items() if all(english)}


@pytest.mark.parametrize(
    ("header", "language"),
    [("id-ID,id;q=0.9,en;q=0.8", "id"), ("en-GB,en;q=0.9", "en"), ("fr", "id"), ("", "id")],
)
def test_the_browser_s_language_is_used_where_it_is_spoken(client: FlaskClient, header: str, language: str) -> None:
    page = Page(client.get(f"/k/{OFFICE}", headers={"Accept-Language": header}))
    assert page.one("html").attributes["lang"] == language


def test_the_switch_keeps_the_place(client: FlaskClient) -> None:
    page = Page(client.get(f"{SERVICE}/slots?q_recorded_before=no&people=2"))
    assert page.link("English") == f"{SERVICE}/slots?q_recorded_before=no&people=2&lang=en"


def test_the_switch_of_a_form_keeps_what_was_typed(client: FlaskClient) -> None:
    page = Page(client.post(f"{SERVICE}/check", data=TYPED))
    [switch] = [form for form in page.all("form") if form.attributes["action"] == f"{SERVICE}/check?lang=en"]
    again = Page(client.post(switch.attributes["action"], data=page.hidden() | {"lang": "en"}))
    assert "Tuesday, 1 December 2026 at 09:20 WIB" in again.main


def test_a_page_that_booked_has_no_switch_that_would_book_again(client: FlaskClient, town: Town) -> None:
    town.refuse("POST", "/api/v1/bookings", 409, "slot-full")
    page = Page(client.post(f"{SERVICE}/book", data=TYPED))
    assert "English" not in page.one("header").text


def test_a_chosen_language_goes_all_the_way(client: FlaskClient) -> None:
    client.delete_cookie("lang")
    answer = client.post(f"{SERVICE}/book?lang=en", data=TYPED)
    assert answer.location == f"/m/{CODE}/{MANAGE_TOKEN}?lang=en"


def test_booking_hears_the_reader_s_language(client: FlaskClient, town: Town) -> None:
    client.post(f"{SERVICE}/book?lang=en", data=TYPED)
    [call] = town.made("POST", "/api/v1/bookings")
    assert call.headers["Accept-Language"] == "en"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/k/{OFFICE}", ["Services", "Opening hours", "Friday 08:00–10:30 WIB", "closed"]),
        (f"{SERVICE}?q_recorded_before=no&t={CHAT_TOKEN}", ["Free of charge", "shown", "2 copies", "Choose a time"]),
        (f"{SERVICE}/slots?q_recorded_before=no", ["Wednesday, 25 November 14 places", "Morning (WIB)", "Full"]),
        (f"/m/{CODE}/{MANAGE_TOKEN}", ["Your time is booked", "at 09:20 WIB", "original shown, 2 photocopies"]),
    ],
)
def test_english_pages_are_english(client: FlaskClient, town: Town, path: str, words: list[str]) -> None:
    town.book_now()
    page = Page(client.get(path, headers={"Accept-Language": "en"}))
    assert [each for each in words if each not in page.main] == []
