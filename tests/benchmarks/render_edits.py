"""The edits that the render benchmark measures: as timelines, and as commands that a person would write."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from app import fonts
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.confinement import Limits
from app.adapters.ffmpeg.filters.captions import ass_file
from app.adapters.ffmpeg.side_texts import srt_file
from app.domain.placement import Placement
from app.domain.render_plan.values import TextTrack, TimedText
from app.domain.timeline import (
    NO_SOUND,
    CaptionMode,
    CaptionTrack,
    Clip,
    Cue,
    Gap,
    Timeline,
    Track,
    TrackKind,
)

RATE = 30
LOOP = 60  # seconds that are encoded; a longer source repeats them
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart")


@dataclass(frozen=True)
class Scale:
    """How large the measured edits are, and how often each is made."""

    seconds: int = 60
    size: tuple[int, int] = (640, 360)  # small, so that the table is there within three minutes
    runs: int = 1


@dataclass(frozen=True)
class Case:
    """One edit: as a timeline, and as the arguments that a person would write."""

    key: str  # as `--only` names it
    name: str
    timeline: Timeline
    by_hand: Sequence[str]
    coded: Sequence[str] = (*X264, *AAC)  # the rest of these arguments
    kept: Sequence[tuple[Fraction, Fraction]] = ()  # seconds of the one source, where it is only cut
    before: Timeline | None = None  # what was exported a moment ago: this is the export after a change


def cases(media: Mapping[str, Path], folder: Path, scale: Scale) -> list[Case]:
    """Every edit that is measured."""
    few = _burnt(media, folder, scale)
    return [
        _trim(media, scale),
        _deletes(media, scale),
        _fast(media, scale),
        few,
        _soft(media, folder, scale),
        _unlike(media, scale),
        replace(
            few, key="E7", name="one caption changed", timeline=_changed(few.timeline), before=few.timeline
        ),
        _small_on_top(media, scale),
    ]


def make_sources(folder: Path, scale: Scale) -> dict[str, Path]:
    """Moving noise over a test picture, and two shorter sources of another kind."""
    sources = {
        "main": (scale.size, "30", scale.seconds),
        "tall": ((304, 540), "25", scale.seconds // 3 + 1),
        "slow": ((960, 540), "24000/1001", scale.seconds // 3 + 1),
    }
    for name, (size, rate, seconds) in sources.items():
        _make_source(folder, name, size, rate, seconds)
    (folder / "fonts").symlink_to(fonts.FOLDER)
    return {name: folder / f"{name}.mp4" for name in sources}


def run(inputs: Sequence[str], outputs: Sequence[str], file: Path, folder: Path) -> None:
    """Run ffmpeg as patiently with other work on the machine as our own runs are."""
    quiet = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    run_politely([str(find_ffmpeg()), *quiet, *inputs, *outputs, str(file)], folder)


def run_politely(command: Sequence[str], folder: Path) -> None:
    """Run a program as patiently with other work on the machine as our own runs are."""
    polite = ["nice", "-n", str(Limits().niceness)]  # else a busy machine decides
    made = subprocess.run([*polite, *command], cwd=folder, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(f"{command[0]} failed: {made.stderr[-1000:]}")


def _make_source(folder: Path, name: str, size: tuple[int, int], rate: str, seconds: int) -> None:
    drawn = min(seconds, LOOP)
    picture = f"testsrc2=s={size[0]}x{size[1]}:r={rate}:d={drawn},noise=alls=6:allf=t"
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", "250", "-pix_fmt", "yuv420p"]
    loop = f"{name}-loop.mp4"
    run(["-f", "lavfi", "-i", picture], coded, folder / loop, folder)
    again = ["-stream_loop", str(-(-seconds // drawn) - 1), "-i", loop]
    sine = ["-f", "lavfi", "-i", f"sine=f=300:d={seconds}:r=48000"]
    length = ["-t", str(seconds), "-c:v", "copy"]
    run([*again, *sine], [*length, *AAC], folder / f"{name}.mp4", folder)


def _trim(media: Mapping[str, Path], scale: Scale) -> Case:
    start, seconds = 5, scale.seconds - 10
    edit = _timeline(scale, Clip("c", "main", Fraction(start), seconds * RATE))
    words = ["-ss", str(start), "-t", str(seconds), "-i", f"file:{media['main']}"]
    return Case("E1", "trim", edit, words, kept=[(Fraction(start), Fraction(start + seconds))])


def _deletes(media: Mapping[str, Path], scale: Scale) -> Case:
    kept = [
        (Fraction(start * scale.seconds, LOOP), Fraction(length * scale.seconds, LOOP))
        for start, length in [(0, 8), (10, 9), (21, 9), (32, 9), (43, 8), (53, 7)]
    ]
    clips = [Clip(f"c{n}", "main", start, int(length * RATE)) for n, (start, length) in enumerate(kept)]
    cut = "".join(
        f"[0:v]trim={float(start)}:{float(start + length)},setpts=PTS-STARTPTS[v{n}];"
        f"[0:a]atrim={float(start)}:{float(start + length)},asetpts=PTS-STARTPTS[a{n}];"
        for n, (start, length) in enumerate(kept)
    )
    pads = "".join(f"[v{n}][a{n}]" for n in range(len(kept)))
    graph = f"{cut}{pads}concat=n={len(kept)}:v=1:a=1[v][a]"
    words = ["-i", f"file:{media['main']}", "-filter_complex", graph, "-map", "[v]", "-map", "[a]"]
    ranges = [(start, start + length) for start, length in kept]
    return Case("E2", "five deletes", _timeline(scale, *clips), words, kept=ranges)


def _fast(media: Mapping[str, Path], scale: Scale) -> Case:
    third = scale.seconds // 3
    clips = [
        Clip("a", "main", Fraction(0), third * RATE),
        Clip("b", "main", Fraction(third), third * RATE // 2, speed=Fraction(2)),
        Clip("c", "main", Fraction(2 * third), third * RATE),
    ]
    graph = "".join(
        f"[0:v]trim={n * third}:{(n + 1) * third},setpts=(PTS-STARTPTS)/{speed},fps=30[v{n}];"
        f"[0:a]atrim={n * third}:{(n + 1) * third},asetpts=PTS-STARTPTS"
        f"{',rubberband=tempo=2' if speed == 2 else ''}[a{n}];"
        for n, speed in enumerate((1, 2, 1))
    )
    graph += "[v0][a0][v1][a1][v2][a2]concat=n=3:v=1:a=1[v][a]"
    words = ["-i", f"file:{media['main']}", "-filter_complex", graph, "-map", "[v]", "-map", "[a]"]
    return Case("E3", "middle third twice as fast", _timeline(scale, *clips), words)


def _burnt(media: Mapping[str, Path], folder: Path, scale: Scale) -> Case:
    cues = _cues(scale)
    (folder / "E4.ass").write_text(ass_file(_texts(cues), scale.size))
    # The same clock as ours, a tenth of a second a frame, so that the same file can be used.
    drawing = "setpts=N/(10*TB),ass=f=E4.ass:fontsdir=fonts,setpts=N/(30*TB)"
    edit = _timeline(scale, _whole(scale), captions=CaptionTrack("s", cues=cues))
    return Case("E4", f"{len(cues)} burnt captions", edit, ["-i", f"file:{media['main']}", "-vf", drawing])


def _soft(media: Mapping[str, Path], folder: Path, scale: Scale) -> Case:
    cues = _cues(scale)
    (folder / "E5.srt").write_text(srt_file(TextTrack("en", _texts(cues)), Fraction(RATE)))
    edit = _timeline(scale, _whole(scale), captions=CaptionTrack("s", mode=CaptionMode.SOFT, cues=cues))
    words = ["-i", f"file:{media['main']}", "-i", "file:E5.srt", "-map", "0:v", "-map", "0:a", "-map", "1"]
    return Case(
        "E5", f"{len(cues)} soft captions", edit, words, coded=["-c", "copy", "-c:s", "mov_text", *AAC[-2:]]
    )


def _whole(scale: Scale) -> Clip:
    return Clip("c", "main", Fraction(0), scale.seconds * RATE)


def _cues(scale: Scale) -> tuple[Cue, ...]:
    """One in ten seconds, for three."""
    numbers = range(scale.seconds // 10)
    return tuple(Cue(f"q{n}", n * 10 * RATE, 3 * RATE, f"Caption number {n}\nin two lines") for n in numbers)


def _texts(cues: Sequence[Cue]) -> tuple[TimedText, ...]:
    return tuple(TimedText(cue.start, cue.frames, cue.text) for cue in cues)


def _changed(edit: Timeline) -> Timeline:
    """The same with another word in the caption in the middle."""
    track = edit.captions[0]
    cues = list(track.cues)
    cues[len(cues) // 2] = replace(cues[len(cues) // 2], text="Another word")
    return replace(edit, captions=(replace(track, cues=tuple(cues)),))


def _unlike(media: Mapping[str, Path], scale: Scale) -> Case:
    names = ("main", "tall", "slow")
    seconds = scale.seconds // 3
    edit = _timeline(scale, *(Clip(name, name, Fraction(0), seconds * RATE) for name in names))
    width, height = scale.size
    fit = (
        f"scale={width}:{height}:force_original_aspect_ratio=decrease,"
        f"pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=30"
    )
    joined = "".join(f"[{n}:v]{fit}[v{n}];" for n in range(3))
    inputs = [word for name in names for word in ("-t", str(seconds), "-i", f"file:{media[name]}")]
    graph = f"{joined}[v0][0:a][v1][1:a][v2][2:a]concat=n=3:v=1:a=1[v][a]"
    words = [*inputs, "-filter_complex", graph, "-map", "[v]", "-map", "[a]"]
    return Case("E6", "three unlike sources", edit, words)


def _small_on_top(media: Mapping[str, Path], scale: Scale) -> Case:
    """Another picture in a corner over the middle third, of which nothing can be copied."""
    seconds = scale.seconds // 3
    place = Placement(scale=300, x=300, y=-300)
    top = Clip("t", "slow", Fraction(0), seconds * RATE, sound=NO_SOUND, place=place)
    over = Track("o", TrackKind.VIDEO, "V2", (Gap(seconds * RATE), top))
    edit = _timeline(scale, _whole(scale))
    width, height = (round(length * 0.3 / 2) * 2 for length in scale.size)
    graph = (
        f"[1:v]fps=30,scale={width}:{height},setpts=PTS+{seconds}/TB[small];"
        f"[0:v][small]overlay=main_w*0.8-overlay_w/2:main_h*0.2-overlay_h/2:eof_action=pass[v]"
    )
    sources = ["-i", f"file:{media['main']}", "-t", str(seconds), "-i", f"file:{media['slow']}"]
    words = [*sources, "-filter_complex", graph, "-map", "[v]", "-map", "0:a"]
    return Case("E8", "a small picture on top", replace(edit, tracks=(over, *edit.tracks)), words)


def _timeline(scale: Scale, *clips: Clip, captions: CaptionTrack | None = None) -> Timeline:
    track = Track("v", TrackKind.VIDEO, "V1", clips)
    texts = (captions,) if captions else ()
    return Timeline(Fraction(RATE), scale.size, tracks=(track,), captions=texts)
