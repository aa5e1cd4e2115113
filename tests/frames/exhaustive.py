"""Every offset over two groups, for every kind of source that is copied: python -m tests.frames.exhaustive.

It takes half an hour, so the tests render a few of these only; a number after it looks at every nth
offset. A line a kind; the first export that is not exact ends it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import Timeline
from tests.frames.exporting import asset_of, clip, expected_numbers, index_of, timeline_of
from tests.frames.test_copied_sound import check_sound
from tests.frames.test_copying import GROUP, HEVC, KINDS, complaints
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

LENGTH = 60  # frames


def main(step: int) -> None:
    every = {name: ("mp4", kind) for name, kind in KINDS.items()}
    every |= {name: ("mp4-hevc", kind) for name, kind in HEVC.items()}
    for name, (preset, kind) in every.items():
        source = replace(kind, size=(64, 36), sound="aac", noise=True)
        checked = sum(_check(source, preset, offset) for offset in range(0, 2 * GROUP, step))
        sys.stdout.write(f"{name:32}{checked:4} exports are exact\n")
        sys.stdout.flush()


def _check(source: Media, preset: str, offset: int) -> int:
    """Export a clip from that picture on, and two that meet there; give how many were looked at."""
    count = 0
    for timeline in _edits(source, offset):
        folder = Path(tempfile.mkdtemp(prefix="cutroom-exhaustive-"))
        try:
            plan = _plan(timeline, source, preset)
            work = FfmpegWork(Ffmpeg(find_ffmpeg()))
            made = work.render(
                plan, {"s": make(source)}, folder, report=lambda progress: None, cancelled=lambda: False
            )
            result = made.files[0]
            said = f"{source.container}, from picture {offset}"
            assert "made_again" not in made.report, f"{said}: {made.report}"
            assert read_frame_numbers(result) == expected_numbers(timeline, {"s": source}), said
            assert not complaints(result), said
            assert max(np.abs(check_sound(result, timeline, source))) <= 512, said
            count += 1
        finally:
            shutil.rmtree(folder)
    return count


def _edits(source: Media, offset: int) -> Iterator[Timeline]:
    rate = source.rate
    one = (clip("a", "s", offset / rate, LENGTH + offset % 7),)
    two = (clip("a", "s", 3 / rate, LENGTH - offset % 5), clip("b", "s", (offset + 11) / rate, LENGTH))
    for items in (one, two):
        yield replace(timeline_of(items, rate=rate), size=source.size, sample_rate=source.sample_rate)


def _plan(timeline: Timeline, source: Media, preset: str) -> RenderPlan:
    asset = asset_of("s", make(source))
    indexes = {"s": index_of(asset, make(source))}
    chosen = preset_named(preset)
    return plan_render(timeline, {"s": asset}, chosen, indexes=indexes, encode=EncodeChoice.NEEDED)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
