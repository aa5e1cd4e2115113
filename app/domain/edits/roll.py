"""Moving a cut, a clip between its neighbours, or what a clip shows: the length of the track stays."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from app.domain.edits.parts import Available, moved_edge, with_media
from app.domain.edits.sequence import Place, place_of, with_items
from app.domain.errors import EditRejected, NoRoom
from app.domain.time import Rate
from app.domain.timeline import Clip, Edge, Gap, Item, Timeline


def roll(timeline: Timeline, clip: str, edge: Edge, delta: int, *, available: Available) -> Timeline:
    """Move the cut between a clip and its neighbour at that edge.

    ```
    A[0:10] B[5:10]   tail of A +2   ->   A[0:12] B[7:10]
    A[0:10] B[5:10]   head of B -2   ->   A[0:8] B[3:10]
    ```
    Raises OutOfMedia, TooShort; refused where no clip stands on that side.
    """
    place = place_of(timeline, clip)
    left, right = (place.before, place.clip) if edge is Edge.HEAD else (place.clip, place.after)
    if not isinstance(left, Clip) or not isinstance(right, Clip):
        raise EditRejected("There is no clip on that side.")
    rolled = (
        moved_edge(left, Edge.TAIL, delta, available=available, rate=timeline.rate),
        moved_edge(right, Edge.HEAD, delta, available=available, rate=timeline.rate),
    )
    first = place.index - 1 if edge is Edge.HEAD else place.index
    items = place.track.items
    return with_items(timeline, place.track, items[:first] + rolled + items[first + 2 :])


def slip(timeline: Timeline, clip: str, delta: int, *, available: Available) -> Timeline:
    """Show another part of the source at the same place; a later one when `delta` is above zero.

    ```
    A[5:10] B[0:5]   A +2   ->   A[7:12] B[0:5]
    ```
    Raises OutOfMedia.
    """
    place = place_of(timeline, clip)
    start = place.clip.source_start + Fraction(delta) * place.clip.speed / timeline.rate
    slipped = with_media(
        place.clip, replace(place.clip, source_start=start), available=available, rate=timeline.rate
    )
    items = place.track.items
    return with_items(timeline, place.track, (*items[: place.index], slipped, *items[place.index + 1 :]))


def slide(timeline: Timeline, clip: str, delta: int, *, available: Available) -> Timeline:
    """Move a clip; the edges of its neighbours, clips or gaps, follow it.

    ```
    A[0:10] B[0:5] C[5:10]   B +2   ->   A[0:12] B[0:5] C[7:10]
    A[0:10] B[0:5] _4        B -2   ->   A[0:8] B[0:5]
    ```
    Raises NoRoom, OutOfMedia, TooShort.
    """
    place = place_of(timeline, clip)
    before = _stretched(place.before, Edge.TAIL, delta, available=available, rate=timeline.rate)
    after = _after(place, delta, available=available, rate=timeline.rate)
    items = place.track.items
    around = (*items[: max(0, place.index - 1)], before, place.clip, *after, *items[place.index + 2 :])
    return with_items(timeline, place.track, around)


def _after(place: Place, delta: int, *, available: Available, rate: Rate) -> tuple[Item, ...]:
    if place.after is None:
        return ()  # nothing follows: the end of the track moves
    return (_stretched(place.after, Edge.HEAD, delta, available=available, rate=rate),)


def _stretched(item: Item | None, edge: Edge, delta: int, *, available: Available, rate: Rate) -> Item:
    """A neighbour whose edge follows; at the start of the timeline, nothing counts as an empty gap."""
    if isinstance(item, Clip):
        return moved_edge(item, edge, delta, available=available, rate=rate)
    frames = (item.frames if item else 0) + (delta if edge is Edge.TAIL else -delta)
    if frames < 0:
        raise NoRoom
    return Gap(frames)
