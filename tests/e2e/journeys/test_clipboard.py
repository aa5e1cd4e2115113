"""Clips are copied, pasted and duplicated, with how they play, and across windows."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Windows
from tests.e2e.journeys.editor import Editor


def test_a_clip_is_duplicated_behind_itself_and_stays_at_hand(editor: Editor) -> None:
    editor.select(editor.clips[0])
    with editor.edit():
        editor.press("d")
    assert editor.drawing == "A[0:90] A[0:90] B[0:60]"
    assert editor.state("selection") == [editor.clips[1]]
    with editor.edit():
        editor.press("Control+z")
    assert editor.drawing == "A[0:90] B[0:60]"


def test_a_copy_glides_as_its_clip_does(editor: Editor) -> None:
    glide = {"scale": 1200, "x": 40, "y": 0, "begin": 5, "frames": 30, "eased": False}
    editor.studio.edit(editor.project_id, type="glide_each", glides=[{"clip": editor.clips[0], **glide}])
    editor.page.wait_for_function("cutroom.timeline.tracks[0].items[0].glide")
    editor.select(editor.clips[0])
    with editor.edit():
        editor.press("d")
    assert [item.get("glide") for item in editor.timeline["tracks"][0]["items"]] == [glide, glide, None]


def test_what_was_cut_is_pasted_at_the_playhead_also_in_another_project(
    editor: Editor, windows: Windows
) -> None:
    editor.studio.edit(editor.project_id, type="set_speed", clip=editor.clips[0], speed="2")
    editor.page.wait_for_function("cutroom.timeline.tracks[0].items[0].speed === '2'")
    editor.select(editor.clips[0])
    with editor.edit():
        editor.press("Control+x")
    assert editor.drawing == "B[0:60]"
    editor.page.evaluate("cutroom.setPlayhead(60)")
    with editor.edit():
        editor.press("Control+v")
    assert editor.drawing == "B[0:60] A[0:90]@2"
    other = Editor.open(editor.page, editor.studio, editor.studio.project("C", name="Other"))
    other.page.evaluate("cutroom.setPlayhead(0)")
    with other.edit():
        other.press("Control+v")
    assert other.drawing == "A[0:90]@2 C[0:45]"


def test_clips_are_pasted_into_a_project_of_another_rate(editor: Editor) -> None:
    editor.select(editor.clips[1])
    editor.press("Control+c")
    project = editor.studio.project("A", name="Other")
    editor.studio.edit(project, type="set_format", rate=[25, 1])
    other = Editor.open(editor.page, editor.studio, project)
    other.page.evaluate("cutroom.setPlayhead(0)")
    with other.edit():
        other.press("Control+v")
    pasted, *_ = other.timeline["tracks"][0]["items"]
    assert (pasted["source_start"], pasted["frames"]) == ("0", 50)  # two seconds, as they were
    assert other.state("selection") == [pasted["id"]]


def test_nothing_is_pasted_where_nothing_was_copied(editor: Editor) -> None:
    version = editor.version
    editor.press("Control+v")
    expect(editor.page.get_by_text("There is nothing to paste. Copy a clip first.")).to_be_visible()
    editor.press("d")
    with editor.edit():
        editor.press("m")
    assert editor.version == version + 1
    expect(editor.page.get_by_test_id("undo")).to_have_attribute("title", "Undo: Marker (Ctrl+Z)")
