"""A file of the library is looked at, and marked, before a part of it goes on the timeline."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.media import Clip

IS_SHOWN = """picture => {
    const video = document.querySelector("[data-testid=source-video]");
    return !video.seeking && Math.floor(video.currentTime * 30 + 1e-6) === picture;
}"""


def opened(editor: Editor, name: str) -> Locator:
    """Click the picture of a file; the dialog with its preview."""
    item = editor.page.get_by_test_id("media").filter(has_text=name).first
    item.get_by_test_id("preview").click()
    dialog = editor.page.get_by_test_id("source")
    expect(dialog).to_be_visible()
    return dialog


def go(page: Page, picture: int) -> None:
    """Put the preview on a picture of the file."""
    page.get_by_test_id("source-place").evaluate(
        "(range, to) => { range.value = to; range.dispatchEvent(new Event('input', { bubbles: true })); }",
        picture,
    )
    page.wait_for_function(IS_SHOWN, arg=picture)


def test_a_marked_part_is_inserted_at_the_playhead_and_the_next_one_behind_it(editor: Editor) -> None:
    page = editor.page
    before = editor.drawing
    editor.stand(30)
    opened(editor, "B.mp4")
    go(page, 10)
    editor.press("i")
    go(page, 24)
    editor.press("ArrowRight")
    page.wait_for_function(IS_SHOWN, arg=25)
    editor.press("o")
    expect(page.get_by_test_id("source-said")).to_have_text("00:00:00:15 will be added.")
    with editor.edit():
        editor.press("Enter")
    assert editor.drawing == "A[0:30] B[10:25] A[30:90] B[0:60]"
    assert editor.state("playhead") == 45
    go(page, 40)
    editor.press("i")
    with editor.edit():
        page.get_by_test_id("source-insert").click()
    assert editor.drawing == "A[0:30] B[10:25] B[40:60] A[30:90] B[0:60]"
    editor.press("Escape")
    expect(page.get_by_test_id("source")).to_be_hidden()
    for _ in range(2):
        with editor.edit():
            editor.press("Control+z")
    assert editor.drawing == before


def test_a_part_is_added_at_the_end_and_a_mark_past_the_other_takes_it_away(editor: Editor) -> None:
    page = editor.page
    opened(editor, "A.mp4")
    go(page, 50)
    editor.press("o")
    go(page, 60)
    editor.press("i")
    expect(page.get_by_test_id("source-out")).to_have_text("Out 00:00:03:00")
    with editor.edit():
        page.get_by_test_id("source-append").click()
    assert editor.drawing == "A[0:90] B[0:60] A[60:90]"


def test_the_preview_plays_while_the_timeline_keeps_its_keys_to_itself(editor: Editor) -> None:
    page = editor.page
    opened(editor, "A.mp4")
    editor.press("Space")
    page.wait_for_function("!document.querySelector('[data-testid=source-video]').paused")
    editor.press("Space")
    page.wait_for_function("document.querySelector('[data-testid=source-video]').paused")
    editor.press("s")
    editor.press("Escape")
    assert editor.drawing == "A[0:90] B[0:60]"
    assert not editor.state("playing")
    expect(page.get_by_test_id("media").first).to_be_visible()


def test_a_sound_is_looked_at_as_a_wave_that_a_press_goes_into(editor: Editor, studio: Studio) -> None:
    page = editor.page
    studio.asset(studio.file("Song.m4a", Clip(codec=None, container="m4a", frames=90)))
    wave = opened(editor, "Song.m4a").get_by_test_id("sound-picture")
    expect(wave).to_have_attribute("data-drawn", "true")
    wave.click()
    expect(page.get_by_test_id("source-time")).to_have_text("00:00:01:15")
    with editor.edit():
        editor.press("Enter")
    assert "S[0:" in editor.drawing
