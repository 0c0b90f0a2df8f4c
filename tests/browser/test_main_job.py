"""The main job in a real browser: a 360×640 phone without JavaScript, and the operator's screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.journey import NAME, Cost, Resident, code_on, sign_in
from tests.chromium import DESK, PHONE, back
from tests.servers import wait_until
from tests.system.running import OFFICE, SERVICE, Stack, running

pytestmark = [pytest.mark.browser, pytest.mark.system]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """One product for these tests."""
    with running() as started:
        yield started


@pytest.fixture
def phone_page(browser: Browser) -> Iterator[Page]:
    """A small phone in Indonesian, without JavaScript."""
    with browser.new_context(viewport=PHONE, locale="id-ID", java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def desk_page(browser: Browser) -> Iterator[Page]:
    """The operator's screen."""
    with browser.new_context(viewport=DESK, locale="id-ID") as context:
        yield context.new_page()


def test_from_the_message_to_the_board(phone_page: Page, desk_page: Page, stack: Stack) -> None:
    resident = Resident(phone_page, stack, 301)
    resident.open(resident.ask_for_a_link())
    resident.book()
    expect(phone_page.get_by_text("Gratis").first).to_be_visible()
    code = code_on(phone_page)
    assert resident.cost == Cost(screens=5, taps=5, typed_fields=1)  # four to book, and the confirmation

    wait_until(lambda: any(code in str(m["content"]) for m in stack.messages(301) if m["type"] == "document"), 30, "the paper")
    phone_page.goto(resident.chat)
    pdf = phone_page.locator("article.office a[href*=media]").last
    expect(pdf).to_be_visible()
    paper = phone_page.request.get(str(pdf.evaluate_handle("a => a.href").json_value()))
    assert paper.headers["content-type"] == "application/pdf"

    sign_in(desk_page, stack)
    day = next(s["starts_at"] for s in [stack.appointment(code)])[:10]
    desk_page.goto(f"{stack.base_url}/staff/offices/{OFFICE}/day/{day}?q={code}")
    expect(desk_page.get_by_text(NAME).first).to_be_visible()
    expect(desk_page.get_by_text(code).first).to_be_visible()


def test_the_operator_ticks_the_papers_finishes_the_visit_and_takes_it_back(desk_page: Page, stack: Stack) -> None:
    code = stack.book(stack.slots()[0]["starts_at"], 302).json()["code"]
    address = f"{stack.base_url}/staff/offices/{OFFICE}/bookings/{code}"
    sign_in(desk_page, stack)
    desk_page.goto(address)
    desk_page.get_by_role("button", name="Hadir").click()
    desk_page.wait_for_url("**/day/**")
    desk_page.goto(address)
    for tick in desk_page.locator("form.result input[type=checkbox]").all():
        tick.check()
    desk_page.get_by_label("Selesai sekali datang").check()
    desk_page.get_by_role("button", name="Simpan hasil").click()
    desk_page.wait_for_url("**/day/**")
    completed = stack.appointment(code)
    desk_page.goto(address)
    desk_page.get_by_role("button", name="Urungkan").first.click()
    desk_page.wait_for_url("**/day/**done=undo**")
    assert (completed["status"], completed["outcome"], stack.appointment(code)["status"]) == (
        "completed",
        "one_visit",
        "checked_in",
    )


def test_two_taps_on_the_last_button_are_one_booking(phone_page: Page, stack: Stack) -> None:
    resident = Resident(phone_page, stack, 303)
    resident.open(resident.ask_for_a_link())
    resident.book()
    first = code_on(phone_page)
    back(phone_page)
    phone_page.get_by_role("button", name="Pesan jadwal ini").click()
    assert code_on(phone_page) == first


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_on_the_way_breaks_an_accessibility_rule(browser: Browser, stack: Stack, scheme: str, language: str) -> None:
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    paths = [
        f"/k/{OFFICE}",
        f"/k/{OFFICE}/{SERVICE}",
        f"/k/{OFFICE}/{SERVICE}/slots",
        "/simulator/",
        "/nowhere",
        "/staff/sign-in",
    ]
    dark = "dark" if scheme == "dark" else "light"
    with browser.new_context(viewport=PHONE, color_scheme=dark) as context:  # type: ignore[arg-type]  # one of two literals
        page = context.new_page()
        found = {}
        for path in paths:
            page.goto(f"{stack.base_url}{path}?lang={language}")
            found[path] = [violation["id"] for violation in Axe().run(page, options=rules).response["violations"]]
    assert found == {path: [] for path in paths}
