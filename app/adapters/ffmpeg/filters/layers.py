"""The filters that draw placed pictures, and several over each other.

    part that is read ─► turned ─► size, colours ─► what is seen of it ─► alpha ─► over what is under it

Alpha is there only where something is seen through a picture: below 100 per cent, in a fade, or where
the picture itself has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from app.adapters.ffmpeg.filters.colours import drawn_as, look, tags
from app.adapters.ffmpeg.filters.fields import whole_pictures
from app.adapters.ffmpeg.filters.gliding import glided
from app.adapters.ffmpeg.filters.graph import Graph, ratio
from app.adapters.ffmpeg.filters.overlaying import counted, fades, laid_over, over_itself
from app.adapters.ffmpeg.filters.reading import source_input, timing
from app.domain.placement import FULL
from app.domain.render_plan.pictures.gliding import Gliding, Shapes, gliding
from app.domain.render_plan.pictures.lying import Box, Lying, Taken, is_blurred, lying, taken
from app.domain.render_plan.values import PictureRun, RenderPlan, SourcePicture

_TURNS = {90: ["transpose=clock"], 180: ["hflip", "vflip"], 270: ["transpose=cclock"]}


def layered(graph: Graph, run: PictureRun, plan: RenderPlan, files: Mapping[str, Path]) -> str:
    """Add what draws a run that is placed, or under which something is seen, from the bottom up."""
    layers = [drawn for layer in reversed(run.layers) if (drawn := _drawn(layer, plan))]
    if layers and not layers[0].has_alpha:
        pad = graph.chain([*_around(layers[0], plan), *counted(plan)], _read(graph, layers[0], plan, files))
        del layers[0]
    else:
        pad = graph.chain([*black(run.frames, plan.size, plan), *counted(plan)])
    for layer in layers:
        read = _read(graph, layer, plan, files, over=True)
        over = graph.chain([*_see_through(layer, plan), *counted(plan)], read)
        pad = laid_over(graph, pad, over, (layer.seen.x, layer.seen.y), plan)
    return graph.chain(["setsar=1", tags(plan)], pad)


def black(frames: int, size: tuple[int, int], plan: RenderPlan) -> list[str]:
    """So many frames of nothing."""
    colour = f"color=c=black:s={size[0]}x{size[1]}:r={ratio(plan.rate)}"
    return [colour, f"trim=end_frame={frames}", f"format={drawn_as(plan)}", "setsar=1", tags(plan)]


class _Drawn:
    """A layer, and where its picture lies, or glides."""

    def __init__(
        self, run: PictureRun, facts: SourcePicture, found: Lying | Gliding, plan: RenderPlan
    ) -> None:
        self.run = run
        self.facts = facts
        self.found = found
        self.blurred, self.seen = False, Box(0, 0, *plan.size)
        if isinstance(found, Lying):
            self.blurred = is_blurred(plan.preset.filling, run.place) and found.full != plan.size
            self.seen = self.seen if self.blurred else found.seen
        self.has_alpha = run.place.opacity < FULL or facts.transparent


def _drawn(run: PictureRun, plan: RenderPlan) -> _Drawn | None:
    facts = plan.source(run.source).picture if run.source else None
    if facts is None:
        return None
    found = _found(run, facts, plan)
    return _Drawn(run, facts, found, plan) if found else None


def _found(run: PictureRun, facts: SourcePicture, plan: RenderPlan) -> Lying | Gliding | None:
    if run.glide is None:
        return lying(facts.display, plan.size, plan.preset.filling, run.place)
    shapes = Shapes(facts.display, _turned_size(run, facts), plan.size, plan.preset.filling)
    return gliding(shapes, run.place, run.glide, range(run.first, run.first + run.frames))


def _turned_size(run: PictureRun, facts: SourcePicture) -> tuple[int, int]:
    return (facts.upright[1], facts.upright[0]) if run.place.turn in (90, 270) else facts.upright


def _read(
    graph: Graph, layer: _Drawn, plan: RenderPlan, files: Mapping[str, Path], *, over: bool = False
) -> str:
    """What is seen of a layer, in its size and the plan's colours; with alpha if it glides `over` others."""
    run, facts = layer.run, layer.facts
    number = graph.open(source_input(run, facts, plan, files[run.source or ""]))
    looks, times = list(_look(layer, plan)), list(timing(run, facts, plan))
    order = [*looks, *times] if facts.still else [*whole_pictures(facts), *times, *looks]
    if isinstance(layer.found, Gliding) and run.glide:
        clear = facts.transparent
        order += glided(layer.found, run.glide, run.first, plan, over=over, transparent=clear)
    pad = graph.chain(order, f"[{number}:{facts.stream}]")
    if layer.blurred and isinstance(layer.found, Lying):
        pad = over_itself(graph, pad, replace(facts, size=layer.found.full), plan)
    return pad


def _look(layer: _Drawn, plan: RenderPlan) -> Iterator[str]:
    facts, place = layer.facts, layer.run.place
    upright = _turned_size(layer.run, facts)
    read = _whole(layer.found, upright) if isinstance(layer.found, Gliding) else taken(layer.found, upright)
    turns = [*_TURNS.get(place.turn, []), *(["hflip"] if place.mirrored else [])]
    cut = (read.part.width, read.part.height) != upright
    if not facts.still and (cut or turns):
        yield f"scale={facts.upright[0]}:{facts.upright[1]}"  # some files change their size half-way
    yield from turns
    if cut:
        yield _crop(read.part)
    yield from look(replace(facts, size=read.scaled), plan, alpha=_alpha(plan) if facts.transparent else None)
    yield "setsar=1"
    if (read.seen.width, read.seen.height) != read.scaled:
        yield _crop(read.seen)


def _whole(found: Gliding, source: tuple[int, int]) -> Taken:
    return Taken(Box(0, 0, *source), found.scaled, found.part)


def _around(layer: _Drawn, plan: RenderPlan) -> Iterator[str]:
    """The lowest picture, with black around it."""
    seen = layer.seen
    if (seen.width, seen.height) != plan.size:
        yield f"pad={plan.size[0]}:{plan.size[1]}:{seen.x}:{seen.y}"
    yield from fades(layer.run, plan)


def _see_through(layer: _Drawn, plan: RenderPlan) -> Iterator[str]:
    fading = list(fades(layer.run, plan, alpha=True))
    opacity = layer.run.place.opacity
    if fading or opacity < FULL or isinstance(layer.found, Gliding):
        yield f"format={_alpha(plan)}"
    if opacity < FULL:
        yield f"lutyuv=a=val*{opacity}/{FULL}"
    yield from fading or ["null"]


def _alpha(plan: RenderPlan) -> str:
    """The pixels of the plan with alpha."""
    return drawn_as(plan).replace("yuv", "yuva")


def _crop(box: Box) -> str:
    return f"crop={box.width}:{box.height}:{box.x}:{box.y}"
