"""Small text files that lie beside a render: SRT captions, chapters, lists of files. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest

from app.domain.languages import THREE_LETTERS, UNKNOWN_LANGUAGE
from app.domain.render_plan.values import Chapter, RenderPlan, TextTrack
from app.domain.time import Rate, Seconds


def language_code(language: str) -> str:
    """Three letters for a language tag such as `en-GB`; `und` for one that is not known."""
    code = language.strip().lower().replace("_", "-").partition("-")[0]
    if code in THREE_LETTERS:
        return THREE_LETTERS[code]
    return code if code in THREE_LETTERS.values() else UNKNOWN_LANGUAGE


def srt_file(track: TextTrack, rate: Rate) -> str:
    """Captions as SRT. An empty line would end a caption, so there is none in it."""
    blocks = []
    for number, cue in enumerate(track.cues, 1):
        times = f"{_clock(cue.start, rate)} --> {_clock(cue.start + cue.frames, rate)}"
        lines = [line.strip() for line in cue.text.splitlines() if line.strip()]
        blocks.append("\n".join([str(number), times, *lines]))
    return "\n\n".join(blocks) + "\n"


def chapters_file(plan: RenderPlan) -> str:
    """Chapters as ffmpeg reads them; each lasts until the next."""
    lines = [";FFMETADATA1"]
    ends = [chapter.at for chapter in plan.chapters[1:]] + [plan.frames]
    for chapter, end in zip(plan.chapters, ends, strict=True):
        lines += _chapter(chapter, max(end, chapter.at + 1), plan.rate)
    return "\n".join(lines) + "\n"


def list_file(names: Sequence[str], lengths: Sequence[Seconds] = ()) -> str:
    """A list for the concat demuxer; names are ours and need no quoting.

    Without its length, a file counts as long as it says itself: an MP4 of ours up to a millisecond
    less than its pictures last, and so all that follow come too soon.
    """
    lines = ["ffconcat version 1.0"]
    for name, length in zip_longest(names, lengths):
        lines.append(f"file {name}")
        if length is not None:
            lines.append(f"duration {float(length):.6f}")
    return "\n".join(lines) + "\n"


def _chapter(chapter: Chapter, end: int, rate: Rate) -> list[str]:
    base = 1 / rate
    title = "".join(sign for sign in chapter.title if sign.isprintable())
    for special in "\\=;#":
        title = title.replace(special, "\\" + special)
    timing = f"TIMEBASE={base.numerator}/{base.denominator}"
    return ["[CHAPTER]", timing, f"START={chapter.at}", f"END={end}", f"title={title}"]


def _clock(frame: int, rate: Rate) -> str:
    milliseconds = round(Fraction(frame) / rate * 1000)
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02},{milliseconds:03}"
