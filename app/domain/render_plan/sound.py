"""What is heard when: every unmuted track is a lane of runs, counted in samples. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from app.domain.media import Asset
from app.domain.render_plan.values import SoundRun
from app.domain.time import nearest_frame
from app.domain.timeline import Clip, Timeline, Track


def lanes(timeline: Timeline, assets: Mapping[str, Asset]) -> tuple[tuple[SoundRun, ...], ...]:
    """One lane for each track that is heard; all are as long as the timeline."""
    heard = (tuple(_lane(track, timeline, assets)) for track in timeline.tracks if not track.muted)
    return tuple(lane for lane in heard if any(run.source for run in lane))


def sample_at(frame: int, timeline: Timeline) -> int:
    """The sample with which a frame begins; the roundings never add up."""
    return nearest_frame(Fraction(frame) / timeline.rate, Fraction(timeline.sample_rate))


def _lane(track: Track, timeline: Timeline, assets: Mapping[str, Asset]) -> Iterator[SoundRun]:
    silent_from = 0
    for clip, place in track.clips():
        start, end = sample_at(place.start, timeline), sample_at(place.end, timeline)
        if end <= start or not _has_sound(assets[clip.asset]):
            continue
        if silent_from < start:
            yield SoundRun(start - silent_from)
        yield _run(clip, end - start, timeline)
        silent_from = end
    end = sample_at(timeline.frames, timeline)
    if silent_from < end:
        yield SoundRun(end - silent_from)


def _run(clip: Clip, samples: int, timeline: Timeline) -> SoundRun:
    return SoundRun(
        samples=samples,
        source=clip.asset,
        source_start=clip.source_start,
        speed=clip.speed,
        keep_pitch=clip.keep_pitch,
        gain=clip.gain,
        fade_in=min(samples, sample_at(clip.fade_in, timeline)),
        fade_out=min(samples, sample_at(clip.fade_out, timeline)),
    )


def _has_sound(asset: Asset) -> bool:
    return asset.info is not None and asset.info.sound is not None
