"""Uploads arrive whole, byte for byte, whatever is cut and killed on the way."""

from __future__ import annotations

import hashlib
import os
import random
import struct
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from playwright.sync_api import Browser, Page, expect
from tusclient import client

from tests.chromium import running_browser
from tests.cut_line import Line, cut_line
from tests.media import Clip, make
from tests.running_server import RunningServer, running_server
from tests.waiting import wait_until
from tests.web_server import Ask, web_server

PATIENCE = 90_000  # milliseconds


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all of them: each kills it once at most, and it stands up again."""
    settings = {"CUTROOM_DOWNLOAD_ALLOW": "127.0.0.0/8"}
    with running_server(tmp_path_factory.mktemp("uploads") / "data", settings=settings) as server:
        yield server


@pytest.fixture
def line(server: RunningServer) -> Iterator[Line]:
    with cut_line(server.port) as line:
        yield line


@pytest.fixture
def file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return _padded(tmp_path / f"{request.node.name}.mp4", 9_000_001)


def _padded(path: Path, size: int) -> Path:
    """A video, most of it in a box that every reader passes over."""
    padding = os.urandom(size)
    path.write_bytes(
        make(Clip(frames=30)).read_bytes() + struct.pack(">I4s", len(padding) + 8, b"free") + padding
    )
    return path


def test_tuspy_goes_on_after_cuts_and_kills_at_any_place(
    server: RunningServer, line: Line, file: Path
) -> None:
    chance = random.Random(4)  # the same places in each run
    size = file.stat().st_size

    def kill() -> None:
        server.kill()
        server.start()

    for moment, strike in enumerate((line.cut, kill, line.cut, None)):
        with file.open("rb") as stream:
            uploader = _go_on(line, file, stream, chance)
            if strike is None:
                uploader.upload()
                break
            uploader.upload(stop_at=chance.randrange(uploader.offset + 1, size))
        assert uploader.offset < size, f"strike {moment} came too late"
        strike()
    _check_arrived(server, file)


def _go_on(line: Line, file: Path, stream: BinaryIO, chance: random.Random) -> Any:
    """tuspy at the place where the server stands; it begins when there is no such upload."""
    tus = client.TusClient(f"{line.url}/api/uploads")
    url_file = file.with_suffix(".url")
    known = url_file.read_text() if url_file.exists() else None
    uploader = tus.uploader(
        file_stream=stream,
        chunk_size=chance.randrange(100_000, 900_000),
        metadata={"filename": file.name},
        retries=5,
        retry_delay=1,
        url=known,
    )
    if known is None:
        uploader.set_url(uploader.create_url())
        url_file.write_text(str(uploader.url))
    return uploader


def test_the_page_goes_on_after_cuts_in_mid_request(
    server: RunningServer, line: Line, page: Page, file: Path
) -> None:
    chance = random.Random(7)
    page.goto(line.url)
    expect(page.get_by_test_id("drop-zone")).to_be_visible()
    begun = line.passed
    places = sorted(chance.randrange(500_000, 8_500_000) for _ in range(3))
    line.cut_after = begun + places[0]
    page.get_by_test_id("file-input").set_input_files(file)
    for count, place in enumerate(places, start=1):
        wait_until(partial(_was_cut, line, count), f"the line is cut at {place}")
        line.cut_after = line.passed + 2_000_000 if count < len(places) else None
    _check_arrived(server, file)


def test_the_page_goes_on_after_the_server_was_killed(
    server: RunningServer, line: Line, page: Page, file: Path
) -> None:
    _upload_slowly(page, line, file)
    wait_until(lambda: _offset(server) > 0, "some bytes are safe")
    server.kill()
    server.start()
    _at_full_speed(page)
    _check_arrived(server, file)


def test_the_same_file_chosen_again_goes_on_after_a_reload(
    server: RunningServer, line: Line, page: Page, file: Path
) -> None:
    _upload_slowly(page, line, file)
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?"
    wait_until(lambda: _offset(server) > 0, "some bytes are safe")
    _at_full_speed(page)
    page.get_by_test_id("pause").click()
    page.reload()
    left = page.get_by_test_id("left")
    expect(left).to_contain_text(file.name)
    expect(left).to_contain_text("Choose the same file again to go on.")
    had = _offset(server)
    sent = line.passed
    page.get_by_test_id("file-input").set_input_files(file)
    _check_arrived(server, file)
    assert line.passed - sent < file.stat().st_size - had + 400_000
    expect(left).to_have_count(0)


def test_several_files_follow_each_other_across_a_cut(
    line: Line, page: Page, server: RunningServer, tmp_path: Path
) -> None:
    files = [_padded(tmp_path / f"{letter} of several.mp4", 2_000_000) for letter in "BAC"]
    page.goto(line.url)
    expect(page.get_by_test_id("drop-zone")).to_be_visible()
    line.cut_after = line.passed + 3_000_000
    page.get_by_test_id("file-input").set_input_files(files)
    page.wait_for_url("**/projects/**")
    assert line.cuts == 1
    page.wait_for_function("window.cutroom?.timeline")
    names = page.evaluate("cutroom.timeline.tracks[0].items.map((clip) => cutroom.assets[clip.asset].name)")
    assert names == [file.name for file in files]


def test_a_video_from_an_address_shows_how_far_it_is_and_appears(page: Page, server: RunningServer) -> None:
    data = make(Clip(frames=30)).read_bytes()
    seen = threading.Event()

    def answer(ask: Ask) -> None:
        ask.head(content_length=len(data), content_disposition='attachment; filename="From the web.mp4"')
        ask.send(data[: len(data) // 2])
        seen.wait(60)
        ask.send(data[len(data) // 2 :])

    with web_server(answer) as web:
        page.goto(server.url)
        page.get_by_test_id("address").fill("http://10.0.0.1/x.mp4")
        page.get_by_test_id("get-address").click()
        expect(page.get_by_text("inside a private network")).to_be_visible()
        page.get_by_test_id("address").fill(f"{web.url}/x")
        page.get_by_test_id("get-address").click()
        expect(page.get_by_test_id("job-panel")).to_contain_text("Downloading x · ")
        page.get_by_test_id("fold-jobs").click()
        card = page.get_by_test_id("job").filter(has_text="Downloading")
        expect(card).to_contain_text("From the web.mp4")
        expect(card).to_contain_text(" of ")
        seen.set()
        page.wait_for_url("**/projects/**")  # as a drop would open one
        here = page.get_by_test_id("media").filter(has_text="From the web.mp4")
        expect(here).to_have_count(1, timeout=30_000)
        expect(card).to_have_count(0)


def _was_cut(line: Line, times: int) -> bool:
    return line.cuts >= times


def _upload_slowly(page: Page, line: Line, file: Path) -> None:
    page.goto(line.url)
    expect(page.get_by_test_id("drop-zone")).to_be_visible()
    _set_speed(page, 800_000)
    page.get_by_test_id("file-input").set_input_files(file)


def _at_full_speed(page: Page) -> None:
    _set_speed(page, -1)


def _set_speed(page: Page, speed: int) -> None:
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", limits)


def _offset(server: RunningServer) -> int:
    uploads = server.get("/api/uploads")
    return int(uploads[0]["offset"]) if uploads else 0


def _check_arrived(server: RunningServer, file: Path) -> None:
    """One media file with the same bytes, and nothing else."""

    def found() -> list[dict[str, Any]]:
        return [media for media in server.get("/api/media") if media["name"] == file.name]

    wait_until(found, f"it arrives; {server.log}", seconds=90)
    wait_until(lambda: not server.get("/api/uploads"), "nothing is on its way any more")
    (media,) = found()
    assert media["size_bytes"] == file.stat().st_size
    original = server.data_dir / "files" / "media" / media["id"] / "original"
    assert _sha256(original) == _sha256(file)
    assert not list((server.data_dir / "files" / "uploads").iterdir())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
