"""Moving one edge of a clip: alone, or with all that follows."""

from __future__ import annotations

from app.domain.edits.parts import Available, moved_edge
from app.domain.edits.sequence import place_of, with_items
from app.domain.errors import EditRejected, NoRoom
from app.domain.timeline import Edge, Gap, Item, Timeline


def trim(timeline: Timeline, clip: str, edge: Edge, delta: int, *, available: Available) -> Timeline:
    """Move an edge; the neighbours stay where they are. It leaves a gap, or eats of one.

    ```
    A[0:10] B[0:5]      tail of A -4   ->   A[0:6] _4 B[0:5]
    A[0:10] _3 B[0:5]   tail of A +2   ->   A[0:12] _1 B[0:5]
    ```
    Raises NoRoom against a clip or the start of the timeline, OutOfMedia, TooShort.
    """
    place = place_of(timeline, clip)
    moved = moved_edge(place.clip, edge, delta, available=available, rate=timeline.rate)
    items: list[Item] = list(place.track.items)
    items[place.index] = moved
    if edge is Edge.HEAD:
        _leave_or_eat(items, place.index - 1, gap_at=place.index, frames=delta)
    elif place.after is not None:
        _leave_or_eat(items, place.index + 1, gap_at=place.index + 1, frames=-delta)
    return with_items(timeline, place.track, items)


def ripple_trim(timeline: Timeline, clip: str, edge: Edge, delta: int, *, available: Available) -> Timeline:
    """Move an edge; everything after it on that track closes up or makes room.

    ```
    A[0:10] B[0:5]   tail of A -4   ->   A[0:6] B[0:5]
    A[2:10] B[0:5]   head of A -2   ->   A[0:10] B[0:5]
    ```
    Raises OutOfMedia, TooShort.
    """
    place = place_of(timeline, clip)
    items: list[Item] = list(place.track.items)
    items[place.index] = moved_edge(place.clip, edge, delta, available=available, rate=timeline.rate)
    return with_items(timeline, place.track, items)


def trim_to_playhead(timeline: Timeline, clip: str, edge: Edge, at: int) -> Timeline:
    """Take away what lies between an edge and frame `at`, and close up.

    ```
    A[0:10] B[0:5]   head of A to 4   ->   A[4:10] B[0:5]
    A[0:10] B[0:5]   tail of A to 4   ->   A[0:4] B[0:5]
    ```
    Refused when `at` is not inside the clip.
    """
    place = place_of(timeline, clip)
    if not place.start < at < place.end:
        raise EditRejected("The playhead is not inside that clip.")
    delta = at - (place.start if edge is Edge.HEAD else place.end)
    return ripple_trim(timeline, clip, edge, delta, available={})


def _leave_or_eat(items: list[Item], neighbour: int, *, gap_at: int, frames: int) -> None:
    """Put a gap of `frames` beside a clip; below zero, take them from the neighbouring gap."""
    if frames >= 0:
        items.insert(gap_at, Gap(frames))
        return
    beside = items[neighbour] if neighbour >= 0 else None
    if not isinstance(beside, Gap) or beside.frames < -frames:
        raise NoRoom if beside is not None else NoRoom("There is no room: the timeline starts here.")
    items[neighbour] = Gap(beside.frames + frames)
