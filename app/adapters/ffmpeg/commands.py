"""The command lines of an export. Pure: plan and file names in, ffmpeg's arguments out.

Every run works in the job's own folder; files that it makes have fixed names there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from app.adapters.ffmpeg.graph import Graph, ratio
from app.adapters.ffmpeg.loudness import MEASURING
from app.adapters.ffmpeg.picture_graph import CLOCK, picture
from app.adapters.ffmpeg.side_texts import language_code
from app.adapters.ffmpeg.sound_graph import lane, mixed
from app.adapters.ffmpeg.sound_labels import sound_metadata
from app.domain.coding import Coding, in_pass
from app.domain.presets import Kind, Preset
from app.domain.render_plan.values import RenderPlan, Segment, SoundLabel, SoundRun, TextTrack
from app.domain.time import Rate

LEAST_TIMESCALE = 10_000  # below, ffmpeg's MP4 writer takes another one than asked
BYTES_A_PICTURE, BYTES_A_PACKET, BYTES_A_TEXT, INDEX_RESERVE = 40, 24, 300, 16 * 1024
SAMPLES_A_PACKET = 1024  # of AAC; other coders take more
_TO_CARD = ("format=nv12", "hwupload")
_CLEAN = ("-map_metadata:g", "-1", "-map_metadata:s", "-1", "-dn")  # chapters keep their titles


@dataclass(frozen=True, slots=True)
class Beside:
    """The fixed names of small files of ours that a run reads from its folder."""

    segments: str | None = None  # a list of the segments' files; None draws the only segment itself
    captions: str | None = None  # ASS, burnt into that segment
    lanes: tuple[str, ...] = ()  # a list of files for each lane; none makes the sound itself
    subtitles: tuple[str, ...] = ()  # SRT, one for each soft track
    chapters: str | None = None
    palette: str | None = None
    level: tuple[str, ...] = ()  # filters for the whole sound, after it is mixed
    extras: tuple[str, ...] = ()  # each sound, whole and coded, captions beside the first; none makes them


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
        *_CLEAN,
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
    return [*CLOCK, *graph.arguments(), "-map", end, *coding, *_CLEAN, "-f", "w64", output]


def measuring_command(plan: RenderPlan, files: Mapping[str, Path], beside: Beside) -> list[str]:
    """Hear the whole sound through, and say how loud it is."""
    graph = Graph()
    end = graph.chain([MEASURING], _mix(graph, plan, files, beside))
    return [*CLOCK, *graph.arguments(), "-map", end, "-loglevel", "level+info", "-f", "null", "-"]


def output_command(
    plan: RenderPlan, preset: Preset, files: Mapping[str, Path], beside: Beside, *, output: str
) -> list[str]:
    """Make the exported file: picture, sound, captions and chapters in one go."""
    graph = Graph()
    picture_words = _picture_part(graph, plan, preset, files, beside)
    if beside.extras:
        other_words = _copied_extras(graph, plan, preset, beside.extras)
    else:
        sound_words = _sound_part(graph, plan, preset, files, beside)
        other_words = [*sound_words, *_caption_part(graph, plan, preset, beside)]
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
        *_CLEAN,
        *(["-metadata", f"creation_time={plan.created}"] if plan.created else []),
        *_container(plan, preset),
        "-f",
        preset.muxer,
        output,
    ]


def palette_command(plan: RenderPlan, segments: str, *, output: str) -> list[str]:
    """Choose the colours of an animation: a picture of 256 of them."""
    chosen = f"framestep={plan.every_nth},palettegen=stats_mode=diff"
    return [*_list(segments), "-vf", chosen, "-frames:v", "1", "-f", "image2", "-c:v", "png", output]


def pictures_command(plan: RenderPlan, coding: Coding, segments: str, *, output: str) -> list[str]:
    """Write every picture of an output into a file of its own; `output` holds its number's place."""
    chosen = ["-vf", f"framestep={plan.every_nth}", "-fps_mode", "passthrough"]
    return [*_list(segments), *chosen, *_coded("v", coding), "-f", "image2", "-start_number", "1", output]


def trial_command(coding: Coding) -> list[str]:
    """Encode one picture, to see whether that works."""
    graph = Graph()
    filters = ["color=c=black:s=320x180:r=25", *(_TO_CARD if coding.pixels == "vaapi" else ["null"])]
    end = graph.chain(filters)
    coded = _coded("v", coding)
    return [*_device(coding), *graph.arguments(), "-map", end, *coded, "-frames:v", "1", "-f", "null", "-"]


def carrier(coding: Coding) -> str:
    """The format of the files in which pictures lie on their way."""
    return "mov" if coding.encoder.startswith("prores") else "mp4"


def extras_command(
    plan: RenderPlan, preset: Preset, files: Mapping[str, Path], beside: Beside, *, output: str
) -> list[str]:
    """Make everything of the exported file but its picture and chapters."""
    rest = replace(plan, segments=(), chapters=())
    return output_command(
        rest, replace(preset, picture=None), files, replace(beside, chapters=None), output=output
    )


