"""Sound put together with nothing coded: clips are cut between the packets of their sources. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.domain.errors import RenderError
from app.domain.render_plan.sound.places import (
    Copy,
    Hearing,
    copied_segment,
    packet_offset,
    places_on_grids,
)
from app.domain.render_plan.values import SoundRun, SoundSegment, SoundSplice
from app.domain.time import nearest_frame

SHORTER = "The sound of a clip is shorter than its picture, and silence has to be encoded."
HOLE = "There is no sound in the source here."


def whole_sound(lanes: Sequence[Sequence[SoundRun]], hearing: Hearing) -> tuple[SoundSplice, int]:
    """The sound with nothing coded, cut between packets, and how many samples it has.

    Raises RenderError when it cannot be had so.
    """
    shared, placed = places_on_grids(lanes, hearing)
    if len(placed) != 1 or not all(place.grid or place.is_hole for place in placed[0]):
        raise RenderError("The sound of these clips cannot be put together without encoding.")
    lead, packet = hearing.grid.lead, hearing.grid.packet
    if any(place.is_hole and place.run.samples > packet for place in placed[0][:1]):
        raise RenderError(SHORTER)  # only what comes after sound can be left out
    segments: list[SoundSegment] = []
    at = ahead = 0
    for place in placed[0]:
        if place.grid is None:
            continue  # what comes after says how long it is
        offset, _ = packet_offset(place, place.grid, hearing)
        first = 0 if place.start == 0 else _nearest(place.start + lead, packet)
        last = place is placed[0][-1]
        end = -(-(place.end + lead) // packet) if last else _nearest(place.end + lead, packet)
        if first + offset < 0 and place.start == 0:
            first = at = ahead = -offset
        if last:
            end = min(end, place.grid.packets - offset)
        if end <= first or not 0 <= first + offset < end + offset <= place.grid.packets:
            raise RenderError(SHORTER)
        if at < first:
            segments.append(SoundSegment(first - at, HOLE))
        segments.append(copied_segment(Copy(first, end, place, place.grid, first + offset, 0), hearing))
        at = end
    samples = min(hearing.samples, at * packet - lead)
    return SoundSplice(shared, tuple(segments), hearing.grid, lead - ahead * packet), samples


def _nearest(sample: int, packet: int) -> int:
    return nearest_frame(Fraction(sample, packet), Fraction(1))
