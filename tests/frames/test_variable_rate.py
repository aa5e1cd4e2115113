"""Pictures of a variable rate are copied and keep their own times; every frame shows the right one."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.first_cut import usual_rate
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan, SegmentKind
from app.domain.timeline import CaptionMode, CaptionTrack, Clip, Cue, Gap, Timeline
from tests.frames.exporting import asset_of, clip, expected_numbers, export, index_of, timeline_of
from tests.frames.test_copying import complaints, hevc, payloads
from tests.media import Clip as Media
from tests.media import make, number_in

RATE = Fraction(30)
GROUP = 24
SIZE = (128, 72)


def on_a_grid(rate: Fraction, count: int) -> tuple[Fraction, ...]:
    """Times of pictures of which every now and then some were dropped, as screen recorders do."""
    kept = (number for number in range(4 * count) if number % 7 not in (3, 4) and number % 23 != 11)
    return tuple(number / rate for number, _ in zip(kept, range(count), strict=False))


def unsteady(count: int) -> tuple[Fraction, ...]:
    """Times that lie on no grid, as phones record in the dark, with a long rest in between."""
    chance = random.Random(5)
    steps = [Fraction(chance.randrange(1800, 4200), 90_000) for _ in range(count - 1)]
    steps[40] = Fraction(9, 4)
    return tuple(accumulate(steps, initial=Fraction(0)))


DROPPED = Media(frames=200, size=SIZE, gop=GROUP, sound=None, times=on_a_grid(RATE, 200))
UNSTEADY = replace(DROPPED, times=unsteady(200))

KINDS = {
    "dropped pictures": (DROPPED, "mp4"),
    "dropped pictures, twice the timeline's rate": (replace(DROPPED, times=on_a_grid(2 * RATE, 200)), "mp4"),
    "unsteady, no B-frames": (replace(UNSTEADY, b_frames=0, options=(("preset", "veryfast"),)), "mp4"),
    "unsteady, with sound": (replace(UNSTEADY, sound="aac"), "mp4"),
    "unsteady, Matroska": (replace(UNSTEADY, container="mkv"), "mkv"),
    "unsteady, transport stream": (replace(UNSTEADY, container="ts", sound="aac"), "mp4"),
    "unsteady, HEVC, open groups": (
        replace(hevc("open-gop=1:bframes=3:b-adapt=0:min-keyint=5"), frames=200, times=UNSTEADY.times),
        "mp4-hevc",
    ),
    "unsteady, VP9": (
        replace(
            UNSTEADY, codec="libvpx-vp9", container="webm", options=(("cpu-used", "8"), ("deadline", "good"))
        ),
        "webm",
    ),
}


def plan_of(timeline: Timeline, source: Media, preset: str = "mp4") -> RenderPlan:
    asset = asset_of("s", make(source))
    return plan_render(
        timeline, {"s": asset}, preset_named(preset), indexes={"s": index_of(asset, make(source))}
    )


def rate_of(source: Media) -> Fraction:
    """The rate of a timeline that is made for a source, as projects choose it."""
    picture = asset_of("s", make(source)).info
    assert picture is not None and picture.picture is not None and picture.picture.variable_rate
    return usual_rate(picture.picture.rate)


def several(source: Media, rate: Fraction) -> Timeline:
    """A trim, a delete, a clip from before, and one that begins inside the long rest."""
    starts = ((5, 60), (80, 65), (3, 7), (20, 60))
    items = [clip(f"c{a}", "s", a / rate, n) for a, n in starts]
    return replace(timeline_of(tuple(items), rate=rate), size=source.size)


def pictures(path: Path) -> list[tuple[Fraction, int]]:
    """(when it is shown, which one it is) of every picture."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        start = Fraction(container.start_time or 0, 1_000_000)
        base = stream.time_base or Fraction(1)
        return [
            (
                (frame.pts or 0) * base - start,
                number_in(np.asarray(frame.to_ndarray(format="gray"), np.uint8)),
            )
            for frame in container.decode(stream)
        ]


def seen(shown: list[tuple[Fraction, int]], timeline: Timeline) -> list[int]:
    """Which one is on screen at the middle of each frame."""
    times = [float(at) - 1e-6 for at, _ in shown]
    middles = [float((frame + Fraction(1, 2)) / timeline.rate) for frame in range(timeline.frames)]
    return [shown[int(np.searchsorted(times, at, "right")) - 1][1] for at in middles]


@pytest.mark.parametrize("kind", KINDS)
def test_every_frame_shows_what_the_timeline_says(kind: str, tmp_path: Path) -> None:
    source, preset = KINDS[kind]
    timeline = several(source, rate_of(source))
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report
    assert made.report["copied_frames"] > 50
    assert seen(pictures(made.files[0]), timeline) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])


def first_seen(item: Clip, source: Media, rate: Fraction) -> int:
    return expected_numbers(timeline_of((item,), rate=rate), {"s": source})[0]


@pytest.mark.parametrize("source", [DROPPED, UNSTEADY])
def test_pictures_of_a_clip_come_when_they_came_in_the_source(source: Media, tmp_path: Path) -> None:
    """The first one is there from the clip's beginning; all others keep their distances to the tick."""
    item = clip("a", "s", 7 / RATE, 110)
    timeline = replace(timeline_of((item,), rate=RATE), size=SIZE)
    made = export(timeline, {"s": source}, tmp_path, copying=True)
    shown = pictures(made.files[0])
    numbers = [number for _, number in shown]
    first = first_seen(item, source, RATE)
    assert numbers == list(range(first, first + len(numbers)))
    assert shown[0][0] == 0
    for at, number in shown[1:]:
        assert at == source.times[number] - item.source_start
    kinds = [segment.kind for segment in plan_of(timeline, source).segments]
    assert SegmentKind.ENCODE in kinds and SegmentKind.COPY in kinds


