"""Whether an output keeps the light of its sources, or is brought to that of ordinary screens. Pure.

High dynamic range, wide colours and pixels that use all their values stay as they were recorded where
pictures are copied; what is encoded between them is made alike. High dynamic range and wide colours
stay as well where nothing can be copied, so that it hangs neither on where a cut lies, nor on how large
the file is to be, nor on its codec, if that has ten bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.coding import Coding
from app.domain.media import VideoStream
from app.domain.placement import Placement
from app.domain.render_plan.sources import colour_of, is_full_range, is_high
from app.domain.render_plan.values import Colour, PictureRun

# What makes ten bits of an encoder whose pictures have eight.
_TEN_BITS = {
    "libx265": (("profile:v", "main10"),),
    "libvpx-vp9": (("profile:v", "2"),),
    "libsvtav1": (),
}


def in_ten_bits(coding: Coding) -> Coding | None:
    """The coding with as many bits as more than ordinary light needs; None where it has no such."""
    options = _TEN_BITS.get(coding.encoder)
    return None if options is None else replace(coding.having(options), pixels="yuv420p10le")


def recorded_light(
    streams: Sequence[VideoStream], runs: Sequence[PictureRun], *, codec: str | None, deep: bool, burnt: bool
) -> Colour | None:
    """The unusual colours that all shown streams have, if everything can be drawn in them.

    None for ordinary ones, and where streams differ. Those of another codec than the output's cannot be
    copied, and so keep no more than an encoder of ten bits holds. Captions are drawn in the light of
    ordinary screens; fades and gaps are black in it only.
    """
    lights = {(colour_of(stream), is_full_range(stream)) for stream in streams}
    if burnt or len(lights) != 1:
        return None
    colour, full = lights.pop()
    if any(stream.codec != codec for stream in streams) and (full or not deep):
        return None
    black = any(run.source is None or run.fade_in or run.fade_out or _may_be_black(run) for run in runs)
    if colour.matrix == "gbr" or (full and black) or not (full or is_high(colour)):
        return None
    return colour


def _may_be_black(run: PictureRun) -> bool:
    """Whether black lies around or under a picture: one that is only turned is like any other."""
    return bool(run.under) or run.glide is not None or run.place != Placement(turn=run.place.turn)
