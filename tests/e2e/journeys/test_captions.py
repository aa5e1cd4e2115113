"""Journey 4: captions are written in the list beside the preview, and go in and out as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import drop

SRT = "1\n00:00:00,500 --> 00:00:01,500\nFirst of all\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo\nlines\n"
VTT = "WEBVTT\n\n00:00.500 --> 00:01.500\nFirst of all\n\n00:02.000 --> 00:03.000\ntwo\nlines\n"
ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.50,0:00:01.50,Default,{\\i1}First of all{\\i0}
Dialogue: 0,0:00:02.00,0:00:03.00,Default,two\\Nlines
"""
CUES = [(15, 30, "First of all"), (60, 30, "two\nlines")]


@pytest.fixture
def captions(editor: Editor) -> Editor:
    """The list of captions is open, and empty."""
    editor.page.get_by_role("tab", name="Captions").click()
    expect(editor.page.get_by_test_id("captions-empty")).to_be_visible()
    return editor


def cues(editor: Editor) -> list[tuple[int, int, str]]:
    """(start, frames, text) of the captions that this window has."""
    return [
        (cue["start"], cue["frames"], cue["text"])
        for track in editor.timeline["captions"]
        for cue in track["cues"]
    ]


def texts(page: Page) -> Locator:
    """The fields of the list."""
    return page.get_by_test_id("cue-text")


def test_captions_are_typed_one_after_the_other(captions: Editor) -> None:
    page = captions.page
    page.evaluate("cutroom.setPlayhead(10)")
    with captions.edit():
        page.get_by_test_id("captions-first").click()
    expect(texts(page)).to_be_focused()
    page.keyboard.type("Hello")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("you")
    page.keyboard.press("Enter")
    expect(texts(page)).to_have_count(2)
    expect(texts(page).nth(1)).to_be_focused()
    with captions.edit():
        page.keyboard.type("again")
        page.keyboard.press("Escape")
    assert cues(captions) == [(10, 60, "Hello\nyou"), (70, 60, "again")]
    page.evaluate("cutroom.setPlayhead(69)")
    expect(page.get_by_test_id("player-captions")).to_have_text("Hello\nyou")


def test_a_page_that_is_loaded_anew_still_shows_the_captions(captions: Editor) -> None:
    captions.page.reload()
    captions.wait()
    expect(captions.page.get_by_test_id("captions-empty")).to_be_visible()
    captions.page.get_by_role("tab", name="Media").click()
    captions.page.reload()
    captions.wait()
    expect(captions.page.get_by_test_id("media").first).to_be_visible()


def test_captions_go_along_with_the_clips_under_them_unless_they_should_not(captions: Editor) -> None:
    page = captions.page
    first, second = captions.clips
    for start, text in ((30, "over A"), (100, "over B")):
        page.evaluate("start => cutroom.setPlayhead(start)", start)
        with captions.edit():
            captions.press("t")
        with captions.edit():
            page.keyboard.type(text)
            page.keyboard.press("Escape")
    captions.select(first)
    with captions.edit():
        captions.press("x")
    assert [(start, text) for start, _, text in cues(captions)] == [(10, "over B")]
    with captions.edit():
        captions.press("Control+z")
    page.get_by_test_id("tool-linked").click()
    captions.select(first)
    with captions.edit():
        captions.press("x")
    assert [(start, text) for start, _, text in cues(captions)] == [(30, "over A"), (100, "over B")]
    page.get_by_test_id("tool-linked").click()
    captions.select(second)
    with captions.edit():
        captions.inspector.get_by_role("button", name="2×", exact=True).click()
    assert [(start, text) for start, _, text in cues(captions)] == [(15, "over A"), (70, "over B")]


def test_keys_are_letters_while_a_caption_is_typed(captions: Editor) -> None:
    page = captions.page
    with captions.edit():
        captions.press("t")
    expect(texts(page)).to_be_focused()
    before = captions.drawing
    typed = "sqwxm jkl ?e in out Toc"
    with captions.edit():
        page.keyboard.type(typed)
        for key in ("Delete", "Home", "ArrowRight", "Backspace", "End"):
            page.keyboard.press(key)
        page.keyboard.press("Escape")
    assert [text for _, _, text in cues(captions)] == [typed[1:]]
    assert captions.drawing == before
    assert captions.state("playhead") == 0
    assert not captions.state("playing")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("ending", "content"), [("srt", SRT), ("vtt", VTT), ("ass", ASS)])
def test_subtitle_files_come_in_and_go_out(
    captions: Editor, tmp_path: Path, ending: str, content: str
) -> None:
    page = captions.page
    file = tmp_path / f"Talk.de.{ending}"
    file.write_text(content)
    with captions.edit():
        page.get_by_test_id("captions-file").set_input_files(file)
    assert cues(captions) == CUES
    expect(texts(page).nth(1)).to_have_value("two\nlines")
    page.get_by_test_id("captions-export").click()
    with page.expect_download() as download:
        page.get_by_test_id(f"captions-export-{ending}").click()
    assert download.value.suggested_filename.endswith(f".{ending}")
    again = tmp_path / f"again.{ending}"
    download.value.save_as(again)
    with captions.edit():
        page.get_by_test_id("captions-remove").click()
    with captions.edit():
        page.get_by_test_id("captions-file").set_input_files(again)
    assert cues(captions) == CUES


def test_subtitle_files_that_are_dropped_become_captions_not_media(editor: Editor, tmp_path: Path) -> None:
    page = editor.page
    for name in ("Talk.de.srt", "Talk.fr.srt"):
        (tmp_path / name).write_text(SRT)
    media = page.get_by_test_id("media").count()
    drop(page, [tmp_path / "Talk.de.srt", tmp_path / "Talk.fr.srt"])
    page.wait_for_function("cutroom.timeline.captions.length === 2")
    assert [(track["language"], track["mode"]) for track in editor.timeline["captions"]] == [
        ("de", "burn"),
        ("fr", "soft"),
    ]
    expect(page.get_by_role("tab", name="Captions")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_test_id("captions-note")).to_contain_text("Talk.fr.srt: 2 captions")
    expect(page.get_by_test_id("media")).to_have_count(media)


def test_two_captions_are_joined_and_apart_again_in_one_step(captions: Editor) -> None:
    page = captions.page
    for start, text in ((0, "First"), (60, "second")):
        cue = {"start": start, "frames": 30, "text": text}
        captions.studio.edit(captions.project_id, type="add_cue", captions=None, **cue)
    expect(texts(page)).to_have_count(2)
    texts(page).nth(1).fill("second and third")
    page.get_by_test_id("cue-merge").first.click(force=True)
    expect(texts(page)).to_have_count(1)
    page.wait_for_function("cutroom.saved")
    assert cues(captions) == [(0, 90, "First\nsecond and third")]
    with captions.edit():
        page.get_by_test_id("undo").click()
    assert cues(captions) == [(0, 30, "First"), (60, 30, "second and third")]


def test_a_file_that_holds_no_subtitles_gets_a_sentence(captions: Editor, tmp_path: Path) -> None:
    file = tmp_path / "Talk.srt"
    file.write_bytes(b"\x00\x01 no subtitles")
    version = captions.version
    captions.page.get_by_test_id("captions-file").set_input_files(file)
    note = captions.page.get_by_test_id("captions-note")
    expect(note).to_be_visible()
    expect(note).not_to_contain_text("Importing")
    assert captions.version == version
