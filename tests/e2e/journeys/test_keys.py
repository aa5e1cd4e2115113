"""The keyboard: the help lists the keys, and keys are letters wherever something is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.journeys.editor import Editor


def test_the_question_mark_shows_all_keys_and_escape_goes_back(editor: Editor) -> None:
    editor.press("?")
    keys = editor.page.get_by_test_id("keys")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("Split at the playhead")
    expect(keys).to_contain_text("Take the whole file")  # in the preview of one
    version = editor.version
    editor.press("m")  # the dialog has the keys now
    editor.press("Escape")
    expect(keys).to_be_hidden()
    with editor.edit():
        editor.press("t")
    assert editor.version == version + 1


def test_the_playhead_walks_by_keys(editor: Editor) -> None:
    for key, frame in [
        ("ArrowRight", 1), ("Shift+ArrowRight", 31), ("ArrowDown", 90), ("ArrowLeft", 89),
        ("ArrowUp", 0), ("End", 150), ("Home", 0),
    ]:  # fmt: skip
        editor.press(key)
        assert editor.state("playhead") == frame


def test_in_and_out_points_cut_a_range_out(editor: Editor) -> None:
    for frame, key in ((30, "i"), (120, "o")):
        editor.page.evaluate("frame => cutroom.setPlayhead(frame)", frame)
        editor.press(key)
    with editor.edit():
        editor.press("x")
    assert editor.drawing == "A[0:30] B[30:60]"


def test_trimming_the_start_to_the_playhead_leaves_the_picture_on_the_screen(editor: Editor) -> None:
    assert editor.stand(40) == 40
    with editor.edit():
        editor.press("q")
    assert (editor.drawing, editor.seen()) == ("A[40:90] B[0:60]", 40)


def test_typing_a_name_does_not_cut(editor: Editor) -> None:
    field = editor.page.get_by_test_id("project-name")
    editor.page.evaluate("cutroom.setPlayhead(30)")
    version = editor.version
    field.fill("")
    field.press_sequentially("sqwx m", delay=0)
    expect(field).to_have_value("sqwx m")
    field.press("Enter")
    editor.page.wait_for_function("version => cutroom.version > version", arg=version)
    assert editor.drawing == "A[0:90] B[0:60]"
    assert editor.timeline["markers"] == []


@pytest.mark.parametrize("key", ["Delete", "x", "d", "Control+c"])
def test_a_key_for_clips_says_that_none_is_selected(editor: Editor, key: str) -> None:
    before = editor.drawing
    editor.press(key)
    said = editor.page.get_by_text("Nothing is selected")
    expect(said).to_contain_text("press Enter for the clip at the playhead")
    editor.press("Enter")
    with editor.edit():
        editor.press("Delete")
    assert editor.drawing != before


def test_a_cut_where_there_is_none_to_make_is_said(editor: Editor) -> None:
    editor.press("s")
    expect(editor.page.get_by_text("There is nothing to cut at the playhead")).to_be_visible()
