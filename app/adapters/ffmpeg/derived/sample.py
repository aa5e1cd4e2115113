"""The sample clip: twenty seconds of colours with numbers and a quiet tune, made on the spot."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

from app import fonts
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.ports import Cancelled, Report, WorkProgress

SCENE_SECONDS = 4
STAGE = "drawing"

_SCENES = (
    ("0x16213e", "0xe94560"),
    ("0x0b3d2e", "0xf2c14e"),
    ("0x2d1e4f", "0x3fc1c9"),
    ("0x5b2333", "0xf7a072"),
    ("0x0f3057", "0x9be15d"),
)
_NOTES = (220.0, 261.63, 196.0, 246.94, 220.0)  # one chord a scene, in hertz


def make_sample(ffmpeg: Ffmpeg, folder: Path, *, report: Report, cancelled: Cancelled) -> Path:
    """1280 × 720 at 30 pictures a second, H.264 and AAC, a key frame every second."""
    shutil.copyfile(fonts.FILE, folder / "font.ttf")  # a graph only names files of its own folder
    target = folder / "sample.mp4"
    seconds = Fraction(SCENE_SECONDS * len(_SCENES))

    def say(progress: Progress) -> None:
        report(WorkProgress(progress.fraction(seconds), STAGE, "Drawing the sample clip", fps=progress.fps))

    arguments = [
        *("-f", "lavfi", "-i", _pictures(), "-f", "lavfi", "-i", _tune()),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-g", "30", "-bf", "0"),
        *("-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", "-t", str(seconds)),
        *("-movflags", "+faststart", "-f", "mp4", target.name),
    ]
    ffmpeg.run(arguments, cwd=folder, on_progress=say, cancelled=cancelled)
    return target


def _pictures() -> str:
    scenes = [
        # Drawn small and enlarged: a gradient looks the same, and it takes a quarter of the time.
        f"gradients=size=320x180:rate=30:duration={SCENE_SECONDS}:speed=0.02:nb_colors=2:seed={number}"
        f":c0={dark}:c1={bright},scale=1280:720:flags=bilinear,setsar=1,format=yuv420p,"
        "drawtext=fontfile=font.ttf:fontcolor=white:fontsize=320"
        f":text={number}:x=(w-tw)/2:y=(h-th)/2-40:alpha='min(1,t*3)'[s{number}]"
        for number, (dark, bright) in enumerate(_SCENES, start=1)
    ]
    joined = "".join(f"[s{number}]" for number in range(1, len(_SCENES) + 1))
    clock = (  # at the top, for captions stand at the bottom
        "drawtext=fontfile=font.ttf:fontcolor=white@0.85:fontsize=44"
        r":text='%{pts\:hms}':x=(w-tw)/2:y=64"
    )
    return ";".join([*scenes, f"{joined}concat=n={len(_SCENES)}:v=1:a=0,{clock}"])


def _tune() -> str:
    scene = f"floor(t/{SCENE_SECONDS})"
    note = "+".join(f"eq({scene},{number})*{note}" for number, note in enumerate(_NOTES))
    # A chord that fades within each second, so that a cut can be heard.
    tone = "+".join(f"sin(2*PI*t*{part}*({note}))" for part in (1, 1.25, 1.5))
    fade = "exp(-2*mod(t,1))*min(1,50*mod(t,1))"
    return f"aevalsrc=exprs='0.14*{fade}*({tone})':sample_rate=48000:duration={SCENE_SECONDS * len(_SCENES)}"
