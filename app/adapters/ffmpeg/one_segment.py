"""Making one segment of a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.adapters.ffmpeg.commands.parts import first_pass_command, segment_command
from app.adapters.ffmpeg.naming import STATS, coding_of
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.sparing import Machine, Share, share
from app.adapters.ffmpeg.workshop import Workshop, write_captions
from app.domain.coding import in_pass
from app.domain.errors import OutputInvalid
from app.domain.render_plan.likeness import settled
from app.domain.render_plan.opening import most_held
from app.domain.render_plan.values import ColourChange, RenderPlan
from app.ports import Cancelled
from app.ports.spans import Span

_BY_FLOATS = (ColourChange.GAMUT, ColourChange.TONE)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a segment is made: ffmpeg's arguments but for the name of the output, which is the last."""

    span: Span
    arguments: tuple[str, ...]
    looking: tuple[str, ...] = ()  # a first pass, the whole command


def recipe_of(shop: Workshop, plan: RenderPlan, number: int) -> Recipe:
    """How the segment of that number is made; its captions are laid beside it."""
    coding = coding_of(plan)
    name = shop.naming.segment(plan, coding, number)
    segment = settled(plan.segments[number], plan.rate)
    captions = write_captions(shop, segment, plan)
    looking: list[str] = []
    if coding.passes > 1:
        looking = first_pass_command(segment, plan, coding, shop.files, captions=captions, stats=STATS)
        coding = in_pass(coding, 2, STATS)
    arguments = segment_command(segment, plan, coding, shop.files, captions=captions, output="")
    return Recipe(Span(number, name, segment.pictures), tuple(arguments[:-1]), tuple(looking))


def share_of(plan: RenderPlan, number: int, *, at_once: int) -> Share:
    """What of this machine the segment of that number takes, beside others that are made at once."""
    segment = plan.segments[number]
    pictures = [plan.source(source).picture for source in segment.sources]
    return share(
        Machine.here(plan.size, held=most_held(plan)),
        coding_of(plan),
        at_once=at_once,
        sources=tuple(picture.stored for picture in pictures if picture),
        layers=max(len(run.layers) for run in segment.runs),
        captions=bool(segment.burnt),
        recoloured=is_recoloured(plan),
    )


def is_recoloured(plan: RenderPlan) -> bool:
    """Whether pictures become large on their way, since their colours are changed."""
    return any(source.picture and source.picture.change in _BY_FLOATS for source in plan.sources)


def make(
    shop: Workshop, recipe: Recipe, share: Share, *, report: Callable[[int], None], cancelled: Cancelled
) -> None:
    """Make a segment; `report` gets the frames that are there.

    Nobody sees it before it is whole, even when two make the same one.
    """
    span, last, looked = recipe.span, 0, 0

    def hear(progress: Progress) -> None:
        nonlocal last
        last = progress.frame or last
        report((looked + last) // 2 if recipe.looking else last)

    with shop.half_made(span.name) as part:
        for command in filter(None, (recipe.looking, (*recipe.arguments, part))):
            words = [word.replace(STATS, f"{part}.stats") for word in sparingly(command, share)]
            looked, last = last, 0
            shop.run(words, on_progress=hear, cancelled=cancelled)
        if last != span.frames:
            raise OutputInvalid(f"A part of the picture came out with {last} of {span.frames} frames.")
        shop.finish(part, span.name)


def sparingly(command: Sequence[str], share: Share) -> list[str]:
    """A command that takes no more of the machine than a share; its output is its last word."""
    words, output = list(command[:-1]), command[-1]
    for option, value in zip(share.coding[::2], share.coding[1::2], strict=True):
        if option in words:  # all that an encoder is told in its own words is told at once
            words[words.index(option) + 1] += f":{value}"
        else:
            words += (option, value)
    return list(_read_by([*words, output], share.reading))


def _read_by(words: Iterable[str], reading: Sequence[str]) -> Iterator[str]:
    """A command with more words for each of its inputs."""
    for word in words:
        if word == "-i":
            yield from reading
        yield word
