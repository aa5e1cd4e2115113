"""Captions are burnt in where, as large and in the colours that their style says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.caption_style import LOOKS, CaptionFont, CaptionPlace, CaptionSide, CaptionStyle
from app.domain.timeline import CaptionTrack, Cue
from tests.frames.exporting import SIZE, clip, export, timeline_of
from tests.media import Clip as Media

WIDE, HIGH = SIZE
SILENT = Media(frames=30, codec=None, container="m4a")
BOX = CaptionStyle(outline=0, shadow=0, background="#ffe14d", opacity=100, colour="#104080", size=120)
TOP_LEFT = replace(BOX, place=CaptionPlace.TOP, side=CaptionSide.LEFT, margin=100)
MIDDLE = replace(BOX, place=CaptionPlace.MIDDLE, side=CaptionSide.RIGHT)


def burnt(style: CaptionStyle, text: str = "Hamburg") -> NDArray[np.int16]:
    """The picture of an export with one caption on black, as RGB by BT.709."""
    captions = (CaptionTrack("c", cues=(Cue("q", 0, 2, text),)),)
    timeline = timeline_of((clip("a", "s", 0, 2),), rate=Fraction(25))
    made = export(replace(timeline, captions=captions, caption_style=style), {"s": SILENT}).files[0]
    with av.open(str(made)) as container:
        frame = next(container.decode(video=0))
        picture = frame.reformat(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")
    return picture.to_ndarray().astype(np.int16)


def extent(picture: NDArray[np.int16], colour: str, near: int = 40) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what has a colour."""
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    rows, columns = np.nonzero(np.abs(picture - wanted).max(axis=2) < near)
    assert rows.size, f"nothing is {colour}"
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize("style", [BOX, TOP_LEFT, MIDDLE], ids=["bottom", "top left", "middle right"])
def test_a_caption_stands_in_its_box_at_its_place(style: CaptionStyle) -> None:
    line, pad = round(HIGH * 0.120), round(HIGH * 0.120 * 0.2)
    left, top, right, bottom = extent(burnt(style), "#ffe14d")
    assert bottom - top == pytest.approx(line + 2 * pad, abs=2)
    if style.place is CaptionPlace.TOP:
        assert (left, top) == pytest.approx((WIDE / 16 - pad, HIGH * 0.1 - pad), abs=2)
    elif style.place is CaptionPlace.MIDDLE:
        assert (right, (top + bottom) / 2) == pytest.approx((WIDE * 15 / 16 + pad, HIGH / 2), abs=2)
    else:
        assert ((left + right) / 2, bottom) == pytest.approx((WIDE / 2, HIGH * 0.95 + pad), abs=2)


@pytest.mark.parametrize("colour", ["#ffe14d", "#00e5ff", "#ff8800", "#ffffff"])
def test_letters_have_the_colour_that_was_asked_for(colour: str) -> None:
    picture = burnt(CaptionStyle(colour=colour, outline=0, shadow=0, size=250, bold=True), "HIM")
    extent(picture, colour, near=14)


@pytest.mark.parametrize("font", CaptionFont)
def test_each_font_draws_other_letters(font: CaptionFont) -> None:
    widths = {
        CaptionFont.SANS: burnt(replace(BOX, font=CaptionFont.SANS), "mill"),
        CaptionFont.SERIF: burnt(replace(BOX, font=CaptionFont.SERIF), "mill"),
        CaptionFont.MONO: burnt(replace(BOX, font=CaptionFont.MONO), "mill"),
    }
    others = [picture for name, picture in widths.items() if name is not font]
    assert all(np.abs(widths[font] - other).max() > 100 for other in others)


@pytest.mark.parametrize("name", LOOKS)
def test_every_look_that_is_offered_is_seen(name: str) -> None:
    style = LOOKS[name]
    extent(burnt(style), style.colour, near=60)
