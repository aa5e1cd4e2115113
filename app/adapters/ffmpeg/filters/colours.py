"""The filters that bring pictures to the size and colours of a plan, and say of them what those are."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.media import VideoStream
from app.domain.render_plan.sources import HD, colour_change, colour_of, is_full_range
from app.domain.render_plan.values import Colour, ColourChange, RenderPlan, SourcePicture


def look(facts: SourcePicture, plan: RenderPlan, *, alpha: str | None = None) -> Iterator[str]:
    """Bring the pictures of a source to the size and colours in which they are put together.

    Those that are transparent lie over black, or keep what is seen through them in the pixels `alpha`.
    """
    width, height = facts.size
    if alpha:  # what no pixel shows must not bleed into its neighbours
        yield f"format=gbrap,premultiply=inplace=1,scale={width}:{height},unpremultiply=inplace=1"
    elif facts.transparent:
        yield "format=gbrap,premultiply=inplace=1,format=gbrp"
    if facts.change in (ColourChange.TONE, ColourChange.GAMUT):
        yield f"scale={width}:{height}"  # first, since what follows is slow
        yield from _to_ordinary_light(facts.colour, facts.change, full_range=facts.full_range)
    elif facts.change is ColourChange.MATRIX:
        ranges = f"in_range={'pc' if facts.full_range else 'tv'}:out_range=tv"
        matrices = f"in_color_matrix={_scaler(facts.colour)}:out_color_matrix={_scaler(plan.colour)}"
        yield f"scale={width}:{height}:{matrices}:{ranges}"
    elif plan.splice and plan.splice.full_range:
        yield f"scale={width}:{height}:in_range=pc:out_range=pc"
    else:
        yield f"scale={width}:{height}"
    yield f"format={alpha or drawn_as(plan)}"


def drawn_as(plan: RenderPlan) -> str:
    """The pixel format in which pictures are put together."""
    if plan.splice:
        return plan.splice.pixels
    return plan.preset.picture.drawn if plan.preset.picture else "yuv420p"


def tags(plan: RenderPlan) -> str:
    """Say of pictures what colours they have by now."""
    colour, full = plan.colour, plan.splice is not None and plan.splice.full_range
    return (
        f"setparams=range={'pc' if full else 'tv'}:colorspace={colour.matrix}"
        f":color_primaries={colour.primaries}:color_trc={colour.transfer}"
    )


def in_ordinary_light(stream: VideoStream) -> tuple[str, ...]:
    """What makes of a stream's small pictures what an export shows of them on ordinary screens."""
    change = colour_change(stream, HD)
    if change not in (ColourChange.TONE, ColourChange.GAMUT):
        return ()
    return tuple(_to_ordinary_light(colour_of(stream), change, full_range=is_full_range(stream)))


def _to_ordinary_light(colour: Colour, change: ColourChange, *, full_range: bool) -> Iterator[str]:
    # Everything of ordinary range is near enough to BT.709's curve, and zscale knows not all the others.
    curve = colour.transfer if change is ColourChange.TONE else "bt709"
    matrix = colour.matrix if colour.matrix in ("bt709", "bt2020nc", "bt2020c") else "bt2020nc"
    primaries = colour.primaries if colour.primaries in ("bt2020", "smpte431", "smpte432") else "bt2020"
    # What a file leaves open is declared before zscale, which refuses to guess.
    yield (
        f"setparams=range={'pc' if full_range else 'tv'}:colorspace={matrix}"
        f":color_primaries={primaries}:color_trc={curve}"
    )
    yield "zscale=t=linear:npl=100"
    yield "format=gbrpf32le"
    yield "zscale=p=bt709"
    if change is ColourChange.TONE:
        yield "tonemap=hable:desat=0"
    yield "zscale=t=bt709:m=bt709:r=tv"


def _scaler(colour: Colour) -> str:
    known = ("bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "bt2020nc")
    return colour.matrix if colour.matrix in known else "auto"
