"""Other tools that make the same edits, where they are installed: each with its shortest fair script.

They are looked for in another Python (pip install -e '.[compare]' there), and on the search path. A
tool that has no words for an edit is not asked for it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.timeline import CaptionMode
from tests.benchmarks.render_edits import RATE, Case

SCRIPT = Path(__file__).with_name("field_moviepy.py")
Command = Callable[[Case, Mapping[str, Path]], Sequence[str] | None]


@dataclass(frozen=True)
class Tool:
    """A tool; its command lacks only the name of the output, which comes last."""

    name: str
    version: str
    command: Command


def tools(python: str | None) -> list[Tool]:
    """Those that work here."""
    return list(_found(python))


def _found(python: str | None) -> Iterator[Tool]:
    beside = Path(python).parent if python else Path()
    if python and (
        version := _said([python, "-c", "from importlib.metadata import version; print(version('moviepy'))"])
    ):
        yield Tool("MoviePy", f"MoviePy {version}", lambda case, media: _moviepy(python, case, media))
    if python and (version := _said([str(beside / "smartcut"), "--version"])):
        yield Tool("smartcut", version, lambda case, media: _smartcut(beside, case, media))
    if python and (version := _said([str(beside / "auto-editor"), "--version"])):
        yield Tool(
            "auto-editor", f"auto-editor {version}", lambda case, media: _auto_editor(beside, case, media)
        )
    if melt := shutil.which("melt"):
        yield Tool("melt", _said([melt, "--version"]), lambda case, media: _melt(melt, case, media))


def _moviepy(python: str, case: Case, media: Mapping[str, Path]) -> Sequence[str] | None:
    if any(track.mode is not CaptionMode.BURN for track in case.timeline.captions):
        return None
    rate = case.timeline.rate
    wanted = {
        "clips": [
            (
                str(media[clip.asset]),
                float(clip.source_start),
                float(clip.source_start + clip.frames * clip.speed / rate),
                float(clip.speed),
            )
            for clip in case.timeline.clips()
        ],
        "captions": [
            (cue.text, float(cue.start / rate), float(cue.frames / rate))
            for track in case.timeline.captions
            for cue in track.cues
        ],
        "size": case.timeline.size,
    }
    return [python, str(SCRIPT), json.dumps(wanted)]


def _smartcut(beside: Path, case: Case, media: Mapping[str, Path]) -> Sequence[str] | None:
    if not case.kept:
        return None
    times = ",".join(f"{float(at):.6f}" for each in case.kept for at in each)
    words = [str(beside / "smartcut"), "--keep", times, str(media["main"])]
    return words


def _auto_editor(beside: Path, case: Case, media: Mapping[str, Path]) -> Sequence[str] | None:
    if not case.kept:
        return None
    starts = [float(end) for _, end in case.kept]
    ends = [float(start) for start, _ in case.kept[1:]]
    gaps = [
        f"0sec,{float(case.kept[0][0])}sec",
        *(f"{a}sec,{b}sec" for a, b in zip(starts, ends, strict=False)),
    ]
    cuts = [word for gap in (*gaps, f"{starts[-1]}sec,end") for word in ("--cut-out", gap)]
    coded = ["-c:v", "libx264", "-c:a", "aac", "--no-open"]
    return [str(beside / "auto-editor"), str(media["main"]), "--edit", "none", *cuts, *coded, "--output"]


def _melt(melt: str, case: Case, media: Mapping[str, Path]) -> Sequence[str] | None:
    if not case.kept:
        return None
    words = [melt]
    for start, end in case.kept:
        words += [str(media["main"]), f"in={int(start * RATE)}", f"out={int(end * RATE) - 1}"]
    coded = ["vcodec=libx264", "preset=veryfast", "crf=20", "acodec=aac", "ab=192k"]
    return ["bash", "-c", '"${@:1:$#-1}" -consumer avformat:"${!#}" ' + " ".join(coded), "melt", *words]


def _said(command: Sequence[str]) -> str:
    """The line that tells a program's version; nothing when it is not there or does not work."""
    try:
        made = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except OSError:
        return ""
    if made.returncode:
        return ""
    return next((line for line in made.stdout.splitlines() if re.search(r"\d", line)), "")