def index_room(plan: RenderPlan) -> int:
    """Bytes for an MP4's index: it is put in front, so that nothing has to be moved at the end."""
    packets = sum(-(-each.samples // SAMPLES_A_PACKET) for each in plan.by_sound())
    texts = sum(len(track.cues) for track in plan.soft) + len(plan.chapters)
    return (
        INDEX_RESERVE
        + plan.written_frames * BYTES_A_PICTURE
        + packets * BYTES_A_PACKET
        + texts * BYTES_A_TEXT
    )


def timescale(rate: Rate) -> int:
    """Ticks a second of which a whole number is one frame."""
    return rate.numerator * -(-LEAST_TIMESCALE // rate.numerator)


def _segment(
    segment: Segment, plan: RenderPlan, coding: Coding, files: Mapping[str, Path], *, captions: str | None
) -> list[str]:
    graph = Graph()
    end = picture(graph, segment, plan, files, captions=captions)
    if coding.pixels == "vaapi":
        end = graph.chain(_TO_CARD, end)
    coded = _picture_coding(coding, 1 / plan.rate)
    given = [*_device(coding), *CLOCK, *graph.arguments()]
    return [*given, "-map", end, *coded, "-frames:v", str(segment.pictures)]


def _device(coding: Coding) -> list[str]:
    return ["-vaapi_device", "/dev/dri/renderD128"] if coding.pixels == "vaapi" else []


def _picture_part(
    graph: Graph, plan: RenderPlan, preset: Preset, files: Mapping[str, Path], beside: Beside
) -> list[str]:
    if preset.picture is None:
        return []
    if beside.segments is None:
        end = picture(graph, plan.segments[0], plan, files, captions=beside.captions)
        # Not `-frames:v`, which would cut the sound short at the last packet that ends before the picture.
        end = graph.chain([f"trim=end_frame={plan.frames}"], end)
        return ["-map", end, *_picture_coding(preset.picture, 1 / plan.rate)]
    number = graph.open(_list(beside.segments))
    if preset.last is not None:
        end = graph.chain([f"framestep={plan.every_nth}"], f"[{number}:v]")
        if beside.palette is not None:
            palette = graph.open(["-i", beside.palette])
            drawing = "paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle"
            end = graph.chain([drawing], end, f"[{palette}:v]")
        return ["-map", end, *_coded("v", preset.last), "-fps_mode", "passthrough"]
    return ["-map", f"{number}:v", "-c:v", "copy", "-bsf:v", _on_the_frame(plan.rate, preset.picture)]


def _on_the_frame(rate: Rate, coding: Coding) -> str:
    """Put packets exactly on frames: the joining of many files counts in microseconds and drifts."""
    times = f"pts=PTS:dts=N-{coding.reordered}:duration=1"
    return f"setts=time_base={ratio(1 / rate)}:prescale=1:{times}"


def _sound_part(
    graph: Graph, plan: RenderPlan, preset: Preset, files: Mapping[str, Path], beside: Beside
) -> list[str]:
    if preset.sound is None or not plan.lanes:
        return []
    end = _mix(graph, plan, files, beside)
    if beside.level:
        end = graph.chain(beside.level, end)
    return ["-map", end, *_coding("a", preset.sound), *_called(0, plan.label, preset)]


def _mix(graph: Graph, plan: RenderPlan, files: Mapping[str, Path], beside: Beside) -> str:
    if beside.lanes:
        numbers = [graph.open(_list(name)) for name in beside.lanes]
        pads = [graph.chain(["anull"], f"[{number}:a]") for number in numbers]
    else:
        pads = [lane(graph, runs, plan, files) for runs in plan.lanes]
    return mixed(graph, pads)


def _caption_part(graph: Graph, plan: RenderPlan, preset: Preset, beside: Beside) -> list[str]:
    if preset.soft_captions is None:
        return []
    words: list[str] = []
    for index, (name, track) in enumerate(zip(beside.subtitles, plan.soft, strict=True)):
        number = graph.open(["-f", "srt", "-i", name])
        words += ["-map", f"{number}:s", *_language(index, track)]
    return [*words, "-c:s", preset.soft_captions] if words else []


def _copied_extras(graph: Graph, plan: RenderPlan, preset: Preset, names: Sequence[str]) -> list[str]:
    numbers = [graph.open(["-i", name]) for name in names]
    words: list[str] = []
    for index, (number, heard) in enumerate(zip(numbers, plan.by_sound(), strict=False)):
        words += ["-map", f"{number}:a", *_called(index, heard.label, preset)]
    sound = [*words, "-c:a", "copy"] if words else []
    texts = [word for index, track in enumerate(plan.soft) for word in _language(index, track)]
    return [*sound, *(["-map", f"{numbers[0]}:s", "-c:s", "copy", *texts] if texts else [])]


def _called(index: int, label: SoundLabel, preset: Preset) -> list[str]:
    fields = sound_metadata(label, preset.muxer)
    return [word for field in fields.items() for word in (f"-metadata:s:a:{index}", "=".join(field))]


def _language(index: int, track: TextTrack) -> list[str]:
    return [f"-metadata:s:s:{index}", f"language={language_code(track.language)}"]


def _container(plan: RenderPlan, preset: Preset) -> list[str]:
    if preset.kind is Kind.ANIMATION:
        return ["-loop", "0"]
    if preset.kind is Kind.STILL:
        return ["-update", "1"]
    if preset.muxer == "matroska":
        return ["-avoid_negative_ts", "disabled"]  # only shown times are kept; those begin at zero
    if preset.muxer not in ("mp4", "ipod", "mov"):
        return []
    words = ["-moov_size", str(index_room(plan))]
    return [*words, "-video_track_timescale", str(timescale(plan.rate))] if plan.segments else words


def _picture_coding(coding: Coding, unit: Fraction) -> list[str]:
    return [*_coded("v", coding), "-fps_mode", "passthrough", "-enc_time_base:v", ratio(unit)]


def _coded(kind: str, coding: Coding) -> list[str]:
    return [*_coding(kind, coding), "-pix_fmt", coding.pixels]


def _coding(kind: str, coding: Coding) -> list[str]:
    return [
        f"-c:{kind}",
        coding.encoder,
        *(word for name, value in coding.options for word in (f"-{name}", value)),
    ]


def _list(name: str) -> list[str]:
    return ["-f", "concat", "-safe", "0", "-i", name]
