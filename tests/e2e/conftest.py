"""One browser for the run, fresh windows for each test; an error in a page's console fails the test."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, expect

from tests.chromium import running_browser
from tests.e2e.profiles import PATIENCE, Profiles

BUG = 500  # an answer of the server that nothing meant
FAILED = pytest.StashKey[bool]()


class Windows:
    """The windows of one test; each has a browser profile of its own, as another person's would."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles
        self._pages: list[Page] = []
        self._lent: list[Page] = []  # those that another test may have afterwards
        self._deaf = ExitStack()
        self._errors: list[str] = []
        self.said: list[str] = []  # all that their consoles said

    def open(self, *, loses_connection: bool = False, altered: bool = False) -> Page:
        """A page of 1440 × 900. Its script errors fail the test; lost sockets too, unless they are meant.

        One that is `altered`, by scripts, listeners or a slow line, goes to no other test.
        """
        page = self._profiles.lend()
        self._pages.append(page)
        if not (altered or loses_connection):
            self._lent.append(page)

        def hear(message: ConsoleMessage) -> None:
            self.said.append(f"{message.type}: {message.text}")
            if _is_error(message) and not (loses_connection and "WebSocket connection" in message.text):
                self._errors.append(message.text)

        def look(answer: Response) -> None:
            if answer.status == BUG:
                self._errors.append(f"{answer.status} {answer.url}")

        def fail(error: Error) -> None:
            self._errors.append(str(error))

        page.on("pageerror", fail)
        page.on("console", hear)
        page.on("response", look)
        self._deaf.callback(page.remove_listener, "pageerror", fail)
        self._deaf.callback(page.remove_listener, "console", hear)
        self._deaf.callback(page.remove_listener, "response", look)
        return page

    def photograph(self, folder: Path) -> None:
        """Keep a picture of every window that is open."""
        for index, page in enumerate(self._pages):
            if not page.is_closed():
                page.screenshot(path=folder / f"window-{index}.png")

    def close(self, *, for_good: bool) -> None:
        """Close all of them, or leave them to the next test. Fails when a page's script did."""
        for page in self._pages:
            if for_good or page not in self._lent:
                self._profiles.close(page)
            else:
                self._profiles.take_back(page)
        self._deaf.close()
        assert not self._errors, self._errors


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this run."""
    expect.set_options(timeout=PATIENCE)
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    """The browser profiles of this run."""
    return Profiles(browser)


@pytest.fixture
def windows(profiles: Profiles, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """Windows to open. Of a test that failed, pictures are kept."""
    windows = Windows(profiles)
    yield windows
    failed = request.node.stash.get(FAILED, False)
    if failed:
        folder = Path(tempfile.mkdtemp(prefix=f"cutroom-{request.node.name[:60]}-".replace("/", "-")))
        windows.photograph(folder)
        print(f"The windows looked like this: {folder}")  # noqa: T201 - pytest shows it with the failure
        print(*windows.said, sep="\n")  # noqa: T201
    windows.close(for_good=failed)


@pytest.fixture
def page(windows: Windows) -> Page:
    """A window, whose script errors fail the test."""
    return windows.open()


@pytest.fixture
def altered_page(windows: Windows) -> Page:
    """A window that goes to no other test: for scripts, listeners or a slow line of a test's own."""
    return windows.open(altered=True)


@pytest.fixture
def player(page: Page, address: str) -> Page:
    """The page of the harness with an empty player; `address` is a module's own server."""
    page.goto(f"{address}/harness/player.html")
    page.wait_for_function("window.harnessReady")
    return page


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
