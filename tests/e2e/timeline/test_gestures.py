"""What a drag on the timeline shows and sends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.timeline.hand import (
    TWO_SOUNDS,
    Json,
    Point,
    at_frame,
    commands,
    drag,
    dragging,
    edge,
    middle,
    shown,
    tip,
)


@pytest.fixture(autouse=True)
def without_snapping(timeline: Page) -> None:
    timeline.evaluate("harness.store.setOption({ snapping: false })")


def frames_right(page: Page, start: Point, frames: int) -> Point:
    return start.right(frames * page.evaluate("cutroomTimeline.timeline.scene().view.pixelsPerFrame"))


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        ((), {"type": "trim", "clip": "a", "edge": "tail", "delta": -40}),
        (("Alt",), {"type": "ripple_trim", "clip": "a", "edge": "tail", "delta": -40}),
        (("Shift",), {"type": "roll", "clip": "a", "edge": "tail", "delta": -40}),
    ],
)
def test_dragging_an_edge_sends_one_edit_with_the_frames_of_the_drag(
    timeline: Page, keys: tuple[str, ...], sent: Json
) -> None:
    start = edge(timeline, "a", "tail")
    drag(timeline, start, frames_right(timeline, start, -40), keys=keys)
    assert commands(timeline) == [sent]


def test_the_ripple_tool_makes_closing_up_the_plain_drag(timeline: Page) -> None:
    timeline.get_by_test_id("tool-ripple").click()
    start = edge(timeline, "b", "head")
    drag(timeline, start, frames_right(timeline, start, 30))
    assert commands(timeline) == [{"type": "ripple_trim", "clip": "b", "edge": "head", "delta": 30}]


def test_an_edge_stops_at_its_neighbour_while_it_is_dragged(timeline: Page) -> None:
    start = edge(timeline, "c", "tail")  # a gap of 60 frames follows
    drag(timeline, start, frames_right(timeline, start, 140))
    assert commands(timeline) == [{"type": "trim", "clip": "c", "edge": "tail", "delta": 60}]


@pytest.mark.parametrize(
    ("clip", "side", "frames", "reason"),
    [
        ("c", "tail", 140, "The next clip begins here"),
        ("b", "head", -50, "The clip before ends here"),
        ("a", "head", -50, "The timeline begins here"),
        ("a", "tail", -230, "One frame is the shortest"),
        ("a", "tail", -10, None),
    ],
)
def test_an_edge_that_goes_no_further_says_why(
    timeline: Page, clip: str, side: str, frames: int, reason: str | None
) -> None:
    start = edge(timeline, clip, side)
    with dragging(timeline, start, frames_right(timeline, start, frames)):
        said = tip(timeline)
    assert said.split("  ·  ")[2:] == ([reason] if reason else [])


def test_an_edge_at_the_end_of_its_source_says_so(timeline: Page) -> None:
    start = edge(timeline, "b", "head")  # has 50 frames before it
    with dragging(timeline, start, frames_right(timeline, start, -60), keys=["Alt"]):
        said = tip(timeline)
    assert said.endswith("The source begins here")


@pytest.mark.parametrize(("clip", "down"), [("a", False), ("m", True)])
def test_a_clip_dragged_beyond_the_tracks_of_its_kind_gets_a_new_one(
    timeline: Page, clip: str, down: bool
) -> None:
    timeline.evaluate(TWO_SOUNDS)
    timeline.evaluate("cutroomTimeline.timeline.draw()")
    box = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert box is not None
    start = middle(timeline, clip)
    y = box["y"] + (box["height"] - 3 if down else 32)
    with dragging(timeline, start, Point(frames_right(timeline, start, 20).x, y)):
        said, drawn = tip(timeline), shown(timeline, clip)
    assert said.startswith("New track")
    assert drawn == {"track": "new track", "start": 20, "frames": 200}
    assert commands(timeline) == [
        {"type": "move", "clip": clip, "track": None, "at": 20, "mode": "overwrite"}
    ]


def test_a_clip_that_is_alone_on_the_outermost_track_stays_there(timeline: Page) -> None:
    box = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert box is not None
    start = middle(timeline, "m")
    drag(timeline, start, Point(start.x, box["y"] + box["height"] - 3))
    assert commands(timeline) == []


def test_an_edge_that_cannot_move_sends_nothing(timeline: Page) -> None:
    start = edge(timeline, "b", "tail")
    drag(timeline, start, frames_right(timeline, start, 50))
    assert commands(timeline) == []


def test_a_drag_is_shown_until_the_server_answers_and_springs_back_when_it_says_no(timeline: Page) -> None:
    before = shown(timeline, "a")
    start = edge(timeline, "a", "tail")
    drag(timeline, start, frames_right(timeline, start, -50))
    assert shown(timeline, "a") == {**before, "frames": before["frames"] - 50}
    timeline.evaluate("harness.store.refuse('There is no room.')")
    assert shown(timeline, "a") == before


def test_a_new_document_takes_the_place_of_what_was_drawn_ahead(timeline: Page) -> None:
    start = edge(timeline, "a", "tail")
    drag(timeline, start, frames_right(timeline, start, -50))
    timeline.evaluate("harness.show(harness.timeline)")
    assert shown(timeline, "a")["frames"] == 200


def test_escape_drops_what_is_held(timeline: Page) -> None:
    start = edge(timeline, "a", "tail")
    with dragging(timeline, start, start.right(-80)):
        timeline.keyboard.press("Escape")
    assert commands(timeline) == []
    assert shown(timeline, "a")["frames"] == 200


def test_a_clip_among_others_on_the_main_track_takes_a_new_place(timeline: Page) -> None:
    start = middle(timeline, "a")
    with dragging(timeline, start, frames_right(timeline, start, 200)):
        assert shown(timeline, "b")["start"] == 0
    assert commands(timeline) == [{"type": "reorder", "clip": "a", "track": "v1", "index": 1}]


def test_a_clip_dragged_past_the_end_of_the_main_track_becomes_the_last(timeline: Page) -> None:
    start = middle(timeline, "a")
    drag(timeline, start, frames_right(timeline, start, 850))
    assert commands(timeline) == [{"type": "reorder", "clip": "a", "track": "v1", "index": 3}]


def test_with_control_a_clip_stays_exactly_where_it_is_dropped(timeline: Page) -> None:
    start = middle(timeline, "a")
    drag(timeline, start, frames_right(timeline, start, 100), keys=["Control"])
    assert commands(timeline) == [
        {"type": "move", "clip": "a", "track": "v1", "at": 100, "mode": "overwrite"}
    ]


def test_a_clip_on_another_track_stays_where_it_is_dropped(timeline: Page) -> None:
    start = middle(timeline, "over")
    drag(timeline, start, frames_right(timeline, start, 130))
    assert commands(timeline) == [
        {"type": "move", "clip": "over", "track": "v2", "at": 350, "mode": "overwrite"}
    ]


def test_a_clip_dropped_on_clips_of_another_track_pushes_in_at_the_nearest_cut(timeline: Page) -> None:
    start = middle(timeline, "over")
    drag(timeline, start, Point(start.x, middle(timeline, "b").y))
    assert commands(timeline) == [
        {"type": "move", "clip": "over", "track": "v1", "at": 200, "mode": "insert"}
    ]


def test_a_picture_cannot_be_dropped_among_sounds(timeline: Page) -> None:
    with dragging(timeline, middle(timeline, "a"), middle(timeline, "m")):
        assert tip(timeline) == "Not on this track  ·  A gives its sound a track"
    assert commands(timeline) == []


def test_alt_and_a_drag_show_another_part_of_the_media(timeline: Page) -> None:
    start = middle(timeline, "a")
    drag(timeline, start, frames_right(timeline, start, -40), keys=["Alt"])
    assert commands(timeline) == [{"type": "slip", "clip": "a", "delta": 40}]


def test_a_fade_handle_sets_both_fades_of_its_clip(timeline: Page) -> None:
    timeline.mouse.click(*middle(timeline, "over"))
    box = timeline.evaluate("cutroomTimeline.clipRect('over')")
    scale = timeline.evaluate("cutroomTimeline.timeline.scene().view.pixelsPerFrame")
    handle = Point(box["x"] + 24 * scale, box["y"] + 18)
    drag(timeline, handle, handle.right(26 * scale))
    assert commands(timeline) == [{"type": "set_fades", "clip": "over", "fade_in": 50, "fade_out": 24}]


def test_a_caption_is_moved_by_its_body_and_changed_by_its_edge(timeline: Page) -> None:
    box = timeline.evaluate("cutroomTimeline.cueRect('q2')")
    body = Point(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    drag(timeline, body, frames_right(timeline, body, 100))
    timeline.evaluate("harness.store.refuse('')")
    tail = Point(box["x"] + box["width"] - 2, body.y)
    drag(timeline, tail, frames_right(timeline, tail, 30))
    assert commands(timeline) == [
        {"type": "change_cue", "cue": "q2", "start": 190, "frames": 70},
        {"type": "change_cue", "cue": "q2", "start": 90, "frames": 100},
    ]
    assert timeline.evaluate("harness.store.selectedCue") == "q2"


def test_a_marker_is_dragged_along_the_ruler(timeline: Page) -> None:
    ruler = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert ruler is not None
    start = at_frame(timeline, 300, Point(0, ruler["y"] + 22))
    drag(timeline, start, frames_right(timeline, start, 60))
    assert commands(timeline) == [{"type": "change_marker", "marker": "k1", "at": 360}]


def test_the_in_and_out_points_are_dragged_along_the_ruler(timeline: Page) -> None:
    timeline.evaluate("harness.store.setRange({ inPoint: 100, outPoint: 400 })")
    ruler = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert ruler is not None
    start = at_frame(timeline, 400, Point(0, ruler["y"] + 8))
    drag(timeline, start, frames_right(timeline, start, 50))
    start = at_frame(timeline, 100, start)
    drag(timeline, start, frames_right(timeline, start, 600))
    assert timeline.evaluate("[harness.store.inPoint, harness.store.outPoint]") == [449, 450]
    assert commands(timeline) == []


def test_an_edge_is_drawn_to_the_playhead_when_it_comes_near(timeline: Page) -> None:
    timeline.evaluate("harness.store.setOption({ snapping: true })")
    timeline.evaluate("harness.store.setPlayhead(150)")
    start = edge(timeline, "a", "tail")
    near = at_frame(timeline, 150, start).right(start.x - at_frame(timeline, 200, start).x + 6)
    with dragging(timeline, start, near):
        assert timeline.evaluate("cutroomTimeline.timeline.scene().ghost.guide") == 150
    assert commands(timeline) == [{"type": "trim", "clip": "a", "edge": "tail", "delta": -50}]


def test_a_locked_track_is_left_alone(timeline: Page) -> None:
    timeline.evaluate("harness.timeline.tracks[1].locked = true")
    timeline.evaluate("harness.show(harness.timeline)")
    drag(timeline, edge(timeline, "a", "tail"), middle(timeline, "a"))
    drag(timeline, middle(timeline, "a"), middle(timeline, "c"))
    assert commands(timeline) == []


def test_media_from_the_library_push_in_where_they_are_dropped(timeline: Page) -> None:
    cut = at_frame(timeline, 210, middle(timeline, "a"))
    timeline.evaluate("([x, y]) => harness.dropMedia('walk', x, y)", list(cut))
    whole = {"asset": "walk", "source_start": "0", "frames": 3000}
    assert commands(timeline) == [{"type": "insert", "track": "v1", "at": 200, **whole}]


def test_media_dropped_behind_the_last_clip_follow_it(timeline: Page) -> None:
    end = at_frame(timeline, 830, middle(timeline, "a"))
    timeline.evaluate("([x, y]) => harness.dropMedia('talk', x, y)", list(end))
    whole = {"asset": "talk", "source_start": "0", "frames": 3000}
    assert commands(timeline) == [{"type": "append", "track": "v1", "kind": "video", "clips": [whole]}]


def test_of_a_video_that_is_dropped_among_sounds_it_is_the_sound_that_comes(timeline: Page) -> None:
    place = at_frame(timeline, 700, middle(timeline, "m"))
    timeline.evaluate("([x, y]) => harness.dropMedia('walk', x, y)", list(place))
    whole = {"asset": "walk", "source_start": "0", "frames": 3000}
    assert commands(timeline) == [{"type": "overwrite", "track": "a1", "at": 700, **whole}]


def test_a_file_without_sound_is_refused_among_sounds_with_the_reason(timeline: Page) -> None:
    place = at_frame(timeline, 700, middle(timeline, "m"))
    timeline.evaluate("([x, y]) => harness.carry('chart', x, y)", list(place))
    assert tip(timeline) == "Chart.png has no sound"
    timeline.evaluate("([x, y]) => harness.dropMedia('chart', x, y)", list(place))
    assert commands(timeline) == []
    assert timeline.evaluate("cutroomTimeline.timeline.scene().ghost") is None


@pytest.mark.parametrize(("asset", "kind", "down"), [("walk", "video", False), ("music", "audio", True)])
def test_media_dropped_beyond_the_tracks_of_their_kind_get_a_new_one(
    timeline: Page, asset: str, kind: str, down: bool
) -> None:
    box = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert box is not None
    x, _ = at_frame(timeline, 400, middle(timeline, "a"))
    y = box["y"] + (box["height"] - 3 if down else 32)
    timeline.evaluate("([asset, x, y]) => harness.dropMedia(asset, x, y)", [asset, x, y])
    (sent,) = commands(timeline)
    whole = {"asset": asset, "source_start": "0", "frames": 3000}
    assert sent == {"type": "overwrite", "track": None, "kind": kind, "at": sent["at"], **whole}


def test_files_from_outside_show_their_place_and_come_there_when_they_are_here(timeline: Page) -> None:
    place = at_frame(timeline, 210, middle(timeline, "a"))
    timeline.evaluate("([x, y]) => harness.hold(x, y)", list(place))
    assert tip(timeline) == "V1  ·  00:08:00"  # where it pushes in
    assert timeline.evaluate("harness.store.dropPlace") == {
        "track": "v1",
        "kind": "video",
        "beyond": None,
        "at": 210,
        "exact": False,
    }
    timeline.evaluate("harness.land(['walk', 'chart', 'music'])")
    walk, chart, music = (
        {"asset": name, "source_start": "0", "frames": frames}
        for name, frames in (("walk", 3000), ("chart", 125), ("music", 3000))
    )
    assert commands(timeline) == [
        {"type": "insert", "track": "v1", "at": 200, **walk, "then": [chart]},
        {"type": "insert", "track": "a1", "at": 0, **music},
    ]


def test_files_from_outside_come_as_sound_among_sounds_and_one_without_says_so(timeline: Page) -> None:
    place = at_frame(timeline, 700, middle(timeline, "m"))
    timeline.evaluate("([x, y]) => harness.hold(x, y)", list(place))
    timeline.evaluate("harness.land(['chart', 'talk'])")
    talk = {"asset": "talk", "source_start": "0", "frames": 3000}
    assert commands(timeline) == [{"type": "overwrite", "track": "a1", "at": 700, **talk}]
    assert timeline.evaluate("said") == ["Chart.png has no sound. It is in the library."]


def test_files_from_outside_that_leave_the_timeline_have_no_place_on_it(timeline: Page) -> None:
    place = at_frame(timeline, 210, middle(timeline, "a"))
    timeline.evaluate("([x, y]) => harness.hold(x, y, ['dragover', 'dragleave'])", list(place))
    left = "[harness.store.dropPlace, cutroomTimeline.timeline.scene().ghost]"
    assert timeline.evaluate(left) == [None, None]


def test_sound_dropped_where_there_is_no_sound_track_gets_one(timeline: Page) -> None:
    timeline.evaluate("harness.timeline.tracks.pop(); harness.show(harness.timeline)")
    place = at_frame(timeline, 400, middle(timeline, "a"))
    timeline.evaluate("([x, y]) => harness.dropMedia('music', x, y)", list(place))
    whole = {"asset": "music", "source_start": "0", "frames": 3000}
    assert commands(timeline) == [{"type": "append", "track": None, "kind": "audio", "clips": [whole]}]
