"""What the timeline reckons before it draws: ticks, snapping, peaks, pictures, limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Page

from app.domain.time import frames_before


def reckon(page: Page, module: str, call: str, *arguments: Any) -> Any:
    """Call a function of a module of the timeline with some arguments."""
    return page.evaluate(
        """async ([module, call, given]) => {
          const found = await import(`cutroom/timeline/${module}`);
          return found[call](...given);
        }""",
        [module, call, list(arguments)],
    )


@pytest.mark.parametrize("pixels", [60, 12, 3, 1, 0.2, 0.01, 0.0005])
@pytest.mark.parametrize("rate", [24000 / 1001, 25, 60, 10.527])
def test_marks_of_the_ruler_have_room_for_their_labels(timeline: Page, pixels: float, rate: float) -> None:
    steps = reckon(timeline, "ticks.js", "stepsOf", pixels, rate)
    major, minor = steps["major"], steps["minor"]
    assert major["length"] % minor["length"] == 0
    assert major["length"] * pixels >= 84 or major["seconds"] == 14400
    assert "seconds" in major or major["length"] < round(rate)


@pytest.mark.parametrize("rate", [Fraction(10527, 1000), Fraction(62, 5), Fraction(30000, 1001)])
def test_labels_of_seconds_stand_where_the_seconds_begin(timeline: Page, rate: Fraction) -> None:
    first = frames_before(3600, rate)
    ticks = reckon(timeline, "ticks.js", "ticksBetween", first, first + 300, 4, float(rate))
    labels = [tick["frame"] for tick in ticks if tick["major"] and tick["frame"] >= first]
    seconds = [frames_before(second, rate) for second in range(3600, 3700)]
    assert labels[0] == first
    assert set(labels) <= set(seconds)


def test_marks_are_made_only_for_what_is_seen(timeline: Page) -> None:
    ticks = reckon(timeline, "ticks.js", "ticksBetween", 9_000, 9_500, 2, 25)
    assert 0 < len(ticks) < 300
    assert ticks[0]["frame"] >= 8_900 and ticks[-1]["frame"] <= 9_500


@pytest.mark.parametrize(
    ("frames", "shift", "guide"),
    [
        ([97], 3, 100),
        ([105], -5, 100),
        ([91], 0, None),  # more than eight pixels away
        ([147, 205], -5, 200),  # the nearer of the two is farther than eight pixels
        ([98, 199], 1, 200),  # the end is nearer to a cut than the start
    ],
)
def test_the_nearest_point_within_eight_pixels_draws(
    timeline: Page, frames: list[int], shift: int, guide: int | None
) -> None:
    assert reckon(timeline, "snapping.js", "snapShift", frames, [0, 100, 200], 1) == {
        "shift": shift,
        "guide": guide,
    }


def test_points_are_farther_apart_in_frames_when_zoomed_out(timeline: Page) -> None:
    assert reckon(timeline, "snapping.js", "snapShift", [60], [0, 100], 0.2)["guide"] == 100
    assert reckon(timeline, "snapping.js", "snapShift", [60], [0, 100], 2)["guide"] is None


def test_everything_that_matters_is_a_snapping_point(timeline: Page) -> None:
    points = timeline.evaluate("""async () => {
      const { snapPoints } = await import("cutroom/timeline/snapping.js");
      const state = { timeline: harness.timeline, playhead: 7, inPoint: 8, outPoint: 9 };
      return [snapPoints(state), snapPoints(state, new Set(["a"]))];
    }""")
    everything, without = points
    assert {0, 7, 8, 9, 20, 80, 200, 220, 300, 350, 380, 600, 640, 660, 800} <= set(everything)
    assert everything == sorted(everything)
    assert 200 in without  # another clip begins there


def test_a_loud_moment_stays_loud_at_every_zoom(timeline: Page) -> None:
    loudest = timeline.evaluate("""async () => {
      const { columnsOf, levelsOf } = await import("cutroom/timeline/peaks.js");
      const bytes = new Uint8Array(360_000); // an hour
      bytes[200_001] = 255;
      const levels = levelsOf(bytes);
      return [0.01, 0.1, 1, 10, 100, 1800].map((width) =>
        columnsOf(levels, 0, width, Math.ceil(3600 / width)).reduce((a, b) => Math.max(a, b)));
    }""")
    assert loudest == [1, 1, 1, 1, 1, 1]


def test_no_sound_is_drawn_before_and_behind_the_media(timeline: Page) -> None:
    columns = timeline.evaluate("""async () => {
      const { columnsOf, levelsOf } = await import("cutroom/timeline/peaks.js");
      return [...columnsOf(levelsOf(new Uint8Array(100).fill(255)), -1, 0.5, 6)];
    }""")
    assert columns == [0, 0, 1, 1, 0, 0]


def test_pictures_of_a_clip_stay_put_while_its_start_is_trimmed(timeline: Page) -> None:
    strip = {"columns": 10, "count": 60, "interval": 2}
    shared = {"to": 500, "width": 100, "pixelsPerFrame": 2, "rate": 25, "strip": strip}
    whole = reckon(
        timeline,
        "tiles.js",
        "tilesBetween",
        {**shared, "clip": {"source_start": "0", "speed": "1"}, "left": 0, "from": 0},
    )
    trimmed = reckon(
        timeline,
        "tiles.js",
        "tilesBetween",
        {**shared, "clip": {"source_start": "2", "speed": "1"}, "left": 100, "from": 100},
    )
    assert [tile for tile in whole if tile["x"] >= 100] == trimmed


@pytest.mark.parametrize(
    ("start", "speed", "head", "tail"),
    [
        ("0", "1", 0, 200),
        ("2", "1", 50, 150),
        ("2", "2", 25, 50),
        ("1/2", "1/2", 25, 425),
        ("9.2", "1", 230, 0),
    ],
)
def test_a_clip_can_grow_into_the_media_that_it_leaves_out(
    timeline: Page, start: str, speed: str, head: int, tail: int
) -> None:
    clip = {"source_start": start, "speed": speed, "frames": 50}
    asset = {"duration": 10, "still": False}
    assert reckon(timeline, "limits.js", "mediaRoom", clip, asset, 25) == {"head": head, "tail": tail}


def test_a_clip_whose_media_is_missing_cannot_grow(timeline: Page) -> None:
    clip = {"source_start": "2", "speed": "1", "frames": 50}
    assert reckon(timeline, "limits.js", "mediaRoom", clip, None, 25) == {"head": 0, "tail": 0}
