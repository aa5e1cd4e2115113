"""Videos from the addresses of pages: brought by a program that reaches only what was judged."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.adapters.download.http import TOO_SLOW, Patience, WebDownloader
from app.adapters.download.page_program import Said, find_program, understand
from app.adapters.download.pages import NOT_INSTALLED, NOTHING_THERE, PagesToo
from app.domain.addresses import INSIDE, Allowed
from app.domain.errors import AddressRefused, DownloadFailed, RenderCancelled, TooLarge
from app.ports import Arrived
from tests.running_server import descendants
from tests.waiting import wait_until
from tests.web_server import Ask, WebServer, web_server

DATA = os.urandom(300_000)
HOST = "pages.example"
HERE = Allowed(hosts=frozenset({HOST}))  # by its name; what is inside stays forbidden


def resolve(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"] if host == HOST else [host]


@dataclass
class Site:
    """A site with a page at `/page`, and its video at `/video`."""

    server: WebServer
    found: dict[str, object] = field(default_factory=dict)  # what its page says

    @property
    def page(self) -> str:
        return f"http://{HOST}:{self.server.port}/page"

    def answer(self, ask: Ask) -> None:
        if ask.path.startswith("/page"):
            text = f"<html><!--{json.dumps(self.found)}--></html>".encode()
            ask.head(content_type="text/html", content_length=len(text))
            ask.send(text)
        else:
            ask.head(content_length=len(DATA))
            ask.send(DATA)


@dataclass
class Fetch:
    """One download with everything that it said."""

    folder: Path
    program: Path | None
    limit: int = 1_000_000
    silence: float = 30.0
    cancelled: threading.Event = field(default_factory=threading.Event)
    said: list[tuple[int, int | None, str]] = field(default_factory=list)

    def __call__(self, address: str) -> Arrived:
        def check(size: int, more: int) -> None:
            if size > self.limit:
                raise TooLarge

        web = WebDownloader(allowed=HERE, patience=Patience(), resolve=resolve)
        downloader = PagesToo(web, self.program, allowed=HERE, resolve=resolve, silence=self.silence)
        return downloader.fetch(
            address,
            self.folder / "arriving",
            check=check,
            report=lambda *words: self.said.append(words),
            cancelled=self.cancelled.is_set,
        )


@pytest.fixture
def site() -> Iterator[Site]:
    site: Site | None = None

    def answer(ask: Ask) -> None:
        assert site is not None
        site.answer(ask)

    with web_server(answer) as server:
        site = Site(server)
        site.found = {"title": "../A talk", "video": f"http://{HOST}:{server.port}/video"}
        yield site


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    program = tmp_path / "yt-dlp"
    fake = Path(__file__).with_name("fake_yt_dlp.py")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{fake}" "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()
    return Fetch(folder, program)


def test_the_video_of_a_page_comes_with_its_title(
    fetch: Fetch, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUTROOM_SECRET", "not for others")
    arrived = fetch(site.page)
    assert arrived == Arrived("../A talk", len(DATA))  # whoever shows it takes the folders off
    assert (fetch.folder / "arriving").read_bytes() == DATA
    assert fetch.said[-1] == (len(DATA), len(DATA), "../A talk")
    asked = json.loads((fetch.folder / "asked.json").read_text())
    assert {"--no-exec", "--no-plugin-dirs", "--no-playlist"} <= set(asked["options"])
    assert not [name for name in asked["environment"] if name.startswith("CUTROOM")]


def test_without_the_program_it_is_said_what_is_missing(fetch: Fetch, site: Site) -> None:
    fetch.program = None
    with pytest.raises(DownloadFailed) as refused:
        fetch(site.page)
    assert refused.value.message == f"That address shows a page, not a video file. {NOT_INSTALLED}"


def test_a_file_needs_no_program(fetch: Fetch, site: Site) -> None:
    assert fetch(site.page.removesuffix("/page") + "/video").size == len(DATA)
    assert not (fetch.folder / "asked.json").exists()


def test_a_page_leads_nowhere_inside(fetch: Fetch, site: Site) -> None:
    with web_server(lambda ask: ask.head(content_length=0)) as canary:
        site.found["video"] = f"{canary.url}/latest/meta-data/"
        with pytest.raises(AddressRefused) as refused:
            fetch(site.page)
        assert refused.value.message == INSIDE
        assert canary.connections == 0


def test_a_page_without_a_video_says_so(fetch: Fetch, site: Site) -> None:
    site.found.clear()
    with pytest.raises(DownloadFailed) as refused:
        fetch(site.page)
    assert refused.value.message == NOTHING_THERE


def test_a_video_that_is_too_large_is_stopped(fetch: Fetch, site: Site) -> None:
    fetch.limit = len(DATA) - 1
    with pytest.raises(TooLarge):
        fetch(site.page)
    assert not [words for words in descendants(os.getpid()).values() if "fake_yt_dlp" in words]


def test_a_program_that_says_nothing_is_not_waited_for(fetch: Fetch, site: Site) -> None:
    site.found["hangs"] = True
    fetch.silence = 0.5
    with pytest.raises(DownloadFailed) as refused:
        fetch(site.page)
    assert refused.value.message == TOO_SLOW
    assert not [words for words in descendants(os.getpid()).values() if "fake_yt_dlp" in words]


def test_a_cancel_stops_the_program(fetch: Fetch, site: Site) -> None:
    site.found["hangs"] = True

    def cancel() -> None:
        wait_until((fetch.folder / "asked.json").exists, "the program runs")
        fetch.cancelled.set()

    threading.Thread(target=cancel).start()
    with pytest.raises(RenderCancelled):
        fetch(site.page)
    assert not [words for words in descendants(os.getpid()).values() if "fake_yt_dlp" in words]


def test_only_a_program_that_was_installed_beside_us_counts(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch.program is not None
    monkeypatch.setenv("PATH", f"{fetch.program.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(sys, "executable", str(fetch.folder / "python"))
    assert find_program() is None
    monkeypatch.setattr(sys, "executable", str(fetch.program.with_name("python")))
    assert find_program() == fetch.program


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('cutroom-title "A \\"nice\\" talk \\u00fc"', Said(title='A "nice" talk ü')),
        ("cutroom-title NA", Said()),
        ("cutroom-title 7", Said()),
        ("cutroom-progress 1024 3045207 NA", Said(done=1024, total=3_045_207)),
        ("cutroom-progress 1024 NA 5000.75", Said(done=1024, total=5000)),
        ("cutroom-progress NA NA NA", Said()),
        ("cutroom-progress ", Said()),
        ("cutroom-progress 1" + "0" * 40, Said()),
        ("ERROR: [generic] nothing", Said()),
    ],
)
def test_lines_of_the_program_are_understood(line: str, said: Said) -> None:
    assert understand(line) == said
