"""Takes the pictures of the README from the running program: python -m tests.screenshots."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.chromium import running_browser
from tests.running_server import running_server

IMAGES = Path(__file__).parent.parent / "docs" / "images"


def main() -> None:
    """Use the sample clip as a new user would, and look at every page on the way."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder)) as server,
        running_browser() as browser,
    ):
        page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page.goto(server.url)
        expect(page.get_by_text("Drop a video here")).to_be_visible()
        take(page, "home")
        page.get_by_text("sample clip").click()
        page.wait_for_url("**/projects/**")
        prepare(page)
        take(page, "editor")
        choose_a_look(page)
        take(page, "captions")
        page.get_by_role("button", name="Plain").click()
        page.wait_for_function("cutroom.timeline.caption_style.size === 56")
        page.get_by_test_id("style-done").click()
        page.keyboard.press("e")
        expect(page.get_by_role("dialog")).to_contain_text("captions burnt in")
        take(page, "export")
        page.get_by_role("dialog").get_by_role("button", name="Export").click()
        page.goto(f"{server.url}/jobs")
        expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=60_000)
        take(page, "jobs")


def prepare(page: Page) -> None:
    """A few cuts and a caption, with everything drawn."""
    drawn = "Object.values(cutroom.assets).every((asset) => asset.filmstrip && asset.peaks_url)"
    page.wait_for_function(f"window.cutroom?.timeline && {drawn}")
    for frame in (150, 320):
        page.evaluate("(frame) => cutroom.setPlayhead(frame)", frame)
        version = page.evaluate("cutroom.version")
        page.keyboard.press("Shift+KeyS")
        page.wait_for_function("(version) => cutroom.version > version", arg=version)
    version = page.evaluate("cutroom.version")
    cue = {
        "type": "add_cue",
        "captions": None,
        "start": 165,
        "frames": 120,
        "text": "Cut it, caption it, export it.",
    }
    page.evaluate("(cue) => cutroom.send(cue)", cue)
    page.wait_for_function("(version) => cutroom.version > version", arg=version)
    page.evaluate("cutroom.setPlayhead(200)")
    expect(page.get_by_test_id("job-panel").get_by_text("Preparing")).to_have_count(0)
    page.wait_for_function("Math.abs((cutroomPlayer.shownFrame()?.seconds ?? 0) - 200 / 30) < 0.01")


def choose_a_look(page: Page) -> None:
    """The captions of the project in another look, with all that can be chosen beside it."""
    page.get_by_role("tab", name="Captions").click()
    page.get_by_test_id("captions-style").click()
    page.get_by_role("button", name="Card").click()
    page.wait_for_function("cutroom.timeline.caption_style.bold")


def take(page: Page, name: str) -> None:
    """One picture into docs/images."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
