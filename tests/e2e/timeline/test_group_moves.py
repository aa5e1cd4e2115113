"""Dragging one of several selected clips takes all of them along."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from tests.e2e.timeline.hand import commands, drag, dragging, middle, shown


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
