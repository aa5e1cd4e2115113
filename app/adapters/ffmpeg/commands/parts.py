"""Commands that make the parts of an output: segments of picture, pieces of sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.adapters.ffmpeg.commands.container import timescale
from app.adapters.ffmpeg.commands.words import CLEAN, TO_CARD, device, timed_picture_coding
from app.adapters.ffmpeg.filters.graph import Graph
from app.adapters.ffmpeg.filters.picture import CLOCK, picture
from app.adapters.ffmpeg.filters.sound import lane
from app.domain.coding import Coding, in_pass
from app.domain.render_plan.values import RenderPlan, Segment, SoundRun


def segment_command(
    segment: Segment,
    plan: RenderPlan,
    coding: Coding,
    files: Mapping[str, Path],
    *,
    captions: str | None,
    output: str,
) -> list[str]:
    """Make one segment: a closed run of pictures in an MP4 whose ticks divide a frame evenly."""
    return [
        *_segment(segment, plan, coding, files, captions=captions),
        *CLEAN,
        "-video_track_timescale",
        str(timescale(plan.rate)),
        "-f",
        carrier(coding),
        output,
    ]


def first_pass_command(
    segment: Segment,
    plan: RenderPlan,
    coding: Coding,
    files: Mapping[str, Path],
    *,
    captions: str | None,
    stats: str,
) -> list[str]:
    """Look at the pictures of a segment, so that a second pass shares out its bits well."""
    looking = in_pass(coding, 1, stats)
    return [*_segment(segment, plan, looking, files, captions=captions), "-f", "null", "-"]


def sound_command(
    runs: Sequence[SoundRun], plan: RenderPlan, files: Mapping[str, Path], *, output: str
) -> list[str]:
    """Make a part of one lane as plain samples."""
    graph = Graph()
    end = lane(graph, runs, plan, files)
    coding = ["-c:a", "pcm_f32le", "-ar", str(plan.sample_rate)]
    return [*CLOCK, *graph.arguments(), "-map", end, *coding, *CLEAN, "-f", "w64", output]


def carrier(coding: Coding) -> str:
    """The format of the files in which pictures lie on their way."""
    return "mov" if coding.encoder.startswith("prores") else "mp4"


def _segment(
    segment: Segment, plan: RenderPlan, coding: Coding, files: Mapping[str, Path], *, captions: str | None
) -> list[str]:
    graph = Graph()
    end = picture(graph, segment, plan, files, captions=captions)
    if coding.pixels == "vaapi":
        end = graph.chain(TO_CARD, end)
    coded = timed_picture_coding(coding, 1 / plan.rate)
    given = [*device(coding), *CLOCK, *graph.arguments()]
    return [*given, "-map", end, *coded, "-frames:v", str(segment.pictures)]
