"""The main job as its three users do it, in a browser: the resident's phone, the booking pages, the operator's board."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.system.running import Stack, phone

NAME = "Siti Contoh"
QUESTIONS = ("Pesan jadwal", "Perekaman KTP-el pemula", "Belum pernah", "17 tahun ke atas", "Lewat halaman web")


@dataclass
class Cost:
    """What a booking costs the resident after the link was opened."""

    screens: int = 0
    taps: int = 0
    typed_fields: int = 0


class Resident:
    """A resident with a phone: the simulator's page and the booking pages."""

    def __init__(self, page: Page, stack: Stack, number: int) -> None:
        self.page, self._stack, self._number = page, stack, number
        self.cost = Cost()

    @property
    def chat(self) -> str:
        """The address of this resident's chat."""
        return f"{self._stack.base_url}/simulator/chat/{phone(self._number)}"

    def ask_for_a_link(self) -> str:
        """Greet, choose the service, answer the questions; the address of the link that arrives."""
        self._stack.simulator("POST", f"contacts/%2B{phone(self._number)[1:]}/messages", {"text": "Halo"})
        for title in QUESTIONS:
            self._tap_in_chat(title)
        self._wait_for("/c/")
        found = re.findall(r"http[^\s\"<]+/c/[A-Za-z0-9_-]{20,}", self.page.content())
        return str(found[-1])

    def open(self, link: str) -> None:
        """Open the link from the chat."""
        self.page.goto(link)
        self.cost.taps += 1
        self.cost.screens += 1

    def book(self, name: str = NAME) -> None:
        """From the service's page to the confirmation, by the soonest slot."""
        self.tap(self.page.get_by_role("link", name="Pilih jadwal"))
        self.tap(self.page.locator("button[name=starts_at]").first)
        self.page.get_by_label("Nama lengkap").fill(name)
        self.cost.typed_fields += 1
        self.tap(self.page.get_by_role("button", name="Lanjut: periksa"))
        self.tap(self.page.get_by_role("button", name="Pesan jadwal ini"))

    def tap(self, what: Locator) -> None:
        """Tap what leads to the next screen."""
        with self.page.expect_navigation():
            what.click()
        self.cost.taps += 1
        self.cost.screens += 1

    def _tap_in_chat(self, title: str) -> None:
        self._wait_for(title)
        last = self.page.locator("article.office").last
        choice = last.get_by_role("button", name=title)
        if not choice.is_visible():
            last.locator("summary").click()
        with self.page.expect_navigation():
            choice.click()

    def _wait_for(self, text: str) -> None:
        """Open the chat again and again until the office's last message says ``text``."""

        def said() -> bool:
            self.page.goto(self.chat)
            messages = self.page.locator("article.office")
            return messages.count() > 0 and text in messages.last.inner_html()

        for _ in range(100):
            if said():
                return
            self.page.wait_for_timeout(100)
        raise TimeoutError(f"{text!r} did not arrive")


def code_on(page: Page) -> str:
    """The booking code that a page shows."""
    found = re.search(r"\b[2-9A-HJ-NP-Z]{6}\b", page.locator(".code").first.inner_text())
    assert found
    return found[0]


def sign_in(page: Page, stack: Stack) -> None:
    """Sign in as the demo office's operator."""
    login = json.loads((stack.home / "demo-login.json").read_text())
    page.goto(f"{stack.base_url}/staff/")
    page.get_by_label("Nama pengguna").fill(login["username"])
    page.get_by_label("Kata sandi").fill(login["password"])
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
