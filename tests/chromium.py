"""Debian's Chromium for tests, with nothing of its own on the network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

PROGRAM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = ViewportSize(width=360, height=640)
DESK = ViewportSize(width=1366, height=768)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(PROGRAM), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def require_chromium() -> None:
    """Fail where CI is set, and skip elsewhere, when the browser is missing."""
    if not PROGRAM.exists():
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("Chromium is not installed (Debian: apt-get install chromium)")


def back(page: Page) -> None:
    """Go back as the browser's own button does.

    Playwright's own ``go_back`` asks the tab for its history over the protocol, and Chromium refuses that while it
    hands a page over to another process; the page's own history has no such moment.
    """
    page.wait_for_load_state("load")
    with page.expect_navigation(), suppress(Error):  # the page that is asked may be gone before it answers
        page.evaluate("history.back()")
