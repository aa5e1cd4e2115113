"""How long an export takes against the same edit as one hand-written ffmpeg command.

The floor of an export that copies is a packet copy and the encoding of what a cut goes through.
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
from app.domain.presets import EncodeChoice, preset_named
from app.domain.render_plan import RenderPlan, plan_render
from app.domain.render_plan.values import TimedText
from app.domain.timeline import CaptionTrack, Clip, Cue, Timeline, Track, TrackKind
from tests.frames.exporting import asset_of, index_of

RATE = Fraction(30)
SIZE = (640, 360)  # small, so that the table is there within three minutes
SECONDS = 60
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart")


@dataclass(frozen=True)
class Case:
    """One edit: as a timeline, and as the arguments that a person would write."""

    name: str
    timeline: Timeline
    by_hand: Sequence[str]


@dataclass(frozen=True)
class Figures:
    """Seconds that each way took; `share` is how much of the picture was copied."""

    by_hand: float
    encoded: float
    copied: float | None
    floor: float | None
    share: float

    def line(self) -> str:
        """The figures as the end of a row."""
        words = f"{self.by_hand:7.1f}s {self.encoded:7.1f}s {self.encoded / self.by_hand:6.2f}"
        if self.copied is None or self.floor is None:
            return words
        hand, least = self.copied / self.by_hand, self.copied / self.floor
        return f"{words} {self.copied:7.1f}s {hand:6.2f} {self.floor:7.1f}s {least:6.2f} {self.share:7.0%}"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        media = make_sources(folder)
        sys.stdout.write(f"{'edit':22}by hand  encoded  ratio   copied  ratio   floor  ratio  copied\n")
        for case in cases(media, folder):
            sys.stdout.write(f"{case.name:22}{measure(case, media, folder).line()}\n")
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
    fit = "scale=640:360:force_original_aspect_ratio=decrease,pad=640:360:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=30"
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
        "tall": ((304, 540), "25", 21),
        "slow": ((960, 540), "24000/1001", 21),
    }
    for name, ((width, height), rate, seconds) in sources.items():
        picture = f"testsrc2=s={width}x{height}:r={rate}:d={seconds},noise=alls=6:allf=t"
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


def measure(case: Case, media: Mapping[str, Path], folder: Path) -> Figures:
    full = planned(case.timeline, media, EncodeChoice.ALL)
    smart = planned(case.timeline, media, EncodeChoice.NEEDED)
    return Figures(
        by_hand=best(lambda _: run(case.by_hand, [*X264, *AAC], folder / "hand.mp4", folder)),
        encoded=best(lambda scratch: export(full, media, scratch)),
        copied=best(lambda scratch: export(smart, media, scratch)) if smart.splice else None,
        floor=floor(smart, media, folder) if smart.splice else None,
        share=smart.copied_frames / smart.frames,
    )


def planned(edit: Timeline, media: Mapping[str, Path], encode: EncodeChoice) -> RenderPlan:
    assets = {name: asset_of(name, path) for name, path in media.items()}
    copying = encode is EncodeChoice.NEEDED
    indexes = {name: index_of(assets[name], path) for name, path in media.items()} if copying else None
    return plan_render(edit, assets, preset_named("mp4"), indexes=indexes)


def floor(plan: RenderPlan, media: Mapping[str, Path], folder: Path) -> float:
    """A packet copy of as much as the output has, and the encoding of what a cut goes through."""
    copied = best(lambda scratch: copy_packets(plan, media, scratch))
    parts = [run for segment in plan.segments if not segment.copied for run in segment.runs]

    def encode(scratch: Path) -> None:
        for run_ in parts:
            start, frames = run_.source_start + run_.first / plan.rate, str(run_.frames)
            name = f"file:{media[run_.source or 'main']}"
            run(
                ["-ss", f"{float(start):.6f}", "-i", name],
                ["-frames:v", frames, "-an", *X264],
                scratch / "p.mp4",
                folder,
            )

    return copied + (best(encode) if parts else 0.0)


def copy_packets(plan: RenderPlan, media: Mapping[str, Path], scratch: Path) -> None:
    length = f"{float(plan.seconds):.3f}"
    run(["-t", length, "-i", f"file:{media['main']}"], ["-c", "copy"], scratch / "copy.mp4", scratch)


def best(work: Callable[[Path], None], times: int = 1) -> float:
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
