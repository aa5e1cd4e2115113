"""The sound of a talk begins before its picture: it is taken off, cut for itself, and exported so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Position, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio, numbers
from tests.e2e.timeline.hand import at_frame, drag, edge
from tests.media import read_frame_numbers, read_sound_times


def test_a_sound_that_begins_before_its_picture_is_cut_with_keys_and_mouse_and_exported(
    editor: Editor, studio: Studio
) -> None:
    page = editor.page
    studio.edit(editor.project_id, type="ripple_trim", clip=editor.clips[1], edge="head", delta=30)
    page.wait_for_function("cutroom.timeline.tracks[0].items[1].frames === 30")
    editor.press("n")
    editor.press("Control+a")
    with editor.edit():
        editor.press("a")
    assert editor.drawing == "V1: A[0:90] B[30:60]\nA1: A[0:90] B[30:60]"
    sound = edge(page, editor.clips[2], "tail")
    zero, one = (at_frame(page, frame, sound).x for frame in (0, 1))
    with editor.edit():
        drag(page, sound, sound.right((zero - one) * 20), keys=["Shift"])
    assert editor.drawing == "V1: A[0:90] B[30:60]\nA1: A[0:70] B[10:60]"
    assert editor.stand(80) == 80
    job = studio.server.post(f"/api/projects/{editor.project_id}/renders", {"preset": "mp4"})
    assert studio.finished(job["id"])["status"] == "completed"
    made = studio.download(job["id"])
    assert read_frame_numbers(made) == numbers("A[0:90] B[30:60]")
    heard = read_sound_times(made, [60 / 30, 80 / 30, 110 / 30])
    assert heard == pytest.approx([60 / 30, 20 / 30, 50 / 30], abs=0.02)


def test_a_silent_picture_gets_its_sound_back_in_the_inspector(editor: Editor) -> None:
    editor.select(editor.clips[0])
    choice = editor.inspector.get_by_role("combobox", name="Sound track")
    volume = editor.inspector.get_by_role("slider", name="Volume")
    with editor.edit():
        editor.press("a")
    expect(choice).to_have_value("No sound")
    expect(volume).to_be_hidden()
    with editor.edit():
        choice.click()
        editor.page.get_by_role("option", name="The sound of the file").click()
    expect(volume).to_be_visible()
    assert [item["sound"] for track in editor.timeline["tracks"] for item in track["items"]] == [1, 1, 1]


def test_the_sound_of_a_video_is_dragged_from_the_library_to_a_track_of_sound(
    editor: Editor, studio: Studio, page: Page
) -> None:
    studio.edit(editor.project_id, type="add_track", kind="audio")
    page.wait_for_function("cutroom.timeline.tracks.length === 2")
    page.evaluate("cutroomTimeline.timeline.draw()")
    row = page.evaluate("cutroomTimeline.trackRect(cutroom.timeline.tracks[1].id)")
    canvas = page.get_by_test_id("timeline-canvas").bounding_box()
    assert canvas is not None
    file = page.get_by_test_id("media").filter(has_text="A.mp4").first
    place: Position = {"x": 2, "y": row["y"] + row["height"] / 2 - canvas["y"]}
    with editor.edit():
        file.drag_to(page.get_by_test_id("timeline-canvas"), target_position=place)
    assert editor.drawing == "V1: A[0:90] B[0:60]\nA1: A[0:90]"
