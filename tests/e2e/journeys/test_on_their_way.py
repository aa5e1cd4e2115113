"""Files on their way in: the browser goes offline, a file is paused, a window is closed in the middle."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import CLIPS, Studio
from tests.media import make
from tests.waiting import wait_until

SLOW = 900_000  # bytes a second
AS_FAST_AS_IT_GOES = -1
PADDING = 6_000_000  # the server writes a megabyte at a time, and most is still to come then

Padded = Callable[[str], Path]


@pytest.fixture
def padded(tmp_path: Path) -> Padded:
    """Makes the file of a letter, most of it in a box that every reader passes over."""

    def make_padded(letter: str) -> Path:
        path = tmp_path / f"{letter}.mp4"
        box = struct.pack(">I4s", PADDING + 8, b"free") + os.urandom(PADDING)
        path.write_bytes(make(CLIPS[letter]).read_bytes() + box)
        return path

    return make_padded


def test_files_go_on_by_themselves_after_the_browser_was_offline(
    windows: Windows, studio: Studio, padded: Padded
) -> None:
    page = windows.open(loses_connection=True)
    network = _Network(_home(page, studio))
    network.set(SLOW)
    page.get_by_test_id("file-input").set_input_files([padded(letter) for letter in "BA"])
    _wait_for_bytes(studio)
    network.set(SLOW, offline=True)
    expect(page.get_by_test_id("uploads")).to_contain_text("Waiting for the server")
    network.set(AS_FAST_AS_IT_GOES)
    page.wait_for_url("**/projects/**")
    assert Editor(page, studio).drawing == "B[0:60] A[0:90]"


def test_a_paused_file_lets_the_others_go_first_and_keeps_its_place(
    altered_page: Page, studio: Studio, padded: Padded
) -> None:
    page = altered_page
    network = _Network(_home(page, studio))
    network.set(SLOW)
    page.get_by_test_id("file-input").set_input_files([padded(letter) for letter in "AB"])
    _wait_for_bytes(studio)
    first = _lines(page).nth(0)
    first.get_by_test_id("pause").click()
    expect(first).to_contain_text("Paused · ")
    network.set(AS_FAST_AS_IT_GOES)
    expect(_lines(page).nth(1)).to_contain_text("Ready")
    assert "Paused" in first.inner_text()
    first.get_by_test_id("go-on").click()
    page.wait_for_url("**/projects/**")
    assert Editor(page, studio).drawing == "A[0:90] B[0:60]"


def test_a_window_that_was_closed_is_opened_again_and_the_same_file_goes_on(
    altered_page: Page, studio: Studio, padded: Padded
) -> None:
    page = altered_page
    file = padded("C")
    _Network(_home(page, studio)).set(SLOW)
    page.get_by_test_id("file-input").set_input_files(file)
    _wait_for_bytes(studio)
    page.get_by_test_id("pause").click()  # without the slow line, the rest would be sent before it closes
    wait_until(lambda: _offset(studio) > 0, "what had come is kept")
    context = page.context
    page.close()
    again = _home(context.new_page(), studio)
    left = again.get_by_test_id("left")
    expect(left).to_contain_text("Choose the same file again to go on.")
    again.get_by_test_id("file-input").set_input_files(file)
    again.wait_for_url("**/projects/**")
    assert Editor(again, studio).drawing == "C[0:45]"
    assert not studio.server.get("/api/uploads")


def test_a_deleted_file_is_asked_about_is_missing_and_comes_back(page: Page, studio: Studio) -> None:
    asset = studio.bring(studio.letter("A"))
    project = studio.server.post("/api/projects", {"name": "Shows it", "assets": [asset]})
    editor = Editor.open(page, studio, project["id"])
    page.locator(f"[data-asset='{asset}']").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_contain_text("It is used in “Shows it”, where it will be missing.")
    page.get_by_test_id("yes").click()
    page.wait_for_function("asset => !(asset in cutroom.assets)", arg=asset)
    page.get_by_test_id("undo-delete").click()
    page.wait_for_function("asset => cutroom.assets[asset]?.play_url", arg=asset)
    assert editor.stand(7) == 7


class _Network:
    """How fast a window may send."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def set(self, speed: int, *, offline: bool = False) -> None:
        limits = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
        self._session.send("Network.emulateNetworkConditions", limits)


def _home(page: Page, studio: Studio) -> Page:
    page.goto(studio.url)
    expect(page.get_by_test_id("drop-zone")).to_be_visible()
    return page


def _lines(page: Page) -> Locator:
    return page.get_by_test_id("uploads").get_by_role("listitem")


def _offset(studio: Studio) -> int:
    uploads = studio.server.get("/api/uploads")
    return int(uploads[0]["offset"]) if uploads else 0


def _wait_for_bytes(studio: Studio) -> None:
    """Return as soon as a part of the first file is on the server's disk."""
    folder = studio.server.data_dir / "files" / "uploads"
    wait_until(lambda: any(file.stat().st_size for file in folder.glob("*")), "bytes arrive")
