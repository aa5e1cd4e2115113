"""Which files an export makes of a timeline, and what they are called. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import InvalidRequest
from app.domain.render_plan.pictures.film import film
from app.domain.render_request import Split
from app.domain.time import TimeRange, timecode
from app.domain.timeline import Timeline

MOST_FILES = 100
_PLACES = re.compile(r"\{(project|preset|date|n|clip|marker)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the timeline that becomes a file; `clip` and `marker` are what people call it."""

    range: TimeRange
    clip: str = ""
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """What the places of a name pattern stand for in one file."""

    project: str
    preset: str
    date: str  # such as 2026-01-31
    number: int
    count: int  # of files
    piece: Piece


def pieces_of(
    timeline: Timeline, wanted: TimeRange | None, split: Split, *, names: Mapping[str, str]
) -> Sequence[Piece]:
    """The stretches that become files. `names` are those of assets. Raises InvalidRequest."""
    whole = wanted or TimeRange(0, timeline.frames)
    if split is Split.CLIPS:
        found = [piece for piece in _clips(timeline, names) if piece.range.overlaps(whole)]
        nothing = "There is no clip to make a file of."
    elif split is Split.MARKERS:
        found = [piece for piece in _between_markers(timeline) if piece.range.overlaps(whole)]
        nothing = "There is no marker to make a file of."
    else:
        return [Piece(whole)]
    if not found:
        raise InvalidRequest(nothing)
    return [Piece(_within(piece.range, whole), piece.clip, piece.marker) for piece in found]


def name_of(pattern: str, naming: Naming) -> str:
    """The pattern with its places filled in; names that would be the same get a number."""
    width = len(str(naming.count))
    said = {
        "project": naming.project,
        "preset": naming.preset,
        "date": naming.date,
        "n": f"{naming.number:0{width}}",
        "clip": naming.piece.clip,
        "marker": naming.piece.marker,
    }
    used = set(_PLACES.findall(pattern))
    name = _PLACES.sub(lambda place: said[place[1]], pattern).strip()
    if naming.count == 1 or used & {"n", "preset", "clip", "marker"}:
        return name or naming.project
    return f"{name} {said['n']}".strip()


def _clips(timeline: Timeline, names: Mapping[str, str]) -> Iterator[Piece]:
    """The clips of the track of which the most is seen; a logo upon the film is not the film."""
    on = {clip.id: track.id for track in timeline.tracks for clip, _ in track.clips()}
    frames = Counter[str]()
    for piece in film(timeline):
        if piece.clip:
            frames[on[piece.clip.id]] += piece.range.frames
    most = max(timeline.tracks, key=lambda track: frames[track.id], default=None)
    if most:
        yield from (Piece(span, clip=names.get(clip.asset, "")) for clip, span in most.clips())


def _between_markers(timeline: Timeline) -> Iterator[Piece]:
    """From each marker to the next, and to the end; what stands before the first is left out."""
    marks = sorted(
        (marker for marker in timeline.markers if marker.at < timeline.frames), key=lambda marker: marker.at
    )
    ends = [marker.at for marker in marks[1:]] + [timeline.frames]
    for marker, end in zip(marks, ends, strict=True):
        if marker.at < end:
            label = marker.label or timecode(marker.at, timeline.rate).replace(":", "-")
            yield Piece(TimeRange(marker.at, end - marker.at), marker=label)


def _within(span: TimeRange, whole: TimeRange) -> TimeRange:
    start = max(span.start, whole.start)
    return TimeRange(start, min(span.end, whole.end) - start)
