"""Windows that are lent again: what their pages have kept is gone, what the browser has loaded stays."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Frame, Page, Route, ViewportSize

PATIENCE = 90_000  # milliseconds, on a machine that is busy with other tests
SIZE = ViewportSize(width=1440, height=900)


class Profiles:
    """Windows, each alone in a browser profile, as another person's would be.

    A new one costs more processor time than most tests: a process, a profile, and the editor's modules.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Page] = []
        self._visited: dict[Page, set[str]] = {}

    def lend(self) -> Page:
        """An empty window that knows nothing of the tests before."""
        return self._free.pop() if self._free else self._open()

    def take_back(self, page: Page) -> None:
        """Empty a window for the next test. One with more tabs than its own is closed."""
        if page.is_closed() or page.context.pages != [page]:
            self.close(page)
            return
        page.goto("about:blank")  # what is left does its last work before anything is emptied
        page.unroute_all()
        page.route("**/*", _answer_with_nothing)
        for origin in self._visited[page]:
            page.goto(origin)
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.unroute_all()
        page.goto("about:blank")
        self._visited[page].clear()
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.set_viewport_size(SIZE)
        page.mouse.move(-1, -1)
        self._free.append(page)

    def close(self, page: Page) -> None:
        """Close a window for good, with all that its profile holds."""
        self._visited.pop(page, None)
        page.context.close()

    def _open(self) -> Page:
        context = self._browser.new_context(viewport=SIZE, accept_downloads=True, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        visited = self._visited[page] = set()

        def note(frame: Frame) -> None:
            address = urlsplit(frame.url)
            if address.netloc:
                visited.add(f"{address.scheme}://{address.netloc}")

        page.on("framenavigated", note)
        return page


def _answer_with_nothing(route: Route) -> None:
    route.fulfill(body="", content_type="text/html")
