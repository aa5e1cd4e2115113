"""Which pictures lie over each other when. Pure.

V2       |  c2 (small)  |                 c2 does not cover the frame, so c1 is seen around it
V1   | c1        |          | c3 |
     | c1|c2+c1  | c2   |  _| c3 |        _ is black

A fade goes to what lies under it; where nothing does, to black.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from app.domain.media import Asset
from app.domain.placement import FULL
from app.domain.render_plan.pictures.lying import covers, is_blurred, lying
from app.domain.render_plan.sources import is_transparent
from app.domain.render_plan.values import PictureRun
from app.domain.shape import Filling
from app.domain.time import TimeRange
from app.domain.timeline import Clip, Timeline, Track, TrackKind


@dataclass(frozen=True, slots=True)
class Layer:
    """A clip, and where it lies on its track."""

    clip: Clip
    place: TimeRange
    stage: int = 0  # of its glide

    def run(self, seen: TimeRange, under: tuple[PictureRun, ...] = ()) -> PictureRun:
        """What of the clip is seen in a range."""
        clip = self.clip
        return PictureRun(
            frames=seen.frames,
            source=clip.asset,
            source_start=clip.source_start,
            speed=clip.speed,
            first=seen.start - self.place.start,
            clip_frames=clip.frames,
            fade_in=clip.fade_in,
            fade_out=clip.fade_out,
            place=clip.place,
            glide=clip.glide,
            under=under,
        )

    def within(self, seen: TimeRange, filling: Filling) -> Layer:
        """As it is in a range that lies in one stage of its glide: at rest before it and after it.

        What has a blurred copy of itself around it rests in its glide, which has none.
        """
        clip, glide = self.clip, self.clip.glide
        if glide is None:
            return self
        first, last = seen.start - self.place.start, seen.end - 1 - self.place.start
        at_rest = glide.at(clip.place, first)
        rests = glide.way(first) == glide.way(last) or glide.goal(clip.place) == clip.place
        if rests and not is_blurred(filling, at_rest):
            return replace(self, clip=replace(clip, place=at_rest, glide=None))
        return replace(self, stage=bisect_right(glide.stages(clip.place), first))

    def fades_in(self, seen: TimeRange) -> bool:
        """Whether the clip fades in that range, in or out."""
        ends = self.place.end - self.clip.fade_out
        return seen.start < self.place.start + self.clip.fade_in or seen.end > ends


class Layers:
    """The pictures of a timeline in a frame of a size."""

    def __init__(
        self, timeline: Timeline, assets: Mapping[str, Asset], size: tuple[int, int], filling: Filling
    ) -> None:
        self._timeline = timeline
        self._assets = assets
        self._size = size
        self._filling = filling

    def runs(self) -> Iterator[PictureRun]:
        """What is seen from the first frame to the last, each change once."""
        for seen, layers in _merged(self._stacks()):
            if not layers:
                yield PictureRun(seen.frames)
                continue
            top, *others = layers
            yield top.run(seen, tuple(other.run(seen) for other in others))

    def _stacks(self) -> Iterator[tuple[TimeRange, tuple[Layer, ...]]]:
        """The layers from the top down, between all places where they may change."""
        tracks = [track for track in self._timeline.tracks if track.kind is TrackKind.VIDEO]
        edges = {0, self._timeline.frames} | {edge for track in tracks for edge in _edges(track)}
        rows = [_Row(track) for track in tracks]
        for start, end in pairwise(sorted(edges)):
            seen = TimeRange(start, end - start)
            found = (layer.within(seen, self._filling) for row in rows if (layer := row.at(start)))
            yield seen, tuple(self._down_to_the_covering(found, seen))

    def _down_to_the_covering(self, found: Iterable[Layer], seen: TimeRange) -> Iterator[Layer]:
        for layer in found:
            clip, info = layer.clip, self._assets[layer.clip.asset].info
            if info is None or info.picture is None:
                continue
            places = (clip.place, clip.glide.goal(clip.place)) if clip.glide else (clip.place,)
            lies = [lying(info.picture.display_size, self._size, self._filling, place) for place in places]
            if not any(lies) and (clip.glide is None or not clip.place.opacity):
                continue  # what glides may cross the frame on its way
            yield layer
            whole = all(there and covers(there, self._size, clip.place) for there in lies) or (
                clip.glide is None and is_blurred(self._filling, clip.place) and clip.place.opacity == FULL
            )
            if whole and not is_transparent(info.picture) and not layer.fades_in(seen):
                return


class _Row:
    """The clips of a track, asked for from the first to the last."""

    def __init__(self, track: Track) -> None:
        self._clips = track.clips()
        self._next = self._following()

    def at(self, frame: int) -> Layer | None:
        """The clip at a frame, which is no earlier than the one before."""
        while self._next and self._next.place.end <= frame:
            self._next = self._following()
        return self._next if self._next and self._next.place.start <= frame else None

    def _following(self) -> Layer | None:
        found = next(self._clips, None)
        return Layer(*found) if found else None


def _edges(track: Track) -> Iterator[int]:
    for clip, place in track.clips():
        yield from (place.start, place.start + clip.fade_in, place.end - clip.fade_out, place.end)
        if clip.glide:
            stages = (clip.glide.begin, *clip.glide.stages(clip.place), clip.glide.end)
            yield from (place.start + frame for frame in stages if 0 < frame < clip.frames)


def _merged(
    stacks: Iterable[tuple[TimeRange, tuple[Layer, ...]]],
) -> Iterator[tuple[TimeRange, tuple[Layer, ...]]]:
    """Neighbours that show the same layers as one."""
    last: tuple[TimeRange, tuple[Layer, ...]] | None = None
    for seen, layers in stacks:
        if last and last[1] == layers:
            last = TimeRange(last[0].start, last[0].frames + seen.frames), layers
            continue
        if last:
            yield last
        last = seen, layers
    if last:
        yield last
