"""The timeline: what plays when. Frozen values; positions are derived, never stored.

    video track   | c1      |   gap   | c2   |      a track is a sequence of clips and gaps,
    audio track   | c3            |                 so two clips can never overlap

Frame k of a clip shows the source picture that is on screen at the middle of that frame's time:
`source_start + (k + 1/2) * speed / rate` seconds into the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from typing import TypeAlias

from app.domain.caption_style import PLAIN, CaptionStyle, faults
from app.domain.errors import ClipNotFound, InvalidDocument, TrackNotFound
from app.domain.exact_text import is_language, is_safe
from app.domain.time import Rate, Seconds, TimeRange

MAX_FRAMES = 2**31 - 1
MAX_CLIPS = 20_000
MAX_CUES = 100_000
MAX_TRACKS = 64
MAX_MARKERS = 10_000
MAX_ID = 64  # characters
MAX_LABEL = 255
MAX_LANGUAGE = 35
MAX_CUE_TEXT = 5_000
MAX_DENOMINATOR = 10**30  # of an exact start in the source
SLOWEST, FASTEST = Fraction(1, 16), Fraction(16)
QUIETEST, LOUDEST = Decimal(-60), Decimal(24)
ALL_SOUNDS = 0  # instead of the number of one
MAX_SOUND = 64


class TrackKind(StrEnum):
    """What a track holds: pictures with their own sound, or sound only."""

    VIDEO = "video"
    AUDIO = "audio"


class Edge(StrEnum):
    """One of the two ends of a clip."""

    HEAD = "head"
    TAIL = "tail"


class CaptionMode(StrEnum):
    """What an export does with captions."""

    BURN = "burn"  # drawn into the picture
    SOFT = "soft"  # a track that the player can switch on
    OFF = "off"  # left out


@dataclass(frozen=True, slots=True)
class Clip:
    """A run of one source's pictures and sound."""

    id: str
    asset: str
    source_start: Seconds
    frames: int
    speed: Fraction = Fraction(1)
    keep_pitch: bool = True
    gain: Decimal = Decimal(0)  # decibels
    fade_in: int = 0  # frames
    fade_out: int = 0
    sound: int = 1  # which sound track of the file is heard, from 1 on; ALL_SOUNDS are all of them, mixed

    def source_duration(self, rate: Rate) -> Seconds:
        """How much of the source the clip uses."""
        return Fraction(self.frames) / rate * self.speed

    def source_end(self, rate: Rate) -> Seconds:
        """Where in the source the clip stops."""
        return self.source_start + self.source_duration(rate)


@dataclass(frozen=True, slots=True)
class Gap:
    """Black and silence."""

    frames: int


Item: TypeAlias = Clip | Gap


@dataclass(frozen=True, slots=True)
class Track:
    """One row of the timeline."""

    id: str
    kind: TrackKind
    name: str
    items: tuple[Item, ...] = ()
    muted: bool = False
    locked: bool = False

    @property
    def frames(self) -> int:
        """Where the last item ends."""
        return sum(item.frames for item in self.items)

    def with_ranges(self) -> Iterator[tuple[Item, TimeRange]]:
        """Every item with the range that it takes in the track."""
        start = 0
        for item in self.items:
            yield item, TimeRange(start, item.frames)
            start += item.frames

    def clips(self) -> Iterator[tuple[Clip, TimeRange]]:
        """Every clip with the range that it takes in the track."""
        for item, span in self.with_ranges():
            if isinstance(item, Clip):
                yield item, span


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: `text` is shown from `start` for `frames`."""

    id: str
    start: int
    frames: int
    text: str

    @property
    def range(self) -> TimeRange:
        """When the cue is shown."""
        return TimeRange(self.start, self.frames)


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """Captions in one language, ordered by their start. Cues may overlap."""

    id: str
    language: str = "en"
    mode: CaptionMode = CaptionMode.BURN
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """A named frame."""

    id: str
    at: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that an export needs to know, but for the media themselves."""

    rate: Rate
    size: tuple[int, int]  # pixels, even
    sample_rate: int = 48_000
    tracks: tuple[Track, ...] = ()
    captions: tuple[CaptionTrack, ...] = field(default=())
    caption_style: CaptionStyle = PLAIN
    markers: tuple[Marker, ...] = field(default=())

    @property
    def frames(self) -> int:
        """The length of the timeline: the end of its longest track."""
        return max((track.frames for track in self.tracks), default=0)

    def clips(self) -> Iterator[Clip]:
        """Every clip, track by track, in order."""
        for track in self.tracks:
            for clip, _ in track.clips():
                yield clip

    def track(self, track_id: str) -> Track:
        """The track with that id. Raises TrackNotFound."""
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise TrackNotFound

    def find(self, clip_id: str) -> tuple[Track, int]:
        """The track that holds a clip, and the clip's index in it. Raises ClipNotFound."""
        for track in self.tracks:
            for index, item in enumerate(track.items):
                if isinstance(item, Clip) and item.id == clip_id:
                    return track, index
        raise ClipNotFound


def check(timeline: Timeline, *, known: Timeline | None = None) -> Timeline:
    """The same timeline, when it keeps every rule of its form. Raises InvalidDocument with the reason.

    What it shares with `known`, which keeps the rules, is not read again.
    """
    sound = _parts(known) if known else frozenset()
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
    for fault in faults(timeline.caption_style):
        _require(False, fault)
    ids: set[str] = set()
    for track in timeline.tracks:
        _remember(ids, track.id)
        if id(track) in sound:
            _remember_all(ids, [clip.id for clip, _ in track.clips()])
            continue
        _require(is_safe(track.name, most=MAX_LABEL), "the name of a track is too long or not plain text")
        _check_items(track.items, ids, sound)
    for captions in timeline.captions:
        _remember(ids, captions.id)
        if id(captions) in sound:
            _remember_all(ids, [cue.id for cue in captions.cues])
            continue
        _require(is_language(captions.language), "a caption language is no language")
        _check_cues(captions.cues, ids, sound)
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


def _check_items(items: tuple[Item, ...], ids: set[str], sound: frozenset[int]) -> None:
    previous_was_gap = False
    for item in items:
        _require(item.frames >= 1, "a clip or gap must be at least one frame long")
        if isinstance(item, Clip):
            _remember(ids, item.id)
            if id(item) not in sound:
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
    _require(0 <= clip.sound <= MAX_SOUND, "a clip uses a sound track that no file has")
    _require(clip.fade_in >= 0 and clip.fade_out >= 0, "a fade cannot be negative")
    _require(clip.fade_in + clip.fade_out <= clip.frames, "the fades are longer than their clip")


def _check_cues(cues: tuple[Cue, ...], ids: set[str], sound: frozenset[int]) -> None:
    previous = 0
    for cue in cues:
        _remember(ids, cue.id)
        if id(cue) not in sound:
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
