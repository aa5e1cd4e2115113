"""Small text files that lie beside a render: SRT captions, chapters, lists of files. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.domain.languages import THREE_LETTERS, UNKNOWN_LANGUAGE
from app.domain.render_plan.values import Chapter, RenderPlan, TextTrack
from app.domain.time import Rate


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


def list_file(names: Sequence[str]) -> str:
    """A list for the concat demuxer; names are ours and need no quoting."""
    return "ffconcat version 1.0\n" + "".join(f"file {name}\n" for name in names)


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
