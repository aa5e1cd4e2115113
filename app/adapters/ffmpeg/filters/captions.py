"""Captions as an ASS file for burning in. Pure: texts in, a file's content out.

A user's text stands only in the last field of a line, with everything escaped that ASS reads as
an instruction. The clock is the one of `picture.py`: ten frames a second, whatever the rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import bidirectional

from app import fonts
from app.adapters.ffmpeg.filters.caption_colours import ass_colour
from app.adapters.ffmpeg.filters.picture import CAPTION_TICKS
from app.domain.caption_style import PLAIN, CaptionPlace, CaptionSide, CaptionStyle
from app.domain.lettering import FIRST_EASTERN, PLAIN_LETTERING, Lettering, runs
from app.domain.line_breaks import may_break
from app.domain.render_plan.values import TimedText

PADDING = 20  # of a background around its text, in hundredths of a line
HUNDREDTHS = 100 // CAPTION_TICKS  # a frame takes

SHADOW = "&H80000000"  # black, half of it

_KEYPAD = {CaptionPlace.BOTTOM: 1, CaptionPlace.MIDDLE: 4, CaptionPlace.TOP: 7}  # as on a keyboard's
_COLUMNS = {CaptionSide.LEFT: 0, CaptionSide.CENTRE: 1, CaptionSide.RIGHT: 2}
_LEFTWARDS = ("R", "AL")  # letters of Hebrew, Arabic and others
_BY_FIRST_LETTER = r"{\fe-1}"  # each line runs in the direction of its first letter, as in the player
_MAY_BREAK = r"{\fscx0} {\fscx100}"  # a space without width: libass breaks lines at nothing else
_BREAK_HERE = "\u200b"  # where a writer lets a line be broken, as in Thai
_UNSEEN = ("\u200d", "\u200c", _BREAK_HERE)  # and yet of use
_BREAK_ESCAPE = "\u2060"  # a word joiner: nothing is seen, and `\n` is no longer `\n`


def ass_file(
    texts: Sequence[TimedText],
    size: tuple[int, int],
    style: CaptionStyle = PLAIN,
    *,
    matrix: str = "bt709",
    letters: Lettering = PLAIN_LETTERING,
) -> str:
    """An ASS file that shows each text exactly from its first frame to its last.

    `matrix` names the coefficients of the picture's colours, `letters` who draws what the style's font
    lacks. The player's stylesheet draws the same.
    """
    width, height = size
    lines = [
        "[Script Info]",
        *(f"; {font.family}: {font.file.sha256}" for font in letters.fonts),
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
        f"Style: {_style(style, size, matrix)}",
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        *(_line(text, letters, fonts.FACES[style.font].family) for text in texts),
    ]
    return "\n".join(lines) + "\n"


def _style(style: CaptionStyle, size: tuple[int, int], matrix: str) -> str:
    width, height = size
    line = max(8, round(min(size) * style.size / 1000))
    letters, edge = ass_colour(style.colour, matrix), ass_colour(style.outline_colour, matrix)
    if style.opacity:  # one box around all lines, larger than they are by its "shadow"
        border, behind, depth = 4, ass_colour(style.background, matrix, opacity=style.opacity), PADDING
    else:
        border, behind, depth = 1, SHADOW, style.shadow
    aside = width // 16
    return (
        f"Default,{fonts.FACES[style.font].family},{line},{letters},{letters},{edge},{behind},"
        f"{-1 if style.bold else 0},0,0,0,100,100,0,0,{border},{line * style.outline / 100:.2f},"
        f"{line * depth / 100:.2f},{_KEYPAD[style.place] + _COLUMNS[style.side]},"
        f"{aside},{aside},{round(height * style.margin / 1000)},1"
    )


def escaped(text: str, letters: Lettering = PLAIN_LETTERING, family: str = "") -> str:
    """A user's text as ASS shows it, letter by letter; `family` draws what `letters` gives to nobody."""
    lines = (line.strip() for line in text.splitlines())
    leftwards = not text.isascii() and any(bidirectional(sign) in _LEFTWARDS for sign in text)
    led = _BY_FIRST_LETTER if leftwards else ""
    return led + r"\N".join(_lettered_line(line, letters, family) for line in lines if line)


def _lettered_line(line: str, letters: Lettering, family: str) -> str:
    seen = "".join(sign for sign in line if sign.isprintable() or sign in _UNSEEN)
    drawn, named, before = "", family, ""
    for own, stretch in runs(seen, letters):
        if (own or family) != named:
            named = own or family
            drawn += f"{{\\fn{named}}}"
        for sign in (stretch,) if max(stretch) < FIRST_EASTERN else stretch:
            drawn += (_MAY_BREAK if before and may_break(before, sign[0]) else "") + _escaped(sign)
            before = sign[-1]
    return drawn if named == family else f"{drawn}{{\\fn{family}}}"


def _escaped(text: str) -> str:
    safe = text.replace("\\", "\\" + _BREAK_ESCAPE).replace("{", r"\{").replace("}", r"\}")
    return safe.replace(_BREAK_HERE, _MAY_BREAK)


def _line(text: TimedText, letters: Lettering, family: str) -> str:
    start, end = _clock(text.start), _clock(text.start + text.frames)
    return f"Dialogue: 0,{start},{end},Default,,0,0,0,,{escaped(text.text, letters, family)}"


def _clock(frame: int) -> str:
    """Half-way between a frame and the one before it, so that no rounding shows a frame too many."""
    hundredths = max(0, frame * HUNDREDTHS - HUNDREDTHS // 2)
    seconds, hundredths = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"
