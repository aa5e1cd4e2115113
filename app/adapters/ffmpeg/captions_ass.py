"""Captions as an ASS file for burning in. Pure: texts in, a file's content out.

A user's text stands only in the last field of a line, with everything escaped that ASS reads as
an instruction. The clock is the one of `picture_graph`: ten frames a second, whatever the rate.
"""

from __future__ import annotations

from collections.abc import Sequence

from app import fonts
from app.adapters.ffmpeg.picture_graph import CAPTION_TICKS
from app.domain.render_plan.values import TimedText

LINES_A_PICTURE = 18  # a line of text takes this part of the picture's shorter side
HUNDREDTHS = 100 // CAPTION_TICKS  # a frame takes

_BREAK_ESCAPE = "\u2060"  # a word joiner: nothing is seen, and `\n` is no longer `\n`


def ass_file(texts: Sequence[TimedText], size: tuple[int, int]) -> str:
    """An ASS file that shows each text exactly from its first frame to its last."""
    width, height = size
    letter = max(8, round(min(size) / LINES_A_PICTURE))
    outline = max(1.0, letter / 14)
    style = (
        f"Default,{fonts.FAMILY},{letter},&H00FFFFFF,&H00FFFFFF,&H00101010,&H80000000,0,0,0,0,100,100,0,0,1,"
        f"{outline:.1f},{outline / 3:.1f},2,{width // 16},{width // 16},{max(4, height // 20)},1"
    )
    lines = [
        "[Script Info]",
        "ScriptType: v4.00+",
        f"PlayResX: {width}",
        f"PlayResY: {height}",
        "WrapStyle: 0",
        "ScaledBorderAndShadow: yes",
        "",
        "[V4+ Styles]",
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
        "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
        "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding",
        f"Style: {style}",
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        *(_line(text) for text in texts),
    ]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A user's text as ASS shows it, letter by letter."""
    lines = (line.strip() for line in text.splitlines())
    return r"\N".join(_escaped_line(line) for line in lines if line)


def _escaped_line(line: str) -> str:
    safe = "".join(sign for sign in line if sign.isprintable() or sign in "\u200d\u200c")
    safe = safe.replace("\\", "\\" + _BREAK_ESCAPE)
    return safe.replace("{", r"\{").replace("}", r"\}")


def _line(text: TimedText) -> str:
    start, end = _clock(text.start), _clock(text.start + text.frames)
    return f"Dialogue: 0,{start},{end},Default,,0,0,0,,{escaped(text.text)}"


def _clock(frame: int) -> str:
    """Half-way between a frame and the one before it, so that no rounding shows a frame too many."""
    hundredths = max(0, frame * HUNDREDTHS - HUNDREDTHS // 2)
    seconds, hundredths = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"
