"""A film with captions in it: they are a press away, and an export says so where nobody took them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.adapters.ffmpeg.binary import find_ffmpeg
from tests.adapters.test_stored_captions import with_captions
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.e2e.journeys.test_captions import cues
from tests.waiting import wait_until


@pytest.fixture
def film(page: Page, studio: Studio, tmp_path: Path) -> Editor:
    """A window with a new project of a film with captions in German, and others; its Captions are open."""
    path = with_captions(find_ffmpeg(), studio.letter("A"), tmp_path / "Film.mkv", "-c:s", "srt")
    asset = studio.asset(path)
    wait_until(lambda: studio.media(asset)["urls"].get("proxy"), "everything was made of it")
    project = studio.server.post("/api/projects", {"name": "Film", "assets": [asset]})
    editor = Editor.open(page, studio, str(project["id"]))
    page.get_by_role("tab", name="Captions").click()
    return editor


def test_captions_in_a_film_are_taken_onto_the_timeline(film: Editor) -> None:
    page = film.page
    film.press("e")
    page.get_by_test_id("preset-mp4").click()  # whatever was chosen last
    expect(page.locator(".export .warning")).to_contain_text("The captions in Film.mkv are left out.")
    page.keyboard.press("Escape")
    with film.edit():
        page.get_by_role("button", name="Take German from Film.mkv").click()
    taken = [(6, 21, "Grüße, 你好"), (30, 15, "Bye")]
    assert cues(film) == taken
    assert film.timeline["captions"][0]["language"] == "de"
    expect(page.get_by_test_id("captions-language")).to_have_value("de")
    with film.edit():
        page.get_by_test_id("captions-track").select_option(label="From Film.mkv: For the deaf")
    assert cues(film) == taken * 2
    expect(page.get_by_test_id("captions-track")).to_have_value(film.timeline["captions"][1]["id"])
    with film.edit():
        film.press("Control+z")
    assert cues(film) == taken
    film.press("e")
    page.get_by_test_id("preset-mp4").click()  # whatever was chosen last
    expect(page.locator(".making")).to_contain_text("copied")
    expect(page.locator(".export .warning")).not_to_contain_text("left out")  # but of letters it tells


def test_what_was_cut_away_took_its_captions_along(film: Editor) -> None:
    film.page.evaluate("cutroom.setPlayhead(28)")
    with film.edit():
        film.press("q")  # what is before goes
    with film.edit():
        film.page.get_by_role("button", name="Take German from Film.mkv").click()
    assert cues(film) == [(2, 15, "Bye")]
