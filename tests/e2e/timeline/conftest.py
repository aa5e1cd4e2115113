"""The timeline alone in a real browser, on a page whose server only listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.static_server import serving


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the harness is served."""
    with serving(tmp_path_factory.mktemp("media")) as address:
        yield address


@pytest.fixture(scope="package")
def stage(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """One page for all tests of the timeline, and the script errors that it met."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(15_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/harness/timeline.html")
    page.wait_for_function("window.ready")
    yield page, errors
    page.close()


@pytest.fixture
def timeline(stage: tuple[Page, list[str]]) -> Iterator[Page]:
    """A page that shows the timeline of `harness/timeline.js`, untouched; a script error fails the test."""
    page, errors = stage
    errors.clear()
    page.mouse.move(2, 300)
    page.evaluate("harness.reset()")
    yield page
    assert not errors, errors
