"""How long an export takes against the same edit as one hand-written ffmpeg command.

python -m tests.benchmarks.render prints the table; nothing is asserted.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from app import fonts
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.captions_ass import ass_file
from app.adapters.ffmpeg.confinement import Limits
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.presets import preset_named
from app.domain.render_plan import RenderPlan, plan_render
from app.domain.render_plan.values import TimedText
from app.domain.timeline import CaptionTrack, Clip, Cue, Timeline, Track, TrackKind
from tests.frames.exporting import asset_of

RATE = Fraction(30)
SIZE = (1280, 720)
SECONDS = 60
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart")


@dataclass(frozen=True)
class Case:
    """One edit: as a timeline, and as the arguments that a person would write."""

    name: str
    timeline: Timeline
    by_hand: Sequence[str]


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        media = make_sources(folder)
        sys.stdout.write(f"{'edit':22}by hand  Cutroom  ratio\n")
        for case in cases(media, folder):
            hand, ours = measure(case, media, folder)
            sys.stdout.write(f"{case.name:22}{hand:6.1f}s  {ours:6.1f}s  {ours / hand:5.2f}\n")
            sys.stdout.flush()


def cases(media: Mapping[str, Path], folder: Path) -> list[Case]:
    main_file = f"file:{media['main']}"
    trim = timeline(Clip("c", "main", Fraction(5), 50 * 30))
    kept = [(0, 8), (10, 9), (21, 9), (32, 9), (43, 8), (53, 7)]
    deletes = timeline(*(Clip(f"c{a}", "main", Fraction(a), n * 30) for a, n in kept))
    cut = "".join(
        f"[0:v]trim={a}:{a + n},setpts=PTS-STARTPTS[v{a}];[0:a]atrim={a}:{a + n},asetpts=PTS-STARTPTS[a{a}];"
        for a, n in kept
    )
    pads = "".join(f"[v{a}][a{a}]" for a, _ in kept)
    fast = timeline(Clip("c", "main", Fraction(0), 30 * 30, speed=Fraction(2)))
    cues = tuple(Cue(f"q{n}", n * 90, 45, f"Caption number {n}\nin two lines") for n in range(20))
    captioned = timeline(Clip("c", "main", Fraction(0), SECONDS * 30), captions=cues)
    (folder / "all.ass").write_text(ass_file([TimedText(q.start, q.frames, q.text) for q in cues], SIZE))
    unlike = timeline(*(Clip(name, name, Fraction(0), 20 * 30) for name in ("main", "tall", "slow")))
    fit = (
        "scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=30"
    )
    joined = "".join(f"[{n}:v]{fit}[v{n}];" for n in range(3))
    inputs = [word for name in ("main", "tall", "slow") for word in ("-t", "20", "-i", f"file:{media[name]}")]
    return [
        Case("trim", trim, ["-ss", "5", "-t", "50", "-i", main_file]),
        Case(
            "five deletes",
            deletes,
            [
                "-i",
                main_file,
                "-filter_complex",
                f"{cut}{pads}concat=n={len(kept)}:v=1:a=1[v][a]",
                "-map",
                "[v]",
                "-map",
                "[a]",
            ],
        ),
        Case(
            "double speed",
            fast,
            [
                "-i",
                main_file,
                "-filter_complex",
                "[0:v]setpts=PTS/2,fps=30[v];[0:a]rubberband=tempo=2[a]",
                "-map",
                "[v]",
                "-map",
                "[a]",
            ],
        ),
        # The same clock as ours, a tenth of a second a frame, so that the same file can be used.
        Case(
            "20 burnt captions",
            captioned,
            ["-i", main_file, "-vf", "setpts=N/(10*TB),ass=f=all.ass:fontsdir=fonts,setpts=N/(30*TB)"],
        ),
        Case(
            "three unlike sources",
            unlike,
            [
                *inputs,
                "-filter_complex",
                f"{joined}[v0][0:a][v1][1:a][v2][2:a]concat=n=3:v=1:a=1[v][a]",
                "-map",
                "[v]",
                "-map",
                "[a]",
            ],
        ),
    ]


def timeline(*clips: Clip, captions: tuple[Cue, ...] = ()) -> Timeline:
    track = Track("v", TrackKind.VIDEO, "V1", clips)
    return Timeline(
        RATE, SIZE, tracks=(track,), captions=(CaptionTrack("s", cues=captions),) if captions else ()
    )


def make_sources(folder: Path) -> dict[str, Path]:
    """A minute of moving noise over a test picture, and two shorter sources of another kind."""
    sources = {
        "main": (SIZE, "30", SECONDS),
        "tall": ((608, 1080), "25", 21),
        "slow": ((1920, 1080), "24000/1001", 21),
    }
    for name, ((width, height), rate, seconds) in sources.items():
        picture = f"testsrc2=s={width}x{height}:r={rate}:d={seconds},noise=alls=12:allf=t"
        run(
            ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=f=300:d={seconds}:r=48000"],
            [
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "23",
                "-g",
                "250",
                "-pix_fmt",
                "yuv420p",
                *AAC,
            ],
            folder / f"{name}.mp4",
            folder,
        )
    (folder / "fonts").symlink_to(fonts.FOLDER)
    return {name: folder / f"{name}.mp4" for name in sources}


def measure(case: Case, media: Mapping[str, Path], folder: Path) -> tuple[float, float]:
    plan = planned(case.timeline, media)
    hand = best(lambda _: run(case.by_hand, [*X264, *AAC], folder / "hand.mp4", folder))
    ours = best(lambda scratch: export(plan, media, scratch))
    return hand, ours


def planned(edit: Timeline, media: Mapping[str, Path]) -> RenderPlan:
    assets = {name: asset_of(name, path) for name, path in media.items()}
    return plan_render(edit, assets, preset_named("mp4"))


def best(work: Callable[[Path], None], times: int = 2) -> float:
    """The shortest of some runs, in seconds, each with an empty folder."""
    found = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as scratch:
            began = time.perf_counter()
            work(Path(scratch))
            found.append(time.perf_counter() - began)
    return min(found)


def export(plan: RenderPlan, media: Mapping[str, Path], folder: Path) -> None:
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    work.render(plan, media, folder, report=lambda progress: None, cancelled=lambda: False)


def run(inputs: Sequence[str], outputs: Sequence[str], file: Path, folder: Path) -> None:
    # As patient with other work on the machine as our own runs are, else a busy machine decides.
    polite = ["nice", "-n", str(Limits().niceness)]
    quiet = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    subprocess.run(
        [*polite, str(find_ffmpeg()), *quiet, *inputs, *outputs, str(file)], check=True, cwd=folder
    )


if __name__ == "__main__":
    main()
