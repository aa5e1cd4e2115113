"""A window as narrow as a phone: everything that can be pressed stays in it, and all names are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import A, Studio
from tests.running_server import running_server

PRESSED = """(places) => places
  .flatMap((place) => [...document.querySelectorAll(`${place} :is(button, a, summary, input, select)`)])
  .filter((one) => one.checkVisibility() && !one.closest('.project-card'))
  .map((one) => [one.dataset.testid ?? (one.title || one.textContent), one.getBoundingClientRect()])"""
EDITOR = [".editor-bar", ".ct-toolbar", ".player-row"]
LONG = "A web version with a long name that nobody reads in one line"


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Studio]:
    """A server with an export and files of long names in no project, one of which nothing can read."""
    broken = tmp_path / "broken beyond all repair.mp4"
    broken.write_text("no video")
    with running_server(tmp_path / "data") as server:
        studio = Studio(server, tmp_path)
        for number in range(3):
            studio.asset(studio.file(f"Unused, of a very long name {number}.mp4", A))
        server.upload(broken)
        job = server.post(f"/api/projects/{studio.project('A', name=LONG)}/renders", {"preset": "audio"})
        studio.finished(job["id"])
        yield studio


@pytest.mark.parametrize("width", [390, 520, 600])
def test_nothing_to_press_leaves_a_narrow_window_or_lies_upon_another(editor: Editor, width: int) -> None:
    editor.page.set_viewport_size({"width": width, "height": 800})
    require_reachable(editor.page, EDITOR)


def test_the_pages_stay_in_a_narrow_window(crowded: Studio, page: Page) -> None:
    for width in (390, 620):
        page.set_viewport_size({"width": width, "height": 844})
        for path in ("", "jobs", "lists", "trash"):
            page.goto(f"{crowded.url}/{path}")
            if path == "":
                page.locator(".loose > summary").click()
                expect(page.get_by_test_id("start-project")).to_have_count(3)
            if path == "jobs":
                expect(page.get_by_test_id("download")).to_be_visible()
            require_reachable(page, [".page-bar", ".page-body"])
            assert page.evaluate("document.documentElement.scrollWidth") == width
            names = page.locator(".page-body :is(.job-title, .import-name)")
            widths = names.evaluate_all("names => names.map((name) => name.clientWidth)")
            assert all(name > width / 4 for name in widths), widths


def test_where_nothing_hovers_every_button_is_seen(studio: Studio, browser: Browser) -> None:
    """A finger presses what it does not see."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    editor = Editor.open(context.new_page(), studio, studio.project("AB"))
    editor.wait()
    editor.press("t")
    hidden = """() => [...document.querySelectorAll('.editor button')]
      .filter((one) => one.checkVisibility() && !one.checkVisibility({ opacityProperty: true }))
      .map((one) => one.dataset.testid ?? one.ariaLabel)"""
    editor.page.get_by_role("tab", name="Media").click()
    expect(editor.page.get_by_test_id("media").first).to_be_visible()
    assert editor.page.evaluate(hidden) == []
    editor.page.get_by_role("tab", name="Captions").click()
    expect(editor.page.get_by_test_id("cue")).to_be_visible()
    assert editor.page.evaluate(hidden) == []
    context.close()


def require_reachable(page: Page, places: Sequence[str]) -> None:
    """What can be pressed there lies in the window, and nothing of it upon another."""
    width = page.evaluate("innerWidth")
    boxes = page.evaluate(PRESSED, places)
    assert [name for name, box in boxes if box["right"] > width] == []
    assert [
        (one, other)
        for index, (one, a) in enumerate(boxes)
        for other, b in boxes[index + 1 :]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1
    ] == []
