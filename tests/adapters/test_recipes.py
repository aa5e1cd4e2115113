"""What is made anew of a file when other facts are found in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from app.adapters.ffmpeg.derived.recipes import recipes
from app.domain.media import AudioStream, CaptionStream, Made, MediaInfo, Scan, VideoStream

SECOND = Fraction(1)
PICTURE = VideoStream(
    0, "h264", "High", 720, 576, "yuv420p", Fraction(25), False, 0, SECOND, Fraction(0), SECOND
)
SOUND = AudioStream(1, "aac", 48_000, 2, Fraction(0), SECOND)
CAPTIONS = CaptionStream(3, "subrip")
KNOWN = MediaInfo(
    "mov,mp4,m4a,3gp,3g2,mj2", SECOND, 9, (PICTURE,), (SOUND, replace(SOUND, index=2)), captions=(CAPTIONS,)
)


def shown(**facts: object) -> Callable[[MediaInfo], MediaInfo]:
    return lambda info: replace(info, video=(replace(PICTURE, **facts),))  # type: ignore[arg-type]


def heard(number: int, **facts: object) -> Callable[[MediaInfo], MediaInfo]:
    def change(info: MediaInfo) -> MediaInfo:
        audio = list(info.audio)
        audio[number] = replace(audio[number], **facts)  # type: ignore[arg-type]
        return replace(info, audio=tuple(audio))

    return change


@pytest.mark.parametrize(
    ("found", "anew"),
    [
        (shown(scan=Scan.WHOLE), set()),  # as it was taken for while nobody looked
        (shown(scan=Scan.TOP_FIRST), {Made.PROXY, Made.FILMSTRIP}),  # it was made as combs
        (shown(scan=Scan.EITHER), {Made.PROXY, Made.FILMSTRIP}),
        (shown(rotation=90), {Made.PROXY, Made.FILMSTRIP}),
        (shown(pixel_format="yuva420p", longest_group=12), set()),
        (heard(0, changes=True), {Made.PROXY, Made.PEAKS}),
        (heard(1, changes=True), {Made.SOUNDS}),
        (heard(0, language="deu"), set()),
        (lambda info: replace(info, tags=(("title", "Talk"),)), set()),
        (lambda info: replace(info, captions=(CAPTIONS, replace(CAPTIONS, index=4))), {Made.CAPTIONS}),
    ],
)
def test_only_what_depends_on_a_fact_is_made_in_other_words(
    found: Callable[[MediaInfo], MediaInfo], anew: set[Made]
) -> None:
    before, after = recipes(KNOWN), recipes(found(KNOWN))
    assert {made for made in after if before.get(made) != after[made]} == anew


def test_which_field_is_first_matters_only_where_pictures_do_not_say_it() -> None:
    said, other = (recipes(shown(scan=scan)(KNOWN)) for scan in (Scan.TOP_FIRST, Scan.BOTTOM_FIRST))
    assert said == other
    said, other = (
        recipes(shown(scan=scan, scan_unsaid=True)(KNOWN)) for scan in (Scan.TOP_FIRST, Scan.BOTTOM_FIRST)
    )
    assert said[Made.PROXY] != other[Made.PROXY]
