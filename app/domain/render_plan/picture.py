"""Which pictures are seen when, and how they are grouped into segments. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.media import Asset
from app.domain.render_plan.values import PictureRun, Segment, SegmentKind, TimedText
from app.domain.time import Rate, TimeRange
from app.domain.timeline import Clip, Timeline, Track, TrackKind

SEGMENT_SECONDS = 20  # what a killed render loses at most
MAX_RUNS = 8  # files that one segment holds open
MAX_OPEN_PIXELS = 8 * 1920 * 1080  # an open decoder keeps a dozen pictures in memory


@dataclass(frozen=True, slots=True)
class Seen:
    """What the timeline shows in a range: a clip, with where it lies on its track, or black."""

    range: TimeRange
    clip: Clip | None = None
    clip_range: TimeRange | None = None


def seen_on(timeline: Timeline) -> Iterator[Seen]:
    """What is seen from the first frame to the last, each change once.

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


def picture_runs(timeline: Timeline, assets: Mapping[str, Asset]) -> Iterator[PictureRun]:
    """The runs of the whole output, none longer than a segment may be.

    A long clip is cut on a grid counted from its own beginning, so that moving it changes nothing.
    """
    longest = segment_frames(timeline.rate)
    for seen in seen_on(timeline):
        clip, place = seen.clip, seen.clip_range
        if clip is None or place is None or not _has_picture(assets[clip.asset]):
            yield from (PictureRun(frames) for frames in _pieces(0, seen.range.frames, longest))
            continue
        first = seen.range.start - place.start
        for frames in _pieces(first, seen.range.frames, longest):
            yield PictureRun(
                frames=frames,
                source=clip.asset,
                source_start=clip.source_start,
                speed=clip.speed,
                first=first,
                clip_frames=clip.frames,
                fade_in=clip.fade_in,
                fade_out=clip.fade_out,
            )
            first += frames


def segments(
    runs: Iterator[PictureRun], *, pixels: Mapping[str, int], rate: Rate, burnt: Sequence[TimedText]
) -> Iterator[Segment]:
    """Group runs into segments; `pixels` is how large a source's pictures are."""
    longest = segment_frames(rate)
    group: list[PictureRun] = []
    start = 0
    for run in runs:
        if group and not _fits([*group, run], longest, pixels):
            yield _segment(group, start, burnt)
            start += sum(each.frames for each in group)
            group = []
        group.append(run)
    if group:
        yield _segment(group, start, burnt)


def segment_frames(rate: Rate) -> int:
    """How many frames a segment has at most."""
    return max(1, int(Fraction(SEGMENT_SECONDS) * rate))


def _fits(runs: Sequence[PictureRun], longest: int, pixels: Mapping[str, int]) -> bool:
    opened = sum(pixels[run.source] for run in runs if run.source is not None)
    frames = sum(run.frames for run in runs)
    return len(runs) <= MAX_RUNS and opened <= MAX_OPEN_PIXELS and frames <= longest


def _segment(runs: Sequence[PictureRun], start: int, burnt: Sequence[TimedText]) -> Segment:
    frames = sum(run.frames for run in runs)
    return Segment(
        kind=SegmentKind.ENCODE,
        reason="Everything is encoded.",
        frames=frames,
        runs=tuple(runs),
        burnt=tuple(texts_within(burnt, TimeRange(start, frames))),
    )


def texts_within(texts: Sequence[TimedText], window: TimeRange) -> Iterator[TimedText]:
    """Those parts of texts that lie in a range, counted from its start."""
    for text in texts:
        start = max(text.start, window.start)
        end = min(text.start + text.frames, window.end)
        if start < end:
            yield TimedText(start - window.start, end - start, text.text)


def _pieces(first: int, frames: int, longest: int) -> Iterator[int]:
    """Lengths of pieces that end on multiples of `longest`, counted from `first` frames before."""
    while frames > 0:
        piece = min(frames, longest - first % longest)
        yield piece
        first += piece
        frames -= piece


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


def _has_picture(asset: Asset) -> bool:
    return asset.info is not None and asset.info.picture is not None
