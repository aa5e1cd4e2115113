"""Which chapters an output has: labelled markers, or else those of its sources, moved with the clips. Pure.

source   | one       | two       | three    |
clips          |< - - - >|    |< - - >|
output         | one |two       | three|         what begins inside of a chapter begins with it
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

from app.domain.media import Asset, MediaChapter
from app.domain.render_plan.pictures.film import film
from app.domain.render_plan.pictures.runs import Seen
from app.domain.render_plan.values import Chapter
from app.domain.time import nearest_frame
from app.domain.timeline import Timeline

START = "Start"
# Of a chapter these say only how long it lasts, and players count from the beginning.
BY_LENGTH = ("mp4", "mov", "ipod")
MOST = 1000  # of sources: many short clips could show the same ones again and again


def chapters(timeline: Timeline, assets: Mapping[str, Asset], *, muxer: str) -> tuple[Chapter, ...]:
    """The named places of the output, in order; one for what lies before the first, where files need it."""
    marks = sorted((mark.at, mark.label) for mark in timeline.markers if mark.at < timeline.frames)
    labelled = tuple(Chapter(at, label) for at, label in marks if label)
    found = labelled or tuple(islice(_of_sources(timeline, assets), MOST))
    if found and found[0].at > 0 and muxer in BY_LENGTH:
        return (Chapter(0, START), *found)
    return found


def _of_sources(timeline: Timeline, assets: Mapping[str, Asset]) -> Iterator[Chapter]:
    last: tuple[str, MediaChapter] | None = None
    for piece in film(timeline):
        for at, chapter in _within(piece, timeline, assets):
            asset = piece.clip.asset if piece.clip else ""
            if (asset, chapter) != last:
                yield Chapter(at, chapter.title)
            last = asset, chapter


def _within(
    piece: Seen, timeline: Timeline, assets: Mapping[str, Asset]
) -> Iterator[tuple[int, MediaChapter]]:
    """The chapters of a piece's source that are seen in it, and in which frame of the output each begins."""
    clip, place = piece.clip, piece.clip_range
    info = assets[clip.asset].info if clip else None
    if clip is None or place is None or info is None:
        return
    known = sorted(info.chapters, key=lambda each: each.at)
    begins = clip.source_start + (piece.range.start - place.start) * clip.speed / timeline.rate
    current = max(0, bisect_right([each.at for each in known], begins) - 1)
    for chapter in known[current:]:
        later = max(Fraction(0), chapter.at - begins) / clip.speed
        at = piece.range.start + nearest_frame(later, timeline.rate)
        if at >= piece.range.end:
            return
        yield at, chapter
