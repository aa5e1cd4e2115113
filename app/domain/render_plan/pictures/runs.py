"""Which pictures are seen when, and how they are grouped into segments. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from types import MappingProxyType

from app.domain.render_plan.opening import is_light
from app.domain.render_plan.pictures.cuts import SEGMENT_SECONDS, Cuts
from app.domain.render_plan.values import Part, PictureRun, Segment, SegmentKind, TimedText
from app.domain.time import Rate, TimeRange
from app.domain.timeline import Clip, Timeline, Track, TrackKind

EVENLY = Cuts()
MAX_RUNS = 8  # files that one segment holds open
MAX_OPEN_PIXELS = 8 * 1920 * 1080  # an open decoder keeps a dozen pictures in memory


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies on top in a range: a clip, with where it lies on its track, or nothing."""

    range: TimeRange
    clip: Clip | None = None
    clip_range: TimeRange | None = None


def seen_on(timeline: Timeline) -> Iterator[Seen]:
    """What lies on top from the first frame to the last, each change once.

    V2       |  c2   |                c2 hides c1
    V1   | c1            |  | c3 |
    seen | c1|  c2   | c1| _| c3 |    _ is black
    """
    free = [TimeRange(0, timeline.frames)]
    seen: list[Seen] = []
    for track in timeline.tracks:
        if track.kind is TrackKind.VIDEO:
            taken = list(_take(free, track))
            seen += taken
            free = list(_without(free, [piece.range for piece in taken]))
    seen += [Seen(piece) for piece in free]
    return iter(sorted(seen, key=lambda piece: piece.range.start))


def segments(
    parts: Iterable[Part],
    *,
    pixels: Mapping[str, int],
    rate: Rate,
    burnt: Sequence[TimedText],
    cuts: Mapping[str, Cuts] = MappingProxyType({}),
    held: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[Segment]:
    """Group parts into segments; `pixels` is how large a source's pictures are, `cuts` where it is cut.

    `held` is what a program holds of a source that it opens, in bytes. A source without `cuts` is cut evenly.
    """
    longest = segment_frames(rate)
    group: list[Part] = []
    start = 0
    for part in _short(parts, cuts, rate):
        if group and not (_alike(group[-1], part) and _fits([*group, part], longest, pixels, held)):
            yield _segment(group, start, burnt)
            start += sum(each.run.frames for each in group)
            group = []
        group.append(part)
    if group:
        yield _segment(group, start, burnt)


def segment_frames(rate: Rate) -> int:
    """How many frames a segment has at most."""
    return ceil(SEGMENT_SECONDS * rate)


def _alike(one: Part, other: Part) -> bool:
    """Whether both are encoded in one way: captions go by frames, of which own times know nothing."""
    alike = not one.copied and not other.copied and bool(one.run.own) == bool(other.run.own)
    return alike and not _were_cut(one.run, other.run)


def _were_cut(one: PictureRun, other: PictureRun) -> bool:
    """Whether there was a cut between both, which trimming must not move."""
    place = (one.source, one.source_start, one.speed, one.first + one.frames)
    return one.source is not None and place == (other.source, other.source_start, other.speed, other.first)


def _fits(parts: Sequence[Part], longest: int, pixels: Mapping[str, int], held: Mapping[str, int]) -> bool:
    layers = [layer for part in parts for layer in part.run.layers]
    sources = [layer.source for layer in layers if layer.source is not None]
    opened = sum(pixels[source] for source in sources)
    if len(layers) > MAX_RUNS or opened > MAX_OPEN_PIXELS or not is_light(sources, held):
        return False
    return sum(part.run.frames for part in parts) <= longest


def _segment(parts: Sequence[Part], start: int, burnt: Sequence[TimedText]) -> Segment:
    frames = sum(part.run.frames for part in parts)
    copied = parts[0].copied
    return Segment(
        kind=SegmentKind.COPY if copied else SegmentKind.ENCODE,
        reason=" ".join(dict.fromkeys(part.reason for part in parts)),
        frames=frames,
        runs=tuple(part.run for part in parts),
        burnt=tuple(texts_within(burnt, TimeRange(start, frames))),
        copied=copied,
    )


def texts_within(texts: Sequence[TimedText], window: TimeRange) -> Iterator[TimedText]:
    """Those parts of texts that lie in a range, counted from its start."""
    for text in texts:
        start = max(text.start, window.start)
        end = min(text.start + text.frames, window.end)
        if start < end:
            yield TimedText(start - window.start, end - start, text.text)


def _short(parts: Iterable[Part], cuts: Mapping[str, Cuts], rate: Rate) -> Iterator[Part]:
    """The parts, those that are encoded cut, each with where its files are entered."""

    def entered(run: PictureRun) -> PictureRun:
        return replace(run, entry=cuts.get(run.source or "", EVENLY).entry(run, rate))

    for part in parts:
        if part.copied:
            yield part
            continue
        lowest = part.run.layers[-1]  # it is the largest, mostly
        pieces = cuts.get(lowest.source or "", EVENLY).between(
            lowest, lowest.first, lowest.first + lowest.frames, rate
        )
        if part.run.own:  # was cut already
            pieces = iter([(lowest.first, lowest.frames)])
        for first, frames in pieces:
            yield Part(part.run.part(first - lowest.first, frames).each(entered), part.reason)


def _take(free: Sequence[TimeRange], track: Track) -> Iterator[Seen]:
    holes = iter(free)
    hole = next(holes, None)
    for clip, place in track.clips():
        while hole is not None and hole.start < place.end:
            start, end = max(hole.start, place.start), min(hole.end, place.end)
            if start < end:
                yield Seen(TimeRange(start, end - start), clip, place)
            if hole.end > place.end:
                break
            hole = next(holes, None)


def _without(free: Sequence[TimeRange], taken: Sequence[TimeRange]) -> Iterator[TimeRange]:
    """What is left of ranges when ranges that lie within them, in order, are taken."""
    rest = iter(taken)
    cut = next(rest, None)
    for hole in free:
        start = hole.start
        while cut is not None and cut.start < hole.end:
            if start < cut.start:
                yield TimeRange(start, cut.start - start)
            start = cut.end
            cut = next(rest, None)
        if start < hole.end:
            yield TimeRange(start, hole.end - start)
