"""Caption tracks as the text of SRT, VTT and ASS files. Times are exact, halves rounded up."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from fractions import Fraction

from app.domain.time import Rate, nearest_frame
from app.domain.timeline import CaptionTrack, Cue, Timeline

_ASS_HEAD = """\
[Script Info]
ScriptType: v4.00+
WrapStyle: 0
ScaledBorderAndShadow: yes
PlayResX: {width}
PlayResY: {height}

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
Style: Default,Sans,{font},&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,\
100,100,0,0,1,2,1,2,{side},{side},{below},1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def to_srt(timeline: Timeline, captions: CaptionTrack) -> str:
    """SubRip: a number, the times with commas, the text."""
    parts = [
        f"{number}\n{_span(cue, timeline.rate, ',')}\n{_unbroken(cue.text)}\n"
        for number, cue in enumerate(_spoken(captions), 1)
    ]
    return "\n".join(parts)


def to_vtt(timeline: Timeline, captions: CaptionTrack) -> str:
    """WebVTT: the times with points, the text with its signs escaped."""
    parts = [
        f"{_span(cue, timeline.rate, '.')}\n{html.escape(_unbroken(cue.text), quote=False)}\n"
        for cue in _spoken(captions)
    ]
    return "\n".join(["WEBVTT\n", *parts])


def to_ass(timeline: Timeline, captions: CaptionTrack) -> str:
    """Advanced SubStation: one style, sized to the picture."""
    width, height = timeline.size
    head = _ASS_HEAD.format(
        width=width,
        height=height,
        font=max(8, height // 18),
        side=width // 20,
        below=height // 20,
    )
    lines = [
        f"Dialogue: 0,{_ass_time(cue.start, timeline.rate)},{_ass_time(cue.range.end, timeline.rate)}"
        f",Default,,0,0,0,,{_ass_text(cue.text)}\n"
        for cue in _spoken(captions)
    ]
    return head + "".join(lines)


WRITERS: Mapping[str, Callable[[Timeline, CaptionTrack], str]] = {
    "srt": to_srt,
    "vtt": to_vtt,
    "ass": to_ass,
}
"""What writes each kind of file, by its ending."""


def _spoken(captions: CaptionTrack) -> list[Cue]:
    return [cue for cue in captions.cues if cue.text.strip()]


def _unbroken(text: str) -> str:
    """Text without empty lines, which would end the caption."""
    return "\n".join(line for line in text.split("\n") if line.strip())


def _span(cue: Cue, rate: Rate, point: str) -> str:
    return f"{_clock(cue.start, rate, point)} --> {_clock(cue.range.end, rate, point)}"


def _clock(frame: int, rate: Rate, point: str) -> str:
    whole, milliseconds = divmod(nearest_frame(Fraction(frame) / rate, Fraction(1000)), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{milliseconds:03}"


def _ass_time(frame: int, rate: Rate) -> str:
    whole, hundredths = divmod(nearest_frame(Fraction(frame) / rate, Fraction(100)), 100)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{hundredths:02}"


def _ass_text(text: str) -> str:
    """Text that no reader of ASS takes for an override: a backslash is kept apart from what follows."""
    kept_apart = text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    return _unbroken(kept_apart).replace("\n", "\\N")
