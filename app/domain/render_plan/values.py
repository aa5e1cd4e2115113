"""What a render plan says: plain values that hold everything the engine needs but the files.

picture   | segment 0            | segment 1     |      a segment is one file on the way
          | run | run | run      | run           |      a run shows one source, or black
lane 0    | run    | silence | run               |      sound: the lanes are added up
lane 1    | silence      | run                   |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from app.domain.caption_style import PLAIN, CaptionStyle
from app.domain.lettering import PLAIN_LETTERING, Lettering
from app.domain.presets import Preset
from app.domain.render_plan.sound_values import (
    UNCALLED,
    SoundLabel,
    SoundRun,
    SoundSplice,
    SoundTrack,
    SourceSound,
)
from app.domain.time import Rate, Seconds
from app.domain.timeline import Edge


class SegmentKind(StrEnum):
    """How a segment comes about."""

    ENCODE = "encode"  # decoded, drawn and coded anew
    COPY = "copy"  # taken from the source as it is stored


class ColourChange(StrEnum):
    """What it takes to bring a source's colours to the plan's."""

    NONE = "none"
    MATRIX = "matrix"  # other coefficients or range, same kind of light
    GAMUT = "gamut"  # wider primaries
    TONE = "tone"  # high dynamic range


@dataclass(frozen=True, slots=True)
class Colour:
    """How pixels mean light, in ffmpeg's words."""

    matrix: str
    primaries: str
    transfer: str


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """What the engine must know of a source's picture stream."""

    stream: int  # index in the file
    size: tuple[int, int]  # as it lies in the output, bars not counted; even, and larger when it is cropped
    colour: Colour
    change: ColourChange
    full_range: bool
    transparent: bool
    still: bool
    preroll: Seconds  # how far before a wanted moment the file is entered
    nudge: Seconds  # how much later than asked a picture may begin and still count
    lag: Seconds = Fraction(0)  # after the file's beginning, where ffmpeg counts from the stream's own
    bit_rate: int | None = None  # bits a second, as the file says, or as there is room for in it
    delay: Seconds | None = None  # how far before a picture it is entered, where that is less
    stored: tuple[int, int] = (0, 0)  # its size in the file, before it is turned and stretched
    aspect: Fraction = Fraction(1)  # of a pixel: how much wider than high it is shown
    unsaid: tuple[str, ...] = ()  # what it does not say of its colours: range, matrix, primaries, transfer


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """What the engine must know of a source. Its bytes never change, so the asset's id names them."""

    asset: str
    picture: SourcePicture | None = None
    sounds: tuple[SourceSound, ...] = ()
    held: int = 0  # bytes of the file's index, in every program that opens it


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """That pictures of a run are shown when their source says, and not one in each frame."""

    time_base: Fraction
    zero: Seconds  # what the file's own clock says at its time zero
    opens: bool = False  # the first of them is there from the run's first frame on
    ticks: tuple[int, ...] = ()  # when the source shows each; none where packets are copied, which say it


@dataclass(frozen=True, slots=True)
class PictureRun:
    """`frames` frames of one clip from its frame `first` on; black when `source` is None."""

    frames: int
    source: str | None = None
    source_start: Seconds = Fraction(0)  # of the clip's frame 0
    speed: Fraction = Fraction(1)
    first: int = 0
    clip_frames: int = 0
    fade_in: int = 0  # frames at the clip's beginning
    fade_out: int = 0  # frames at the clip's end
    own: OwnTimes | None = None
    entry: Seconds | None = None  # just after a key picture of the source's, nearer than its preroll

    @property
    def pictures(self) -> int:
        """How many are encoded."""
        return len(self.own.ticks) if self.own else self.frames


@dataclass(frozen=True, slots=True)
class TimedText:
    """A caption, in frames counted from the start of what it belongs to."""

    start: int
    frames: int
    text: str


@dataclass(frozen=True, slots=True)
class CopiedPackets:
    """Which packets of the source a copied segment consists of.

    They are as many as its frames, but for pictures that keep their own times. The `left_out` ones
    after the first are passed over, and not counted.
    """

    first_time: int  # of the first of them, in ticks of `time_base`
    time_base: Fraction
    zero: Seconds  # what the file's own clock says at its time zero
    bytes: int
    packets: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a run that is made in one way."""

    run: PictureRun
    reason: str  # for a person
    copied: CopiedPackets | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of picture that is made by itself, so that a killed render goes on after it."""

    kind: SegmentKind
    reason: str  # why of this kind, for a person
    frames: int
    runs: tuple[PictureRun, ...]
    burnt: tuple[TimedText, ...] = ()
    copied: CopiedPackets | None = None
    work: float = 0.0  # of an encoded one, as many pixels of ordinary film; 0 where nobody knows

    @property
    def pictures(self) -> int:
        """How many pictures it is stored as."""
        return self.copied.packets if self.copied else sum(run.pictures for run in self.runs)


