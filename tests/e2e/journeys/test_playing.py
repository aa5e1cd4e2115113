"""Journey 3: the edited result plays before any export, and an export shows the same pictures."""

from __future__ import annotations

from statistics import median

import pytest
from playwright.sync_api import expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Json, Studio, numbers
from tests.media import read_frame_numbers

LATE = 2  # pictures: what is read while it plays may be a moment old
VERY_LATE = 12  # pictures: on a busy machine, a single look
AT_A_CUT = 3  # frames after a cut in which the last picture may stay, on a busy machine


@pytest.fixture
def cut(editor: Editor, studio: Studio) -> Editor:
    """The middle of A is gone, its end stands after B, and B runs at double speed and half as loud."""
    project = editor.project_id
    first, second = editor.clips
    studio.edit(project, type="extract_range", start=30, end=60)
    _, end, _ = studio.clip_ids(project)
    track = studio.show(project)["timeline_state"]["tracks"][0]["id"]
    studio.edit(project, type="reorder", clip=end, track=track, index=2)
    studio.edit(project, type="set_speed", clip=second, speed="2")
    studio.edit(project, type="set_gain", clip=second, gain="-6")
    studio.edit(project, type="add_cue", captions=None, start=10, frames=30, text="Both of them")
    editor.page.wait_for_function("cutroom.timeline.captions.length === 1")
    assert editor.clips[0] == first
    assert editor.drawing == "A[0:30] B[0:60]@2 A[60:90]"
    return editor


def test_a_standing_playhead_shows_what_an_export_holds(cut: Editor, studio: Studio) -> None:
    expected = numbers(cut.drawing)
    frames = [0, 1, 29, 30, 31, 45, 59, 60, 61, 89]
    assert [cut.stand(frame) for frame in frames] == [expected[frame] for frame in frames]
    job = studio.server.post(f"/api/projects/{cut.project_id}/renders", {"preset": "mp4"})
    assert studio.finished(job["id"])["status"] == "completed"
    assert read_frame_numbers(studio.download(job["id"])) == expected


def test_playing_follows_cuts_order_speed_volume_and_captions(cut: Editor) -> None:
    expected = numbers(cut.drawing)
    moments = cut.play()
    assert [moment["frame"] for moment in moments] == sorted(moment["frame"] for moment in moments)
    assert moments[-1]["frame"] == 90
    assert {moment["frame"] // 30 for moment in moments[:-1]} == {0, 1, 2}
    off = []
    for moment in moments[:-1]:
        frame = moment["frame"]
        if frame % 30 < AT_A_CUT:
            continue
        speed = 2 if 30 <= frame < 60 else 1
        off.append(abs(moment["number"] - expected[frame]) / speed)
        assert moment["rate"] == pytest.approx(speed, abs=0.11), moment  # it is kept in step by a little
        assert moment["keepsPitch"], moment
        assert (moment["caption"] == "Both of them") == (10 <= frame < 40), moment
    assert median(off) <= LATE
    assert max(off) <= VERY_LATE
    assert {round(sound["gain"], 2) for sound in _sounds(moments, 35, 58)} == {0.5}
    assert {round(sound["gain"], 2) for sound in _sounds(moments, 65, 88)} == {1.0}


def test_a_change_while_it_plays_is_heard_and_seen_at_once(cut: Editor, studio: Studio) -> None:
    third = cut.clips[2]
    cut.press("Home")
    cut.press("Space")
    cut.page.wait_for_function("cutroom.playhead > 3")
    studio.edit(cut.project_id, type="extract", clips=[third])
    cut.page.wait_for_function("!cutroom.playing")
    assert cut.state("playhead") == 60


def test_playing_goes_round_between_in_and_out_and_over_the_whole_until_it_is_told_not_to(
    editor: Editor,
) -> None:
    page = editor.page
    page.evaluate("""() => {
        window.turns = [];
        let last = cutroom.playhead;
        cutroom.on("playhead", (frame) => {
            if (cutroom.playing && frame < last) turns.push([last, frame]);
            last = frame;
        });
        cutroom.setRange({ inPoint: 30, outPoint: 50 });
        cutroom.setPlayhead(35);
    }""")
    editor.press("r")
    expect(page.get_by_test_id("player-loop")).to_have_attribute("aria-pressed", "true")
    editor.press("Space")
    page.wait_for_function("turns.length >= 2")
    assert all(back == 30 and 50 <= end < 60 for end, back in page.evaluate("turns"))
    page.evaluate("cutroom.setRange({ inPoint: null, outPoint: null }); cutroom.setPlayhead(140); turns = []")
    page.wait_for_function("turns.some(([, back]) => back === 0)")
    editor.press("r")
    page.wait_for_function("!cutroom.playing", timeout=60_000)
    assert editor.state("playhead") == 150


def _sounds(moments: list[Json], start: int, end: int) -> list[Json]:
    return [sound for moment in moments if start <= moment["frame"] < end for sound in moment["sounds"]]