def test_copied_groups_are_bit_for_bit_those_of_the_source(tmp_path: Path) -> None:
    timeline = several(UNSTEADY, rate_of(UNSTEADY))
    made = export(timeline, {"s": UNSTEADY}, tmp_path, copying=True)
    original, result = payloads(make(UNSTEADY)), payloads(made.files[0])
    index = index_of(asset_of("s", make(UNSTEADY)), make(UNSTEADY)).picture
    assert index is not None
    place = copied = 0
    for segment in plan_of(timeline, UNSTEADY).segments:
        if segment.copied:
            first, count = list(index.pts).index(segment.copied.first_time), segment.copied.packets
            assert result[place : place + count] == original[first : first + count]
            copied += count
        place += segment.pictures
    assert place == len(result) and copied > 40


def test_every_offset_shows_what_the_timeline_says(tmp_path: Path) -> None:
    rate = rate_of(UNSTEADY)
    for offset in range(0, 50, 17):
        items = (clip("a", "s", offset / rate, 40 + offset % 7), clip("b", "s", (offset + 11) / rate, 50))
        timeline = replace(timeline_of(items, rate=rate), size=SIZE)
        folder = tmp_path / str(offset)
        folder.mkdir()
        made = export(timeline, {"s": UNSTEADY}, folder, copying=True)
        assert "made_again" not in made.report
        assert seen(pictures(made.files[0]), timeline) == expected_numbers(timeline, {"s": UNSTEADY})


def test_what_is_drawn_into_pictures_goes_by_the_frames_of_the_timeline(tmp_path: Path) -> None:
    """A caption begins in the middle of a long rest: its frames are drawn one by one."""
    rate = rate_of(UNSTEADY)
    track = CaptionTrack("t", "en", CaptionMode.BURN, (Cue("q", 50, 20, "."),))
    timeline = replace(timeline_of((clip("a", "s", 0, 110),), rate=rate), size=SIZE, captions=(track,))
    made = export(timeline, {"s": UNSTEADY}, tmp_path, copying=True)
    assert "made_again" not in made.report and made.report["copied_frames"] > 40
    shown = [at for at, _ in pictures(made.files[0])]
    assert all(frame / rate in shown for frame in range(50, 70))


def test_nothing_is_encoded_when_that_is_asked_for(tmp_path: Path) -> None:
    rate = rate_of(UNSTEADY)
    timeline = replace(timeline_of((clip("a", "s", 30 / rate, 40),), rate=rate), size=SIZE)
    made = export(timeline, {"s": UNSTEADY}, tmp_path, copying=True, encode=EncodeChoice.NONE)
    numbers = [number for _, number in pictures(made.files[0])]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] % GROUP == 0
    assert set(expected_numbers(timeline, {"s": UNSTEADY})) <= set(numbers)


@pytest.mark.parametrize("kind", ["unsteady, no B-frames", "unsteady, HEVC, open groups"])
def test_other_speeds_gaps_and_files_of_a_constant_rate_stand_beside_it(kind: str, tmp_path: Path) -> None:
    """At a rate that is far from the pictures' own: parameter sets are the same nevertheless."""
    source, preset = KINDS[kind]
    media = {"s": source, "t": replace(source, times=(), first=1000)}
    rate = Fraction(60)
    items = (
        clip("a", "s", Fraction(1), 130),
        Gap(7),
        clip("b", "s", Fraction(1), 30, speed=Fraction(2)),
        clip("c", "t", Fraction(1, 2), 60),
        clip("d", "s", Fraction(7, 2), 150),
    )
    timeline = replace(timeline_of(items, rate=rate), size=source.size)
    made = export(timeline, media, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and made.report["copied_frames"] > 100
    assert seen(pictures(made.files[0]), timeline) == expected_numbers(timeline, media)


def test_a_clip_begins_in_a_long_rest_of_pictures_that_are_stored_out_of_order(tmp_path: Path) -> None:
    """Where a picture stays for seconds the next key frame is stored as much too early."""
    times = tuple(
        accumulate([Fraction(60 if n % 10 == 9 else 2, 20) for n in range(59)], initial=Fraction(0))
    )
    source = replace(DROPPED, frames=60, times=times, gop=10, b_frames=2)
    for start in (Fraction(2), Fraction(33, 10), Fraction(15, 2)):
        timeline = replace(timeline_of((clip("a", "s", start, 9),), rate=Fraction(9)), size=SIZE)
        folder = tmp_path / f"{float(start)}"
        folder.mkdir()
        made = export(timeline, {"s": source}, folder, copying=True, encode=EncodeChoice.ALL)
        assert seen(pictures(made.files[0]), timeline) == expected_numbers(timeline, {"s": source}), start


def test_who_wants_fewer_pictures_gets_fewer() -> None:
    timeline = replace(timeline_of((clip("a", "s", 0, 40),), rate=Fraction(12)), size=SIZE)
    made = plan_of(timeline, UNSTEADY)
    assert not made.variable and made.written_frames == 40
