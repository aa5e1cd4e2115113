"""One browser for the run, a fresh context for each test; an error in the page's console fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.chromium import running_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this run."""
    with running_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1440 × 900 in a context of its own, whose script errors fail the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
    yield page
    context.close()
    assert not errors, errors


def _is_error(message: ConsoleMessage) -> bool:
    # A refused request is the server's answer, which the page shows; the browser logs it as an error.
    return message.type == "error" and "Failed to load resource" not in message.text
