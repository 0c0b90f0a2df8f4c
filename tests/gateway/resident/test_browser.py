"""The whole way in a real browser on a phone of 360×640 without JavaScript, and what axe says of every page on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import PHONE, back
from tests.gateway.resident.town import CHAT_TOKEN, CODE, FIRST, MANAGE_TOKEN, OFFICE, Town
from tests.servers import served

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SERVICE = f"/k/{OFFICE}/{FIRST}"
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, label.tick, th label, [type=text], [type=tel]")]
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()]).filter(([, box]) => box.width && box.height < 43.9)
  .map(([html]) => html)"""


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    with served(app) as url:
        yield url


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="id-ID", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(params=["light", "dark"])
def checked_phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """With JavaScript, which axe needs."""
    context: BrowserContext = browser.new_context(viewport=PHONE, locale="id-ID", color_scheme=request.param)
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """What is wrong with the page on the screen: axe's violations, targets under 44 px, a page wider than the phone."""
    found = [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(page, options=RULES).response["violations"]]
    found += [f"small: {html}" for html in page.evaluate(SMALL_TARGETS)]
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    return [*found, *(["wider than the phone"] if wide else [])]


def test_from_the_chat_s_link_it_takes_four_screens_five_taps_and_one_typed_field(phone: Page, site: str, town: Town) -> None:
    phone.goto(f"{site}/c/{CHAT_TOKEN}")
    phone.click("text=Pilih jadwal")
    phone.click("button.main")  # the earliest slot
    expect(phone.get_by_label("Nama lengkap")).to_be_focused()
    phone.keyboard.type("Siti Contoh")  # the field has the focus already
    phone.click("text=Lanjut: periksa")
    phone.click("text=Pesan jadwal ini")
    expect(phone).to_have_url(f"{site}/m/{CODE}/{MANAGE_TOKEN}?lang=id")
    assert (town.appointment or {})["name"] == "Siti Contoh"


def test_from_the_open_web_two_fields_are_typed(phone: Page, site: str, town: Town) -> None:
    phone.goto(f"{site}{SERVICE}")
    phone.click("text=Belum pernah")
    phone.click("text=Pilih jadwal")
    phone.click("summary >> nth=0")
    phone.click("button:text('09.20')")
    expect(phone.get_by_label("Nama lengkap")).to_be_focused()
    phone.keyboard.type("Siti Contoh")
    phone.keyboard.press("Tab")
    phone.keyboard.type("0812 0000 0001")
    phone.keyboard.press("Enter")
    phone.click("text=Pesan jadwal ini")
    assert phone.inner_text(".code") == CODE
    assert (town.appointment or {})["starts_at"] == "2026-11-25T09:20:00+07:00"


def test_going_back_and_booking_again_repeats_the_same_request(phone: Page, site: str, town: Town) -> None:
    phone.goto(f"{site}{SERVICE}/name?q_recorded_before=no&t={CHAT_TOKEN}&starts_at=2026-12-01T09:20:00%2B07:00")
    expect(phone.get_by_label("Nama lengkap")).to_be_focused()
    phone.keyboard.type("Siti Contoh")
    phone.click("text=Lanjut: periksa")
    phone.click("text=Pesan jadwal ini")
    expect(phone.locator(".code")).to_have_text(CODE)
    back(phone)
    phone.click("text=Pesan jadwal ini")
    keys = {call.headers["Idempotency-Key"] for call in town.made("POST", "/api/v1/bookings")}
    assert (len(keys), phone.inner_text(".code")) == (1, CODE)


def test_a_screenshot_of_the_confirmation_holds_what_is_needed(phone: Page, site: str, town: Town) -> None:
    town.book_now()
    phone.goto(f"{site}/m/{CODE}/{MANAGE_TOKEN}")
    for selector in (".code", ".ticket svg", ".when", ".bring li >> nth=0", ".bring li >> nth=1"):
        box = phone.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"], selector


def test_every_page_can_be_used_by_everybody(checked_phone: Page, site: str, town: Town) -> None:
    town.book_now()
    town.lines[1].update(status="limited", message="Blanko terbatas.")
    settled = "q_recorded_before=no"
    paths = [
        f"/k/{OFFICE}",
        f"/k/{OFFICE}/ktp",
        SERVICE,
        f"{SERVICE}?q_recorded_before=lost",
        f"{SERVICE}?{settled}&t={CHAT_TOKEN}",
        f"/k/{OFFICE}/ktp_hilang",
        f"{SERVICE}/slots?{settled}",
        f"{SERVICE}/name?{settled}&starts_at=2026-12-01T09:20:00%2B07:00",
        f"{SERVICE}/wait?{settled}",
        f"/m/{CODE}/{MANAGE_TOKEN}",
        f"/m/{CODE}/{MANAGE_TOKEN}/move",
        f"/m/{CODE}/{MANAGE_TOKEN}/cancel",
        "/m/ZZZZZZ/wrong",
        "/c/wrong",
    ]
    wrong = {}
    for path in paths:
        checked_phone.goto(site + path)
        wrong[path] = faults(checked_phone)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_the_form_s_states_can_be_used_by_everybody(checked_phone: Page, site: str, town: Town) -> None:
    checked_phone.goto(f"{site}{SERVICE}/name?q_recorded_before=no&starts_at=2026-12-01T09:20:00%2B07:00")
    checked_phone.click("button.main")
    expect(checked_phone.locator("#summary")).to_be_focused()
    wrong = {"mistakes": faults(checked_phone)}
    checked_phone.click("summary")
    wrong["needs"] = faults(checked_phone)
    checked_phone.fill("#name", "Siti Contoh")
    checked_phone.fill("#whatsapp", "081200000001")
    checked_phone.click("button.main")
    expect(checked_phone.get_by_role("heading", name="Periksa dahulu")).to_be_visible()
    wrong["check"] = faults(checked_phone)
    town.refuse("POST", "/api/v1/bookings", 409, "slot-full")
    checked_phone.click("button.main")
    expect(checked_phone.get_by_text("Sesi itu baru saja diambil orang lain.")).to_be_visible()
    checked_phone.click("summary >> nth=0")
    wrong["lost"] = faults(checked_phone)
    assert {state: found for state, found in wrong.items() if found} == {}


def test_another_week_can_be_chosen_after_the_name_was_typed(phone: Page, site: str, town: Town) -> None:
    phone.goto(f"{site}{SERVICE}/name?q_recorded_before=no&starts_at=2026-11-25T09:20:00%2B07:00")
    phone.fill("#name", "Siti Contoh")
    phone.fill("#whatsapp", "0812 0000 0001")
    phone.click("text=Lanjut: periksa")
    phone.click("[aria-label='Ubah waktu']")
    phone.click("text=Minggu berikutnya")
    phone.click("summary >> nth=0")
    phone.click("button:text('10.00')")
    phone.click("text=Pesan jadwal ini")
    made = town.appointment or {}
    assert (made["name"], made["starts_at"]) == ("Siti Contoh", "2026-12-02T10:00:00+07:00")
