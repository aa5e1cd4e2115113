"""A Chromium for the tests: the system's own, or the one that Playwright installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def executable() -> str | None:
    """The system's Chromium; None lets Playwright take the one that it installed itself."""
    named = os.environ.get("CUTROOM_TEST_CHROMIUM")
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """One headless browser, closed at the end."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses to sandbox for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=_ARGUMENTS + sandbox)
        try:
            yield browser
        finally:
            browser.close()
