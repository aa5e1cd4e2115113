"""What a render plan says of pictures: what is shown when, and how it comes about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from app.domain.glide import Glide
from app.domain.placement import WHOLE, Placement
from app.domain.render_plan.values.text import TimedText
from app.domain.time import Seconds


class SegmentKind(StrEnum):
    """How a segment comes about."""

    ENCODE = "encode"  # decoded, drawn and coded anew
    COPY = "copy"  # taken from the source as it is stored


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """That pictures of a run are shown when their source says, and not one in each frame."""

    time_base: Fraction
    zero: Seconds  # what the file's own clock says at its time zero
    opens: bool = False  # the first of them is there from the run's first frame on
    ticks: tuple[int, ...] = ()  # when the source shows each; none where packets are copied, which say it


@dataclass(frozen=True, slots=True)
class PictureRun:
    """`frames` frames of one clip from its frame `first` on; black when `source` is None.

    What is `under` it, from the top down, is as long, and seen where it does not cover the frame.
    """

    frames: int
    source: str | None = None
    source_start: Seconds = Fraction(0)  # of the clip's frame 0
    speed: Fraction = Fraction(1)
    first: int = 0
    clip_frames: int = 0
    fade_in: int = 0  # frames at the clip's beginning
    fade_out: int = 0  # frames at the clip's end
    place: Placement = WHOLE  # of the picture in the frame
    glide: Glide | None = None  # from there; by the clip's frames
    own: OwnTimes | None = None
    entry: Seconds | None = None  # just after a key frame of the source's, nearer than its preroll
    under: tuple[PictureRun, ...] = ()

    @property
    def pictures(self) -> int:
        """How many are encoded."""
        return len(self.own.ticks) if self.own else self.frames

    @property
    def layers(self) -> tuple[PictureRun, ...]:
        """Itself and what is under it, from the top down."""
        return (self, *self.under)

    @property
    def placed(self) -> bool:
        """Whether its picture does not simply lie in the frame as it comes, over black."""
        return self.place != WHOLE or self.glide is not None or bool(self.under)

    def each(self, change: Callable[[PictureRun], PictureRun]) -> PictureRun:
        """The run with all its layers changed."""
        return replace(change(self), under=tuple(change(layer) for layer in self.under))

    def part(self, offset: int, frames: int) -> PictureRun:
        """So many frames of it, from one on that is counted from its own first."""

        def cut(layer: PictureRun) -> PictureRun:
            return replace(layer, first=layer.first + offset if layer.source else 0, frames=frames)

        return self.each(cut)


@dataclass(frozen=True, slots=True)
class CopiedPackets:
    """Which packets of the source a copied segment consists of.

    They are as many as its frames, but for pictures that keep their own times. The `left_out` ones after
    the first, the leading pictures of an open GOP, are passed over and not counted.
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

    @property
    def sources(self) -> tuple[str, ...]:
        """Those that its pictures come from, each as often as it is opened."""
        return tuple(layer.source for run in self.runs for layer in run.layers if layer.source)


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
    turn: int = 0  # how much of `rotation` no source says, but the timeline
