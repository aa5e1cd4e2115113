"""The filters that draw a picture that glides, each frame to a fraction of a pixel.

    scaled picture ─► its part ─► nothing around it ─► into the frame, by the number of each frame ─► frame

`perspective` counts pixels of a picture to 1/256. Others go by whole ones, `zoompan` even by those of the
source, and what moves slowly then trembles.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from app.adapters.ffmpeg.filters.colours import drawn_as
from app.domain.glide import Glide
from app.domain.render_plan.pictures.gliding import AROUND, Gliding, Track
from app.domain.render_plan.values import RenderPlan

SOFT = "yuva444p"  # in which what lies over others gets soft edges


def glided(
    found: Gliding, glide: Glide, first: int, plan: RenderPlan, *, over: bool, transparent: bool
) -> Iterator[str]:
    """Each frame of a scaled picture's part, from frame `first` of the clip on, in the frame's size.

    With alpha where it lies `over` others, else with black around it.
    """
    if over:
        yield f"format={SOFT}"
        if transparent:  # what no pixel shows must not bleed into its neighbours
            yield "premultiply=inplace=1"
    else:
        yield f"format={_eight_bits(plan)}"
    room = f"{found.room[0]}:{found.room[1]}"
    yield f"pad={room}:{AROUND}:{AROUND}:color=black{'@0' if over else ''}"
    yield _perspective(found, glide, first)
    if over:
        yield "unpremultiply=inplace=1"
    if found.room != plan.size:
        yield f"crop={plan.size[0]}:{plan.size[1]}:0:0"


def _perspective(found: Gliding, glide: Glide, first: int) -> str:
    """Where in what is drawn from the corners of each frame lie. `on` is 1 in its first one."""
    passed = f"clip((on-1+{first - glide.begin})/{glide.frames - 1},0,1)"
    way = f"st(0,{passed});"
    if glide.eased:
        way += "st(0,ld(0)*ld(0)*(3-2*ld(0)));"
    left, right = (_source(found.across, at, way) for at in (0, found.room[0]))
    top, bottom = (_source(found.down, at, way) for at in (0, found.room[1]))
    corners = {"x0": left, "x1": right, "x2": left, "x3": right, "y0": top, "y1": top, "y2": bottom}
    corners["y3"] = bottom
    given = ":".join(f"{name}='{value}'" for name, value in corners.items())
    return f"perspective={given}:interpolation=cubic:eval=frame"


def _source(side: Track, at: int, way: str) -> str:
    """Where a place of the frame lies; pixels are counted by their middles."""
    (low, high), (later_low, later_high), (first, last) = side.begins, side.ends, side.kept
    begins = f"({low}+{later_low - low}*ld(0))"
    length = f"({high - low}+{later_high - later_low - high + low}*ld(0))"
    half = Fraction(1, 2)
    return f"{way}{float(first - half)}+({float(at + half)}-{begins})*{last - first}/{length}"


def _eight_bits(plan: RenderPlan) -> str:
    """The plan's pixels as `perspective` takes them."""
    return drawn_as(plan).removesuffix("10le")
