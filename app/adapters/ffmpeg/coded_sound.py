"""What is coded of a sound that is mostly copied: the stretches around cuts, one after the other. Pure.

lanes   | warm-up, stretch, one more | warm-up, stretch, one more |      one run codes them all
used              |.......|                    |.......|
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.lettering import PLAIN_LETTERING
from app.domain.render_plan.sound.splicing import WARM_UP
from app.domain.render_plan.values import UNCALLED, RenderPlan, SoundRun, SoundSegment, SoundSplice

PRIMING = 1  # packets that the coder puts before what it was given


def beside_the_picture(plan: RenderPlan) -> tuple[RenderPlan, ...]:
    """Plans of what is made apart from the picture: each sound, as far as it is coded.

    Captions are beside the first, which is there also without sound.
    """
    first, *others = map(_coded, plan.by_sound() or (plan,))
    return (first, *(replace(each, soft=()) for each in others))


def _coded(plan: RenderPlan) -> RenderPlan:
    rest = replace(
        plan,
        segments=(),
        chapters=(),
        beside=(),
        splice=None,
        sound=None,
        created=None,
        label=UNCALLED,
        lettering=PLAIN_LETTERING,
    )
    if plan.sound is None:
        return rest
    coded = [segment for segment in plan.sound.segments if segment.lanes]
    packet = plan.sound.grid.packet
    number = max((len(segment.lanes) for segment in coded), default=0)
    lanes = tuple(tuple(_lane(coded, each, packet)) for each in range(number))
    return replace(rest, lanes=lanes, samples=sum(_window(segment) for segment in coded) * packet)


def used_packets(sound: SoundSplice) -> Iterator[tuple[int, int]]:
    """Of what was coded: the first packet of each stretch that is used, and the one after its last."""
    before = 0
    for segment in sound.segments:
        if segment.lanes:
            first = before + WARM_UP + PRIMING
            yield first, first + segment.packets
            before += _window(segment)


def _window(segment: SoundSegment) -> int:
    """How many packets' worth of samples are heard for a stretch."""
    return WARM_UP + segment.packets + 2


def _lane(coded: list[SoundSegment], number: int, packet: int) -> Iterator[SoundRun]:
    for segment in coded:
        if number < len(segment.lanes):
            yield from segment.lanes[number]
        else:
            yield SoundRun(_window(segment) * packet)
