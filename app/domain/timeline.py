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
from typing import TypeAlias

from app.domain.caption_style import PLAIN, CaptionStyle
from app.domain.errors import ClipNotFound, TrackNotFound
from app.domain.glide import Glide
from app.domain.placement import WHOLE, Placement
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
SLOWEST, FASTEST = Fraction(1, 16), Fraction(16)
QUIETEST, LOUDEST = Decimal(-60), Decimal(24)
ALL_SOUNDS = 0  # instead of the number of one
NO_SOUND = -1
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
    sound: int = 1  # which sound track of the file is heard, from 1 on; ALL_SOUNDS mixed, or NO_SOUND
    place: Placement = WHOLE  # of its picture in the frame
    glide: Glide | None = None  # from there to another place

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
