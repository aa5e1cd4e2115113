"""Fades of a clip's picture run from and to black, wherever its segments are cut."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import av
import pytest

from app.domain.timeline import Gap
from tests.frames.exporting import clip, export, timeline_of
from tests.media import Clip as Media

RATE = Fraction(10)
SOURCE = Media(frames=300, rate=RATE, size=(160, 90), sound=None)


@pytest.mark.parametrize("hidden", [0, 15], ids=["whole", "its first frames hidden"])
def test_a_picture_fades_from_black_and_to_black(hidden: int) -> None:
    faded = replace(clip("a", "s", 0, 215), fade_in=20, fade_out=30)
    above = (clip("u", "s", 1, hidden),) if hidden else (Gap(1), clip("u", "s", 1, 1))
    made = export(timeline_of(above, (faded,), rate=RATE), {"s": SOURCE}).files[0]
    with av.open(str(made)) as container:
        levels = [int(frame.to_ndarray(format="gray").max()) for frame in container.decode(video=0)]
    assert levels[18] < 255 and levels[25] == levels[150] > 230
    assert levels[16] < levels[18] < levels[22]
    assert levels[184] > levels[200] > levels[214]
    assert levels[200] == pytest.approx(255 / 2, abs=30)
    assert levels[214] < 40
