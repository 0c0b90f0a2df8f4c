"""The pictures of the documentation, made from the running product: ``python -m tests.browser.screenshots``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.journey import Resident, code_on, sign_in
from tests.chromium import DESK, PHONE, chromium
from tests.servers import wait_until
from tests.system.running import OFFICE, PROJECT, Stack, running

PICTURES = PROJECT / "documentation" / "images"
VISITORS = ("Siti Contoh", "Budi Contoh", "Ani Contoh", "Dewi Contoh", "Joko Contoh", "Rina Contoh")


def main() -> None:
    """Make every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    with running() as stack, chromium() as browser:
        _resident(browser, stack)
        _operator(browser, stack)


def _resident(browser: Browser, stack: Stack) -> None:
    with browser.new_context(viewport=PHONE, locale="id-ID", device_scale_factor=2, java_script_enabled=False) as context:
        page = context.new_page()
        resident = Resident(page, stack, 1)
        link = resident.ask_for_a_link()
        _chat(browser, resident.chat, "phone-chat")
        resident.open(link)
        _picture(page, "phone-service")
        resident.book()
        code = code_on(page)
        _picture(page, "phone-confirmation")
        wait_until(lambda: any(code in str(m["content"]) for m in stack.messages(1)), 30, "the confirmation")
        _chat(browser, resident.chat, "phone-confirmed-chat")


def _chat(browser: Browser, address: str, name: str) -> None:
    """The chat as it stands open, at its newest message."""
    with browser.new_context(viewport=PHONE, locale="id-ID", device_scale_factor=2) as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_function("() => document.readyState === 'complete'")
        _picture(page, name)


def _operator(browser: Browser, stack: Stack) -> None:
    slots = stack.slots()
    booked = [stack.book(slots[n]["starts_at"], 11 + n, name=name).json() for n, name in enumerate(VISITORS)]
    staff = stack.sign_in()
    for each in booked[:2]:
        stack.call("POST", f"/api/v1/bookings/{each['code']}/check-in", None, staff)
    wait_until(lambda: all(stack.messages(11 + n) for n in range(len(VISITORS))), 60, "the confirmations")
    with browser.new_context(viewport=DESK, locale="id-ID") as context:
        page = context.new_page()
        sign_in(page, stack)
        page.goto(f"{stack.base_url}/staff/offices/{OFFICE}/day/{slots[0]['starts_at'][:10]}")
        _picture(page, "board")
        page.goto(f"{stack.base_url}/staff/offices/{OFFICE}/bookings/{booked[0]['code']}")
        _picture(page, "counter")


def _picture(page: Page, name: str) -> None:
    page.screenshot(path=Path(PICTURES, f"{name}.png"))


if __name__ == "__main__":
    main()
