"""Dragging one of several selected clips takes all of them along."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from tests.e2e.timeline.hand import TWO_SOUNDS, Point, commands, drag, dragging, middle, shown, tip


@pytest.fixture(autouse=True)
def without_snapping(timeline: Page) -> None:
    timeline.evaluate("harness.store.setOption({ snapping: false })")


def carry(page: Page, clips: Sequence[str], frames: int, *, keys: Sequence[str] = ()) -> None:
    """Select clips, and drag the first of them."""
    page.evaluate("clips => harness.store.select(clips)", list(clips))
    start = middle(page, clips[0])
    drag(page, start, start.right(frames * scale(page)), keys=keys)


def scale(page: Page) -> float:
    return float(page.evaluate("cutroomTimeline.timeline.scene().view.pixelsPerFrame"))


def test_clips_of_the_main_track_go_together_between_others(timeline: Page) -> None:
    timeline.evaluate("harness.store.select(['a', 'b'])")
    start = middle(timeline, "a")
    with dragging(timeline, start, start.right(200 * scale(timeline))):
        assert [shown(timeline, clip)["start"] for clip in "cab"] == [0, 310, 510]
    assert commands(timeline) == [{"type": "reorder_many", "clips": ["a", "b"], "track": "v1", "index": 1}]


def test_clips_of_several_tracks_keep_their_distance(timeline: Page) -> None:
    carry(timeline, ["over", "m"], 20)
    assert commands(timeline) == [{"type": "shift", "clips": ["over", "m"], "delta": 20}]


def test_clips_without_room_stay_unless_they_are_to_replace_what_is_there(timeline: Page) -> None:
    carry(timeline, ["a", "over"], 50)
    assert commands(timeline) == []
    assert shown(timeline, "a")["start"] == 0
    carry(timeline, ["a", "over"], 50, keys=["Control"])
    assert commands(timeline) == [{"type": "shift", "clips": ["over", "a"], "delta": 50}]


def test_no_clip_is_dragged_before_the_start(timeline: Page) -> None:
    carry(timeline, ["over", "m"], -100, keys=["Control"])
    assert commands(timeline) == []


def off(page: Page, start: Point, frames: int, *, down: bool) -> Point:
    """Above all pictures, or below all sound."""
    box = page.get_by_test_id("timeline-canvas").bounding_box()
    assert box is not None
    return Point(start.x + frames * scale(page), box["y"] + (box["height"] - 3 if down else 32))


@pytest.mark.parametrize(
    ("clips", "drawn"),
    [
        (["a", "b"], {"a": ("new track", 20), "b": ("new track", 220)}),
        (["a", "over"], {"a": ("new track", 20), "over": ("new track 2", 240)}),
        (["a", "m"], {"a": ("new track", 20), "m": ("a1", 20)}),
    ],
)
def test_clips_dragged_above_the_pictures_get_new_tracks(
    timeline: Page, clips: Sequence[str], drawn: dict[str, tuple[str, int]]
) -> None:
    timeline.evaluate("clips => harness.store.select(clips)", list(clips))
    start = middle(timeline, clips[0])
    with dragging(timeline, start, off(timeline, start, 20, down=False)):
        assert "new track" in tip(timeline).lower()
        found = {clip: shown(timeline, clip) for clip in clips}
    assert {clip: (place["track"], place["start"]) for clip, place in found.items()} == drawn
    (sent,) = commands(timeline)
    assert (set(sent.pop("clips")), sent) == (
        set(clips),
        {"type": "shift", "delta": 20, "new_tracks": "video"},
    )


def test_clips_dragged_below_the_sound_get_a_new_track_there(timeline: Page) -> None:
    timeline.evaluate(TWO_SOUNDS)
    timeline.evaluate("harness.store.select(['m', 'a'])")
    timeline.evaluate("cutroomTimeline.timeline.draw()")
    start = middle(timeline, "m")
    with dragging(timeline, start, off(timeline, start, 0, down=True)):
        assert (shown(timeline, "m")["track"], shown(timeline, "a")["track"]) == ("new track", "v1")
    (sent,) = commands(timeline)
    assert (sent["delta"], sent["new_tracks"]) == (0, "audio")


def test_clips_that_are_all_of_the_outermost_tracks_gain_nothing_by_new_ones(timeline: Page) -> None:
    timeline.evaluate("harness.store.select(['m', 'over'])")
    start = middle(timeline, "m")
    drag(timeline, start, off(timeline, start, 0, down=True))
    assert commands(timeline) == []


def test_clips_go_to_no_new_track_where_others_with_them_have_no_room(timeline: Page) -> None:
    timeline.evaluate(TWO_SOUNDS)
    timeline.evaluate("harness.store.select(['a', 'm'])")
    timeline.evaluate("cutroomTimeline.timeline.draw()")
    start = middle(timeline, "a")
    drag(timeline, start, off(timeline, start, 20, down=False))
    assert commands(timeline) == []
