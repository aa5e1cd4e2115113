"""One browser for the run, fresh windows for each test; an error in a page's console fails the test."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.chromium import running_browser

PATIENCE = 90_000  # milliseconds, on a machine that is busy with other tests
BUG = 500  # an answer of the server that nothing meant
FAILED = pytest.StashKey[bool]()


class Windows:
    """The windows of one test; each has a browser context of its own, as another person's would."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._pages: list[Page] = []
        self._errors: list[str] = []
        self.said: list[str] = []  # all that their consoles said

    def open(self, *, loses_connection: bool = False) -> Page:
        """A page of 1440 × 900. Its script errors fail the test; lost sockets too, unless they are meant."""
        context = self._browser.new_context(
            viewport={"width": 1440, "height": 900}, accept_downloads=True, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        self._pages.append(page)

        def hear(message: ConsoleMessage) -> None:
            self.said.append(f"{message.type}: {message.text}")
            if _is_error(message) and not (loses_connection and "WebSocket connection" in message.text):
                self._errors.append(message.text)

        def look(answer: Response) -> None:
            if answer.status == BUG:
                self._errors.append(f"{answer.status} {answer.url}")

        page.on("pageerror", lambda error: self._errors.append(str(error)))
        page.on("console", hear)
        page.on("response", look)
        return page

    def photograph(self, folder: Path) -> None:
        """Keep a picture of every window that is open."""
        for index, page in enumerate(self._pages):
            if not page.is_closed():
                page.screenshot(path=folder / f"window-{index}.png")

    def close(self) -> None:
        """Close all of them. Fails when a page's script did."""
        for page in self._pages:
            page.context.close()
        assert not self._errors, self._errors


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this run."""
    expect.set_options(timeout=PATIENCE)
    with running_browser() as browser:
        yield browser


@pytest.fixture
def windows(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """Windows to open. Of a test that failed, pictures are kept."""
    windows = Windows(browser)
    yield windows
    if request.node.stash.get(FAILED, False):
        folder = Path(tempfile.mkdtemp(prefix=f"cutroom-{request.node.name[:60]}-".replace("/", "-")))
        windows.photograph(folder)
        print(f"The windows looked like this: {folder}")  # noqa: T201 - pytest shows it with the failure
        print(*windows.said, sep="\n")  # noqa: T201
    windows.close()


@pytest.fixture
def page(windows: Windows) -> Page:
    """A window, whose script errors fail the test."""
    return windows.open()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note which tests failed, for the pictures."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def _is_error(message: ConsoleMessage) -> bool:
    # A refused request is the server's answer, which the page shows; the browser logs it as an error.
    return message.type == "error" and "Failed to load resource" not in message.text
