"""Sound with holes, as of a bad reception, or joined of several files: copied between its holes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.sound.tracks import HOLES
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import Timeline
from tests.frames.exporting import asset_of, expected_numbers, export, index_of
from tests.frames.test_copied_sound import (
    LIKE,
    LISTENED,
    MOST_MOVED,
    PACKET,
    SOURCE,
    cut,
    heard_in,
    samples_of,
)
from tests.interrupted import RATE, interrupted, run_ffmpeg
from tests.media import Samples, make, read_frame_numbers

LONG = replace(SOURCE, frames=450)
KINDS = {"a long hole": (200, 240, 0), "a lost packet": (250, 251, 0), "a shift": (300, 300, 700)}


def as_timed(path: Path) -> tuple[Samples, list[int]]:
    """What is heard at each sample from the file's beginning, and where it is interrupted."""
    pieces: list[tuple[int, Samples]] = []
    with av.open(str(path)) as container:
        zero = Fraction(container.start_time or 0, 1_000_000)
        for frame in container.decode(audio=0):
            assert frame.pts is not None and frame.time_base is not None
            pieces.append((round((frame.pts * frame.time_base - zero) * RATE), frame.to_ndarray()[0]))
    heard, length, holes = [np.zeros(0, np.float32)], 0, []
    for said, piece in pieces:
        hole = abs(said - length) > RATE // 500  # a file that counts in milliseconds says no more
        at = said if hole else length
        if hole and length:
            holes += [length, at]
        heard += [np.zeros(max(0, at - length), np.float32), piece[max(0, length - at) :]]
        length = max(length, at) + len(heard[-1])
    return np.concatenate(heard), holes


def check(
    made: Path,
    timeline: Timeline,
    source: Path,
    of: Callable[[Path], Samples] = lambda path: samples_of(path, RATE),
) -> list[int]:
    """Listen everywhere but within three packets of a hole; give by how much each part is heard late."""
    (original, holes), result = as_timed(source), of(made)
    late: list[int] = []
    for item, place in timeline.tracks[0].clips():
        begin, end = (round(frame / timeline.rate * RATE) for frame in (place.start, place.end))
        first = round(item.source_start * RATE)
        edges = [begin, *(begin + hole - first for hole in holes if first < hole < first + end - begin), end]
        for start, stop in pairwise(edges):
            inner, moved = 3 * PACKET, set()
            for at in range(start + inner, stop - LISTENED - inner, LISTENED // 2):
                wanted = first + at - begin
                found, alike = heard_in(result[at : at + LISTENED], original, wanted)
                if np.abs(original[wanted : wanted + LISTENED]).max() < 0.01:
                    continue  # within a long hole
                assert alike > LIKE, f"at sample {at} of {len(result)}: {alike:.2f}"
                moved.add(wanted - found)
            assert len(moved) < 2, f"it does not hold together: {moved}"
            late += moved
    return late


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize("kind", KINDS)
def test_sound_is_copied_on_both_sides_of_a_hole(kind: str, container: str, tmp_path: Path) -> None:
    source = replace(LONG, container=container)
    holed = interrupted(source, tmp_path, KINDS[kind])
    timeline = cut((5, 330), (340, 100))
    made = export(timeline, {"s": holed}, tmp_path, copying=True)
    assert made.report["copied_sound_packets"] > 500 and "made_again" not in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert max(map(abs, check(made.files[0], timeline, holed))) <= MOST_MOVED


def test_a_file_joined_of_others_is_copied_with_its_sound(tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"file '{make(SOURCE)}'\n" * 3)
    joined = tmp_path / "joined.mp4"
    run_ffmpeg("-f", "concat", "-safe", "0", "-i", str(tmp_path / "list"), "-c", "copy", str(joined))
    timeline = replace(cut((10, 420)), size=SOURCE.size)
    made = export(timeline, {"s": joined}, tmp_path, copying=True)
    assert made.report["copied_sound_packets"] > 550 and made.report["copied_frames"] > 350
    assert max(map(abs, check(made.files[0], timeline, joined))) <= MOST_MOVED


def planned(timeline: Timeline, source: Path) -> RenderPlan:
    asset = asset_of("s", source)
    indexes = {"s": index_of(asset, source)}
    return plan_render(timeline, {"s": asset}, preset_named("mp4"), indexes=indexes, encode=EncodeChoice.NONE)


@pytest.mark.parametrize("container", ["mp4", "ts"])
@pytest.mark.parametrize("kind", KINDS)
def test_holes_stay_where_nothing_is_encoded(kind: str, container: str, tmp_path: Path) -> None:
    source = replace(LONG, container=container)
    holed = interrupted(source, tmp_path, KINDS[kind])
    timeline = replace(cut((0, 432)), size=SOURCE.size)
    made = export(timeline, {"s": holed}, tmp_path, copying=True, encode=EncodeChoice.NONE)
    assert made.report["copied_frames"] == made.report["frames"] and made.report["commands_run"] == 0
    assert HOLES in planned(timeline, holed).notes
    (_, were), (_, are) = as_timed(holed), as_timed(made.files[0])
    assert len(are) == len(were)
    check(made.files[0], timeline, holed, of=lambda path: as_timed(path)[0])
