"""Commands that make an output, whole or of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.adapters.ffmpeg.commands.container import container_words
from app.adapters.ffmpeg.commands.words import (
    CLEAN,
    listed,
    picture_coding,
    sound_coding,
    timed_picture_coding,
)
from app.adapters.ffmpeg.filters.graph import Graph, ratio
from app.adapters.ffmpeg.filters.loudness import MEASURING
from app.adapters.ffmpeg.filters.picture import CLOCK, picture
from app.adapters.ffmpeg.filters.sound import lane, mixed
from app.adapters.ffmpeg.side_texts import language_code
from app.adapters.ffmpeg.sound_labels import sound_metadata
from app.domain.coding import Coding
from app.domain.render_plan.values import RenderPlan, SoundLabel, TextTrack
from app.domain.time import Rate


@dataclass(frozen=True, slots=True)
class Beside:
    """The fixed names of small files of ours that a run reads from its folder."""

    segments: str | None = None  # a list of the segments' files; None draws the only segment itself
    captions: str | None = None  # ASS, burnt into that segment
    lanes: tuple[str, ...] = ()  # a list of files for each lane; none makes the sound itself
    subtitles: tuple[str, ...] = ()  # SRT, one for each soft track
    chapters: str | None = None
    palette: str | None = None
    skipped: int = 0  # pictures of the segments before the first of an animation
    level: tuple[str, ...] = ()  # filters for the whole sound, after it is mixed
    extras: tuple[str, ...] = ()  # each sound, whole and coded, captions beside the first; none makes them


def output_command(plan: RenderPlan, files: Mapping[str, Path], beside: Beside, *, output: str) -> list[str]:
    """Make the exported file: picture, sound, captions and chapters in one go."""
    graph = Graph()
    picture_words = _picture_part(graph, plan, files, beside)
    if beside.extras:
        other_words = _copied_extras(graph, plan, beside.extras)
    else:
        sound_words = _sound_part(graph, plan, files, beside)
        other_words = [*sound_words, *_caption_part(graph, plan, beside)]
    chapters = ["-map_chapters", "-1"]
    if beside.chapters:
        number = graph.open(["-f", "ffmetadata", "-i", beside.chapters])
        chapters = ["-map_chapters", str(number)]
    return [
        *CLOCK,
        *graph.arguments(),
        *picture_words,
        *other_words,
        *chapters,
        *CLEAN,
        *(["-metadata", f"creation_time={plan.created}"] if plan.created else []),
        *container_words(plan),
        "-f",
        plan.preset.muxer,
        output,
    ]


def extras_command(plan: RenderPlan, files: Mapping[str, Path], beside: Beside, *, output: str) -> list[str]:
    """Make everything of the exported file but its picture and chapters."""
    rest = replace(plan, preset=replace(plan.preset, picture=None), segments=(), chapters=())
    return output_command(rest, files, replace(beside, chapters=None), output=output)


def measuring_command(plan: RenderPlan, files: Mapping[str, Path], beside: Beside) -> list[str]:
    """Hear the whole sound through, and say how loud it is."""
    graph = Graph()
    end = graph.chain([MEASURING], _mix(graph, plan, files, beside))
    return [*CLOCK, *graph.arguments(), "-map", end, "-loglevel", "level+info", "-f", "null", "-"]


def _picture_part(graph: Graph, plan: RenderPlan, files: Mapping[str, Path], beside: Beside) -> list[str]:
    preset = plan.preset
    if preset.picture is None:
        return []
    if beside.segments is None:
        end = picture(graph, plan.segments[0], plan, files, captions=beside.captions)
        # Not `-frames:v`, which would cut the sound short at the last packet that ends before the picture.
        end = graph.chain([f"trim=end_frame={plan.frames}"], end)
        return ["-map", end, *timed_picture_coding(preset.picture, 1 / plan.rate)]
    number = graph.open(listed(beside.segments))
    if preset.last is not None:
        begin = [f"trim=start_frame={beside.skipped}"] if beside.skipped else []
        end = graph.chain([*begin, f"framestep={plan.every_nth}"], f"[{number}:v]")
        if beside.palette is not None:
            palette = graph.open(["-i", beside.palette])
            drawing = "paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle"
            end = graph.chain([drawing], end, f"[{palette}:v]")
        told: list[str] = []
        if preset.muxer == "webp":  # which writes all at the very end: that it goes on is seen beside it
            end, seen = graph.fork(end)
            told = ["-map", seen, "-f", "null", "-"]
        return [*told, "-map", end, *picture_coding(preset.last), "-fps_mode", "passthrough"]
    return ["-map", f"{number}:v", "-c:v", "copy", "-bsf:v", _on_the_frame(plan.rate, preset.picture)]


def _on_the_frame(rate: Rate, coding: Coding) -> str:
    """Put packets exactly on frames: the joining of many files counts in microseconds and drifts."""
    times = f"pts=PTS:dts=N-{coding.reordered}:duration=1"
    return f"setts=time_base={ratio(1 / rate)}:prescale=1:{times}"


def _sound_part(graph: Graph, plan: RenderPlan, files: Mapping[str, Path], beside: Beside) -> list[str]:
    sound = plan.preset.sound
    if sound is None or not plan.lanes:
        return []
    end = _mix(graph, plan, files, beside)
    if beside.level:
        end = graph.chain(beside.level, end)
    return ["-map", end, *sound_coding(sound), *_called(0, plan.label, plan.preset.muxer)]


def _mix(graph: Graph, plan: RenderPlan, files: Mapping[str, Path], beside: Beside) -> str:
    if beside.lanes:
        numbers = [graph.open(listed(name)) for name in beside.lanes]
        pads = [graph.chain(["anull"], f"[{number}:a]") for number in numbers]
    else:
        pads = [lane(graph, runs, plan, files) for runs in plan.lanes]
    return mixed(graph, pads)


def _caption_part(graph: Graph, plan: RenderPlan, beside: Beside) -> list[str]:
    coder = plan.preset.soft_captions
    if coder is None:
        return []
    words: list[str] = []
    for index, (name, track) in enumerate(zip(beside.subtitles, plan.soft, strict=True)):
        number = graph.open(["-f", "srt", "-i", name])
        words += ["-map", f"{number}:s", *_language(index, track)]
    return [*words, "-c:s", coder] if words else []


def _copied_extras(graph: Graph, plan: RenderPlan, names: Sequence[str]) -> list[str]:
    numbers = [graph.open(["-i", name]) for name in names]
    words: list[str] = []
    for index, (number, heard) in enumerate(zip(numbers, plan.by_sound(), strict=False)):
        words += ["-map", f"{number}:a", *_called(index, heard.label, plan.preset.muxer)]
    sound = [*words, "-c:a", "copy"] if words else []
    texts = [word for index, track in enumerate(plan.soft) for word in _language(index, track)]
    return [*sound, *(["-map", f"{numbers[0]}:s", "-c:s", "copy", *texts] if texts else [])]


def _called(index: int, label: SoundLabel, muxer: str) -> list[str]:
    fields = sound_metadata(label, muxer)
    return [word for field in fields.items() for word in (f"-metadata:s:a:{index}", "=".join(field))]


def _language(index: int, track: TextTrack) -> list[str]:
    return [f"-metadata:s:s:{index}", f"language={language_code(track.language)}"]