@dataclass(frozen=True, slots=True)
class Splice:
    """How encoded pictures are made to stand between copied ones in one stream."""

    codec: str
    profile: str  # of the encoded ones, in the encoder's words
    pixels: str
    encoded_reordered: int  # how many packets later than shown their encoder may store a picture
    reordered: int  # the same, at most, over the whole output
    set_number: int  # of the parameter sets of the encoded ones; no source uses it
    rotation: int = 0  # degrees clockwise by which players turn what is stored: 0, 90, 180 or 270
    aspect: Fraction = Fraction(1)  # of a pixel, by which players stretch what is stored
    coded_aspect: Fraction = Fraction(1)  # the same as the pictures say it; 0 when they do not
    mirrored: bool = False  # stored upside down, before players turn them
    stored: tuple[int, int] = (0, 0)  # the size of that
    full_range: bool = False  # pixels use all their values, and not those of television
    unsaid: tuple[str, ...] = ()  # what pictures do not say of their colours


@dataclass(frozen=True, slots=True)
class Landing:
    """Where one edge of a clip really lies when nothing is encoded."""

    clip: str
    asset: str
    edge: Edge
    asked: int  # frame of the timeline
    lands: int  # frame of the output
    source: Seconds  # the place in the source
    more: int  # frames that are shown besides what was asked for; fewer when negative


@dataclass(frozen=True, slots=True)
class TextTrack:
    """Captions of one language over the whole output."""

    language: str
    cues: tuple[TimedText, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place, in frames."""

    at: int
    title: str


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """All that an export will do. A plan without segments has no picture, one without lanes no sound.

    `lanes`, `samples`, `sound`, `channels` and `label` are of its first sound, `further` of the others.
    """

    preset: Preset
    rate: Rate
    frames: int
    size: tuple[int, int]
    colour: Colour
    sample_rate: int
    samples: int
    sources: tuple[PlannedSource, ...]
    segments: tuple[Segment, ...]
    lanes: tuple[tuple[SoundRun, ...], ...]
    soft: tuple[TextTrack, ...] = ()
    beside: tuple[TextTrack, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    every_nth: int = 1  # of how many frames one is written
    splice: Splice | None = None  # there when pictures are copied
    sound: SoundSplice | None = None  # there when sound is copied
    channels: int = 2  # of the sound
    label: SoundLabel = UNCALLED
    further: tuple[SoundTrack, ...] = ()
    created: str | None = None  # when the first source was recorded, as files say it
    landings: tuple[Landing, ...] = ()  # there when nothing is to be encoded
    caption_style: CaptionStyle = PLAIN  # of what is burnt in
    notes: tuple[str, ...] = ()  # what a person should know of it besides
    lettering: Lettering = PLAIN_LETTERING  # of what is burnt in

    @property
    def stored_size(self) -> tuple[int, int]:
        """The size of the picture before a player turns or stretches it."""
        if self.splice is not None and self.splice.aspect != 1:
            return self.splice.stored
        turned = self.splice is not None and self.splice.rotation in (90, 270)
        return (self.size[1], self.size[0]) if turned else self.size

    @property
    def copies(self) -> bool:
        """Whether anything is taken over as it is stored."""
        sounds = (self.sound, *(track.sound for track in self.further))
        return self.splice is not None or any(sounds)

    def by_sound(self) -> tuple[RenderPlan, ...]:
        """The plan once for each of its sounds, as if it had only that one."""
        first = replace(self, further=())
        return (first, *(_heard_by(first, track) for track in self.further)) if self.lanes else ()

    @property
    def burnt(self) -> tuple[str, ...]:
        """The texts that are drawn into the picture."""
        return tuple(text.text for segment in self.segments for text in segment.burnt)

    @property
    def copied_frames(self) -> int:
        """How many pictures are taken over as they are stored."""
        return sum(segment.frames for segment in self.segments if segment.kind is SegmentKind.COPY)

    @property
    def seconds(self) -> Seconds:
        """How long the output plays."""
        return Fraction(self.frames) / self.rate

    @property
    def written_frames(self) -> int:
        """How many pictures the output has."""
        return -(-sum(segment.pictures for segment in self.segments) // self.every_nth)

    @property
    def variable(self) -> bool:
        """Whether pictures keep the times of their source."""
        return any(run.own for segment in self.segments for run in segment.runs)

    def source(self, asset: str) -> PlannedSource:
        """The facts of a source that a run names."""
        return next(source for source in self.sources if source.asset == asset)


def _heard_by(plan: RenderPlan, track: SoundTrack) -> RenderPlan:
    return replace(
        plan,
        preset=replace(plan.preset, sound=track.coding) if track.coding else plan.preset,
        lanes=track.lanes,
        samples=track.samples,
        sound=track.sound,
        channels=track.channels,
        label=track.label,
    )
