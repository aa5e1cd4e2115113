"""Adding, changing and removing markers: at most one at a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import EditRejected, MarkerNotFound
from app.domain.timeline import Marker, Timeline


def add_marker(timeline: Timeline, at: int, label: str, *, fresh: str) -> Timeline:
    """Mark a frame.

    ```
    M: k@7   at 3   ->   M: n@3 k@7
    ```
    Refused where a marker stands already.
    """
    return _with_markers(timeline, [*timeline.markers, Marker(fresh, at, label)], moved=fresh)


def change_marker(
    timeline: Timeline, marker: str, *, at: int | None = None, label: str | None = None
) -> Timeline:
    """Move or rename a marker; None leaves a thing as it is.

    Raises MarkerNotFound; refused where another marker stands.
    """
    old = _marker(timeline, marker)
    new = replace(old, at=old.at if at is None else at, label=old.label if label is None else label)
    if new == old:
        return timeline
    return _with_markers(timeline, [new if one is old else one for one in timeline.markers], moved=marker)


def remove_marker(timeline: Timeline, marker: str) -> Timeline:
    """Remove a marker. Raises MarkerNotFound."""
    gone = _marker(timeline, marker)
    return replace(timeline, markers=tuple(one for one in timeline.markers if one is not gone))


def _marker(timeline: Timeline, marker: str) -> Marker:
    for one in timeline.markers:
        if one.id == marker:
            return one
    raise MarkerNotFound


def _with_markers(timeline: Timeline, markers: Sequence[Marker], *, moved: str) -> Timeline:
    at = next(marker.at for marker in markers if marker.id == moved)
    if sum(1 for marker in markers if marker.at == at) > 1:
        raise EditRejected("There is a marker already.")
    return replace(timeline, markers=tuple(sorted(markers, key=lambda marker: marker.at)))
