"""The operator's pages in Debian's Chromium: keyboard only, without script, light and dark, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

from tests.chromium import DESK, PHONE
from tests.fakes.office_parts import OFFICE, PASSWORD, OfficeParts
from tests.gateway.staff.real import Console, busy
from tests.servers import served

Scheme = Literal["light", "dark"]
Visits = Callable[..., Iterator[tuple[str, Page]]]

pytestmark = pytest.mark.browser

BASE = f"/staff/offices/{OFFICE['id']}"
TODAY = f"{BASE}/day/2026-11-24"
PAGES = {
    "board": TODAY,
    "search": f"{TODAY}?q=contoh",
    "empty day": f"{BASE}/day/2026-11-29",
    "booked": f"{BASE}/bookings/K7M4QX",
    "being served": f"{BASE}/bookings/ABC234",
    "completed": f"{BASE}/bookings/DEF567",
    "not found": f"{BASE}/bookings/ZZZZZZ",
}
TOO_SMALL = """
[...document.querySelectorAll("a, button, input:not([type=hidden], [type=checkbox], [type=radio]), label.tick")]
  .filter((each) => !each.matches(".skip"))
  .filter((each) => { const box = each.getBoundingClientRect(); return box.width && (box.height < 44 || box.width < 44); })
  .map((each) => each.outerHTML)
"""


@pytest.fixture
def site(app: Flask, office_parts: OfficeParts) -> Iterator[str]:
    """The pages on a port, with an appointment in each kind of state."""
    office_parts.slots = [{"starts_at": "2026-11-24T09:00:00+07:00", "counter_group": "perekaman", "capacity": 4, "taken": 3}]
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:00:00+07:00")
    office_parts.add("ABC234", "Budi Contoh", "2026-11-24T09:00:00+07:00", "serving", called_at="2026-11-24T02:00:00Z")
    office_parts.add("DEF567", "Ayu Contoh", "2026-11-24T09:00:00+07:00", "completed", outcome="papers_missing", missing=["kk"])
    with served(app) as url:
        yield url


def signed_in(browser: Browser, site: str, view: ViewportSize, scheme: Scheme = "light", script: bool = True) -> Page:
    """A page after signing in as a person does."""
    page = browser.new_context(viewport=view, color_scheme=scheme, java_script_enabled=script, locale="id-ID").new_page()
    page.goto(f"{site}/staff/sign-in")
    page.fill("#username", "operator")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("text=Keluar")
    return page


@pytest.fixture
def every_page(site: str, real_app: Flask, supervisor: Console) -> Iterator[Visits]:
    """Opens one page after the other: those before the stand-in, and those of a busy office before the real booking service."""
    real_pages = busy(supervisor)
    with served(real_app) as real:

        def visits(browser: Browser, view: ViewportSize, scheme: Scheme = "light") -> Iterator[tuple[str, Page]]:
            page = signed_in(browser, site, view, scheme)
            yield from _opened(page, site, PAGES)
            cookie = {"name": "sekali_staff", "value": supervisor.session.token, "domain": "127.0.0.1", "path": "/staff"}
            page.context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's dictionary of cookies
            yield from _opened(page, real, real_pages)
            page.context.close()

        yield visits


def _opened(page: Page, site: str, pages: dict[str, str]) -> Iterator[tuple[str, Page]]:
    for name, path in pages.items():
        page.goto(site + path)
        yield name, page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation(browser: Browser, every_page: Visits, scheme: Scheme) -> None:
    found = {
        name: [violation["id"] for violation in Axe().run(page).response["violations"]]
        for name, page in every_page(browser, DESK, scheme)
    }
    assert found == {name: [] for name in found}


def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, every_page: Visits) -> None:
    widths = {name: page.evaluate("document.documentElement.scrollWidth") for name, page in every_page(browser, PHONE)}
    assert widths == dict.fromkeys(widths, PHONE["width"])


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
def test_everything_to_press_is_large_enough(browser: Browser, every_page: Visits, view: ViewportSize) -> None:
    small = {name: page.evaluate(TOO_SMALL) for name, page in every_page(browser, view)}
    assert small == {name: [] for name in small}


def test_a_scan_and_one_more_enter_check_somebody_in(browser: Browser, site: str, office_parts: OfficeParts) -> None:
    page = signed_in(browser, site, DESK)
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.type("k7m4qx\n")
    page.wait_for_url("**/bookings/K7M4QX")
    expect(page.locator("#check-in")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Siti Contoh ditandai hadir.")
    page.context.close()
    assert office_parts.bookings["K7M4QX"]["status"] == "checked_in"


def test_without_script_a_visit_is_finished_and_undone(browser: Browser, site: str, office_parts: OfficeParts) -> None:
    page = signed_in(browser, site, DESK, script=False)
    page.click("#complete-ABC234")
    page.click("text=Semua berkas dibawa, selesai")
    page.click(".notice.good button")
    page.wait_for_selector("text=Tindakan terakhir untuk Budi Contoh diurungkan.")
    page.context.close()
    assert [asked.path.rsplit("/", 1)[1] for asked in office_parts.writes()] == ["complete", "undo"]


def test_what_another_operator_does_appears_by_itself(browser: Browser, site: str, office_parts: OfficeParts) -> None:
    page = signed_in(browser, site, DESK)
    office_parts.add("GHJ789", "Dewi Contoh", "2026-11-24T10:00:00+07:00")
    page.wait_for_selector("#check-in-GHJ789", timeout=15_000)
    page.context.close()


def test_the_pages_need_no_exception_from_the_security_policy(browser: Browser, every_page: Visits) -> None:
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    for number, (_, page) in enumerate(every_page(browser, DESK)):
        if number == 0:
            page.on("console", listen)
    assert complaints == []
