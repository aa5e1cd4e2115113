"""Whether a timeline keeps every rule of its form."""

from __future__ import annotations

from itertools import chain

from app.domain import caption_style, glide, placement
from app.domain.errors import InvalidDocument
from app.domain.exact_text import is_language, is_safe
from app.domain.timeline import (
    FASTEST,
    LOUDEST,
    MAX_CLIPS,
    MAX_CUE_TEXT,
    MAX_CUES,
    MAX_FRAMES,
    MAX_ID,
    MAX_LABEL,
    MAX_MARKERS,
    MAX_SOUND,
    MAX_TRACKS,
    NO_SOUND,
    QUIETEST,
    SLOWEST,
    Clip,
    Cue,
    Gap,
    Item,
    Timeline,
)

MAX_DENOMINATOR = 10**30  # of an exact start in the source


def check(timeline: Timeline, *, known: Timeline | None = None) -> Timeline:
    """The same timeline, when it keeps every rule of its form. Raises InvalidDocument with the reason.

    What it shares with `known`, which keeps the rules, is not read again.
    """
    trusted = _parts(known) if known else frozenset()
    width, height = timeline.size
    _require(0 < timeline.rate <= 1000, "the frame rate must lie between 0 and 1000")
    _require(2 <= width <= 16384 and 2 <= height <= 16384, "the picture size is out of range")
    _require(width % 2 == 0 and height % 2 == 0, "width and height must be even")
    _require(8_000 <= timeline.sample_rate <= 192_000, "the sample rate is out of range")
    _require(len(timeline.tracks) <= MAX_TRACKS, "there are too many tracks")
    _require(sum(1 for _ in timeline.clips()) <= MAX_CLIPS, "there are too many clips")
    _require(timeline.frames <= MAX_FRAMES, "the timeline is too long")
    _require(sum(len(t.cues) for t in timeline.captions) <= MAX_CUES, "there are too many captions")
    _require(len(timeline.captions) <= MAX_TRACKS, "there are too many caption tracks")
    _require(len(timeline.markers) <= MAX_MARKERS, "there are too many markers")
    for fault in caption_style.faults(timeline.caption_style):
        _require(False, fault)
    ids: set[str] = set()
    for track in timeline.tracks:
        _remember(ids, track.id)
        if id(track) in trusted:
            _remember_all(ids, [clip.id for clip, _ in track.clips()])
            continue
        _require(is_safe(track.name, most=MAX_LABEL), "the name of a track is too long or not plain text")
        _check_items(track.items, ids, trusted)
    for captions in timeline.captions:
        _remember(ids, captions.id)
        if id(captions) in trusted:
            _remember_all(ids, [cue.id for cue in captions.cues])
            continue
        _require(is_language(captions.language), "a caption language is no language")
        _check_cues(captions.cues, ids, trusted)
    for marker in timeline.markers:
        _remember(ids, marker.id)
        _require(0 <= marker.at <= MAX_FRAMES, "a marker's time is out of range")
        _require(is_safe(marker.label, most=MAX_LABEL), "a marker's label is too long or not plain text")
    return timeline


def _parts(timeline: Timeline) -> frozenset[int]:
    """What tells the parts of a timeline from any that are only equal to them."""
    tracks = (*timeline.tracks, *timeline.captions)
    items = chain.from_iterable(track.items for track in timeline.tracks)
    cues = chain.from_iterable(captions.cues for captions in timeline.captions)
    return frozenset(map(id, chain(tracks, items, cues)))


def _check_items(items: tuple[Item, ...], ids: set[str], trusted: frozenset[int]) -> None:
    previous_was_gap = False
    for item in items:
        _require(item.frames >= 1, "a clip or gap must be at least one frame long")
        if isinstance(item, Clip):
            _remember(ids, item.id)
            if id(item) not in trusted:
                _check_clip(item)
        else:
            _require(not previous_was_gap, "two gaps stand side by side")
        previous_was_gap = isinstance(item, Gap)
    _require(not previous_was_gap, "a track ends in a gap")


def _check_clip(clip: Clip) -> None:
    _require(0 < len(clip.asset) <= MAX_ID, "a clip names no file")
    _require(clip.source_start >= 0, "a clip starts before its source")
    _require(clip.source_start.denominator <= MAX_DENOMINATOR, "a clip's start has too many digits")
    _require(SLOWEST <= clip.speed <= FASTEST, "a clip's speed is out of range")
    _require(QUIETEST <= clip.gain <= LOUDEST, "a clip's volume is out of range")
    _require(NO_SOUND <= clip.sound <= MAX_SOUND, "a clip uses a sound track that no file has")
    _require(clip.fade_in >= 0 and clip.fade_out >= 0, "a fade cannot be negative")
    _require(clip.fade_in + clip.fade_out <= clip.frames, "the fades are longer than their clip")
    for fault in placement.faults(clip.place):
        _require(False, fault)
    for fault in glide.faults(clip.glide) if clip.glide else ():
        _require(False, fault)


def _check_cues(cues: tuple[Cue, ...], ids: set[str], trusted: frozenset[int]) -> None:
    previous = 0
    for cue in cues:
        _remember(ids, cue.id)
        if id(cue) not in trusted:
            _check_cue(cue)
        _require(previous <= cue.start, "captions are not in order")
        previous = cue.start


def _check_cue(cue: Cue) -> None:
    fits = 0 <= cue.start <= MAX_FRAMES and 1 <= cue.frames <= MAX_FRAMES
    _require(fits, "a caption's time is out of range")
    _require(is_safe(cue.text, most=MAX_CUE_TEXT, lines=True), "a caption is too long or not plain text")


def _remember(ids: set[str], new: str) -> None:
    _require(0 < len(new) <= MAX_ID, "an id is missing or too long")
    _require(is_safe(new, most=MAX_ID), "an id is not plain text")
    _require(new not in ids, f"the id {new!r} stands twice")
    ids.add(new)


def _remember_all(ids: set[str], new: list[str]) -> None:
    """Remember the ids of a part that is known to keep the rules within itself."""
    _require(ids.isdisjoint(new), "an id stands twice")
    ids.update(new)


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise InvalidDocument(f"That timeline cannot be used: {reason}.")
