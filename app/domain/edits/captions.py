"""Adding, changing and removing captions. Their times are the timeline's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.edits.sequence import fresh_ids
from app.domain.errors import CueNotFound, EditRejected, NoRoom, TrackNotFound
from app.domain.timeline import CaptionMode, CaptionTrack, Cue, Timeline


@dataclass(frozen=True, slots=True)
class NewCue:
    """A caption that is to be added."""

    start: int
    frames: int
    text: str


def add_captions(
    timeline: Timeline, *, language: str, mode: CaptionMode | None = None, fresh: str
) -> Timeline:
    """Add an empty caption track; one whose mode nobody said is soft beside others that are burnt in."""
    new = CaptionTrack(fresh, language, mode or _free_mode(timeline))
    return replace(timeline, captions=(*timeline.captions, new))


def set_captions(
    timeline: Timeline, captions: str, *, language: str | None = None, mode: CaptionMode | None = None
) -> Timeline:
    """Change what a caption track says of itself; None leaves a thing as it is. Raises TrackNotFound."""
    old = captions_of(timeline, captions)
    new = replace(old, language=language or old.language, mode=mode or old.mode)
    return _with_captions(timeline, old, new)


def set_caption_style(timeline: Timeline, **changes: Any) -> Timeline:
    """Change how captions look; the changes are fields of CaptionStyle."""
    style = replace(timeline.caption_style, **changes)
    return timeline if style == timeline.caption_style else replace(timeline, caption_style=style)


def remove_captions(timeline: Timeline, captions: str) -> Timeline:
    """Remove a caption track with its captions. Raises TrackNotFound."""
    gone = captions_of(timeline, captions)
    return replace(timeline, captions=tuple(one for one in timeline.captions if one is not gone))


def add_cue(timeline: Timeline, captions: str | None, cue: NewCue, *, fresh: str) -> Timeline:
    """Add a caption to a track; without one to the first, which is made when there is none.

    ```
    C1: q[3:5]   10 for 2   ->   C1: q[3:5] n[10:2]
    ```
    Raises TrackNotFound.
    """
    ids = fresh_ids(fresh)
    new = _cue(cue, next(ids))
    if captions is None and not timeline.captions:
        return replace(timeline, captions=(CaptionTrack(next(ids), cues=(new,)),))
    old = timeline.captions[0] if captions is None else captions_of(timeline, captions)
    return _with_captions(timeline, old, replace(old, cues=_ordered([*old.cues, new])))


def change_cue(
    timeline: Timeline,
    cue: str,
    *,
    start: int | None = None,
    frames: int | None = None,
    text: str | None = None,
) -> Timeline:
    """Move, stretch or rewrite a caption; None leaves a thing as it is.

    ```
    C1: q[3:5] r[9:2]   q to 12   ->   C1: r[9:2] q[12:5]
    ```
    Raises CueNotFound.
    """
    for captions in timeline.captions:
        for old in captions.cues:
            if old.id == cue:
                new = replace(
                    old,
                    start=old.start if start is None else start,
                    frames=old.frames if frames is None else frames,
                    text=old.text if text is None else text,
                )
                cues = _ordered([new if one is old else one for one in captions.cues])
                return _with_captions(timeline, captions, replace(captions, cues=cues))
    raise CueNotFound


def join_cues(timeline: Timeline, cues: Sequence[str]) -> Timeline:
    """Make one caption of several of a track: from the first start to the last end, with all lines.

    ```
    C1: q[3:5] r[9:2]   q and r   ->   C1: q[3:8]
    ```
    Raises CueNotFound; refused for captions of different tracks.
    """
    wanted = set(cues)
    holding = [track for track in timeline.captions if any(cue.id in wanted for cue in track.cues)]
    joined = [cue for track in holding for cue in track.cues if cue.id in wanted]
    if len(joined) < len(wanted):
        raise CueNotFound
    if len(holding) > 1:
        raise EditRejected("Captions of different tracks cannot be joined.")
    if len(joined) == 1:
        return timeline
    first, old = joined[0], holding[0]
    end = max(cue.range.end for cue in joined)
    text = "\n".join(cue.text for cue in joined if cue.text)
    new = replace(first, frames=end - first.start, text=text)
    kept = (new if cue is first else cue for cue in old.cues if cue is first or cue.id not in wanted)
    return _with_captions(timeline, old, replace(old, cues=tuple(kept)))


def remove_cues(timeline: Timeline, cues: Sequence[str]) -> Timeline:
    """Remove captions. Raises CueNotFound when one of them is not there."""
    gone = set(cues)
    if gone - {cue.id for captions in timeline.captions for cue in captions.cues}:
        raise CueNotFound
    kept = tuple(
        replace(captions, cues=tuple(cue for cue in captions.cues if cue.id not in gone))
        if any(cue.id in gone for cue in captions.cues)
        else captions
        for captions in timeline.captions
    )
    return replace(timeline, captions=kept)


def shift_captions(timeline: Timeline, captions: str, delta: int, *, start: int = 0) -> Timeline:
    """Move all captions of a track that begin at frame `start` or later, by so many frames.

    ```
    C1: q[3:5] r[9:2]   from 9 by 4   ->   C1: q[3:5] r[13:2]
    ```
    Raises TrackNotFound, NoRoom before the start of the timeline.
    """
    old = captions_of(timeline, captions)
    moved = [replace(cue, start=cue.start + delta) if cue.start >= start else cue for cue in old.cues]
    if any(cue.start < 0 for cue in moved):
        raise NoRoom("The first of them would be before the start of the timeline.")
    return _with_captions(timeline, old, replace(old, cues=_ordered(moved)))


def import_cues(
    timeline: Timeline,
    captions: str | None,
    cues: Sequence[NewCue],
    *,
    language: str,
    replacing: bool,
    fresh: str,
) -> Timeline:
    """Add many captions to a track, or in the place of its own; without a track to a new one.

    A new track is soft beside others that are burnt in, since the two would lie over each other.
    Raises TrackNotFound.
    """
    ids = fresh_ids(fresh)
    if captions is None:
        track = next(ids)
        ordered = _ordered([_cue(cue, next(ids)) for cue in cues])
        new = CaptionTrack(track, language, _free_mode(timeline), ordered)
        return replace(timeline, captions=(*timeline.captions, new))
    old = captions_of(timeline, captions)
    kept = () if replacing else old.cues
    added = [_cue(cue, next(ids)) for cue in cues]
    return _with_captions(timeline, old, replace(old, cues=_ordered([*kept, *added])))


def captions_of(timeline: Timeline, captions: str) -> CaptionTrack:
    """The caption track with that id. Raises TrackNotFound."""
    for track in timeline.captions:
        if track.id == captions:
            return track
    raise TrackNotFound("Those captions are no longer there.")


def _free_mode(timeline: Timeline) -> CaptionMode:
    burnt = any(track.mode is CaptionMode.BURN and track.cues for track in timeline.captions)
    return CaptionMode.SOFT if burnt else CaptionMode.BURN


def _with_captions(timeline: Timeline, old: CaptionTrack, new: CaptionTrack) -> Timeline:
    if new == old:
        return timeline
    return replace(timeline, captions=tuple(new if one is old else one for one in timeline.captions))


def _cue(new: NewCue, cue_id: str) -> Cue:
    return Cue(cue_id, new.start, new.frames, new.text)


def _ordered(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    return tuple(sorted(cues, key=lambda cue: cue.start))
