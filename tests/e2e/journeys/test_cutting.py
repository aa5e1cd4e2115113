"""Journey 4: cutting with the mouse, the keys, the buttons and the inspector."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.timeline.hand import Point, at_frame, drag, dragging, edge, middle


def grab(editor: Editor, clip: int, side: str) -> Point:
    """The edge of a clip, counted from the left."""
    return edge(editor.page, editor.clips[clip], side)


def carry(editor: Editor, start: Point, frames: float, *, keys: tuple[str, ...] = ()) -> None:
    """Drag by so many frames, exactly: with snapping out of the way."""
    zero, one = (at_frame(editor.page, frame, start).x for frame in (0, 1))
    drag(editor.page, start, start.right((one - zero) * frames), keys=keys)


@pytest.fixture
def exact(editor: Editor) -> Editor:
    """Nothing snaps."""
    editor.press("n")
    editor.page.wait_for_function("!cutroom.snapping")
    return editor


def test_dragging_an_edge_trims_and_leaves_the_other_clips(exact: Editor) -> None:
    with exact.edit():
        carry(exact, grab(exact, 0, "tail"), -20)
    assert exact.drawing == "A[0:70] _20 B[0:60]"
    with exact.edit():
        carry(exact, grab(exact, 1, "head"), 15)
    assert exact.drawing == "A[0:70] _35 B[15:60]"


def test_dragging_an_edge_with_alt_closes_up(exact: Editor) -> None:
    with exact.edit():
        carry(exact, grab(exact, 0, "tail"), -20, keys=("Alt",))
    assert exact.drawing == "A[0:70] B[0:60]"


def test_an_edge_stops_at_the_end_of_its_media(exact: Editor) -> None:
    with exact.edit():
        carry(exact, grab(exact, 1, "tail"), -30)
    with exact.edit():
        carry(exact, grab(exact, 1, "tail"), 60)
    assert exact.drawing == "A[0:90] B[0:60]"


def test_the_playhead_snaps_an_edge(editor: Editor) -> None:
    editor.page.evaluate("cutroom.setPlayhead(73)")
    with editor.edit():
        carry(editor, grab(editor, 0, "tail"), -16.4)
    assert editor.drawing == "A[0:73] _17 B[0:60]"


def test_escape_lets_a_drag_go_without_a_change(exact: Editor) -> None:
    version = exact.version
    start = grab(exact, 0, "tail")
    with dragging(exact.page, start, start.right(-120)):
        exact.press("Escape")
    expect(exact.saved).to_have_text("Saved")
    assert (exact.version, exact.drawing) == (version, "A[0:90] B[0:60]")


def test_s_splits_and_delete_leaves_a_gap_and_shift_delete_closes_up(editor: Editor) -> None:
    for frame in (30, 60):
        editor.page.evaluate("frame => cutroom.setPlayhead(frame)", frame)
        with editor.edit():
            editor.press("s")
    assert editor.drawing == "A[0:30] A[30:60] A[60:90] B[0:60]"
    editor.select(editor.clips[1])
    with editor.edit():
        editor.press("Delete")
    assert editor.drawing == "A[0:30] _30 A[60:90] B[0:60]"
    editor.select(editor.clips[1])
    with editor.edit():
        editor.press("Shift+Delete")
    assert editor.drawing == "A[0:30] _30 B[0:60]"


def test_the_tools_above_the_timeline_do_the_same(editor: Editor) -> None:
    editor.page.evaluate("cutroom.setPlayhead(40)")
    with editor.edit():
        editor.page.get_by_test_id("tool-split").click()
    editor.select(editor.clips[0])
    with editor.edit():
        editor.page.get_by_test_id("tool-remove").click()
    assert editor.drawing == "_40 A[40:90] B[0:60]"
    editor.select(editor.clips[0])
    with editor.edit():
        editor.page.get_by_test_id("tool-remove-and-close").click()
    assert editor.drawing == "_40 B[0:60]"


def test_dragging_a_clip_before_another_reorders_them(editor: Editor) -> None:
    clip = middle(editor.page, editor.clips[1])
    with editor.edit():
        drag(editor.page, clip, at_frame(editor.page, 5, clip))
    assert editor.drawing == "B[0:60] A[0:90]"


def test_undo_and_redo_walk_back_and_forth_by_key_and_by_button(editor: Editor) -> None:
    undo, redo = editor.page.get_by_test_id("undo"), editor.page.get_by_test_id("redo")
    states = [editor.timeline]
    for frame in (30, 60):
        editor.page.evaluate("frame => cutroom.setPlayhead(frame)", frame)
        with editor.edit():
            editor.press("s")
        states.append(editor.timeline)
    expect(redo).to_be_disabled()
    with editor.edit():
        editor.press("Control+z")
    assert editor.timeline == states[1]
    with editor.edit():
        undo.click()
    assert editor.timeline == states[0]
    with editor.edit():
        redo.click()
    assert editor.timeline == states[1]
    with editor.edit():
        editor.press("Control+Shift+z")
    assert editor.timeline == states[2]
    expect(redo).to_be_disabled()


def test_the_inspector_changes_speed_and_volume(editor: Editor) -> None:
    first = editor.clips[0]
    editor.select(first)
    expect(editor.inspector).to_contain_text("A.mp4")
    with editor.edit():
        editor.inspector.get_by_role("button", name="2×", exact=True).click()
    assert editor.drawing == "A[0:90]@2 B[0:60]"
    factor = editor.inspector.get_by_label("Factor")
    factor.fill("0,75")
    with editor.edit():
        factor.press("Enter")
    assert editor.drawing == "A[0:90]@3/4 B[0:60]"
    with editor.edit():
        editor.inspector.get_by_role("switch", name="Keep the pitch").click()
    with editor.edit():
        editor.inspector.get_by_role("slider", name="Volume").click()
    item = editor.timeline["tracks"][0]["items"][0]
    assert (item["gain"], item["keep_pitch"]) == ("-14", False)


def test_the_keys_change_volume_speed_and_fades_without_losing_the_focus(editor: Editor) -> None:
    editor.select(editor.clips[0])
    before = editor.timeline
    steps = {
        editor.inspector.get_by_role("slider", name="Volume"): ("ArrowLeft", "gain", "-1"),
        editor.inspector.get_by_label("Factor"): ("ArrowUp", "speed", "11/10"),
        editor.inspector.get_by_label("Fade in"): ("ArrowUp", "fade_in", 6),
    }
    for control, (key, field, wanted) in steps.items():
        control.focus()
        for _ in range(2):
            with editor.edit():
                editor.press(key)
            expect(control).to_be_focused()
        assert editor.timeline["tracks"][0]["items"][0][field] == wanted
    while editor.timeline != before:
        with editor.edit():
            editor.page.get_by_test_id("undo").click()
    expect(editor.inspector.get_by_label("Factor")).to_have_value("1")
    expect(editor.inspector.get_by_role("slider", name="Volume")).to_have_value("0")


def test_a_number_that_was_typed_is_kept_when_another_clip_is_clicked(editor: Editor) -> None:
    first, second = editor.clips
    editor.select(first)
    editor.inspector.get_by_label("Factor").fill("2")
    with editor.edit():
        editor.select(second)
    assert editor.drawing == "A[0:90]@2 B[0:60]"
    expect(editor.inspector).to_contain_text("B.mp4")
    expect(editor.inspector.get_by_label("Factor")).to_have_value("1")
    editor.inspector.get_by_label("Fade in").fill("0.5")
    with editor.edit():
        editor.select(first)
    assert editor.timeline["tracks"][0]["items"][1]["fade_in"] == 15


def test_a_number_that_cannot_be_is_said_when_another_clip_is_clicked(editor: Editor) -> None:
    version = editor.version
    first, second = editor.clips
    editor.select(first)
    editor.inspector.get_by_label("Factor").fill("99")
    editor.select(second)
    expect(editor.page.get_by_text("The speed must lie between 1/16 and 16.")).to_be_visible()
    expect(editor.inspector.get_by_label("Factor")).to_have_value("1")
    assert (editor.version, editor.drawing) == (version, "A[0:90] B[0:60]")


def test_what_is_not_possible_is_said_and_changes_nothing(editor: Editor) -> None:
    version = editor.version
    editor.select(editor.clips[0])
    factor = editor.inspector.get_by_label("Factor")
    editor.page.evaluate("document.documentElement.dataset.theme = 'light'")
    factor.fill("0")
    factor.press("Enter")
    said = editor.page.get_by_text("The speed must lie between 1/16 and 16.")
    expect(said).to_have_css("color", "rgb(27, 30, 36)")  # dark letters on light ground
    assert (editor.version, editor.drawing) == (version, "A[0:90] B[0:60]")
    expect(factor).to_have_value("1")


def test_a_volume_that_is_refused_springs_back(editor: Editor) -> None:
    with editor.edit():
        editor.page.get_by_role("button", name="Lock V1").click()
    editor.select(editor.clips[0])
    slider = editor.inspector.get_by_role("slider", name="Volume")
    slider.click()
    expect(editor.page.locator(".q-notification")).to_be_visible()
    expect(slider).to_have_value("0")
    assert editor.timeline["tracks"][0]["items"][0]["gain"] == "0"
