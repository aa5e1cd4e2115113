"""The render plan itself, and where cuts land that it had to move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.caption_style import PLAIN, CaptionStyle
from app.domain.lettering import PLAIN_LETTERING, Lettering
from app.domain.presets import Preset
from app.domain.render_plan.values.picture import Segment, SegmentKind, Splice
from app.domain.render_plan.values.sound import UNCALLED, SoundLabel, SoundRun, SoundSplice, SoundTrack
from app.domain.render_plan.values.source import Colour, PlannedSource
from app.domain.render_plan.values.text import Chapter, TextTrack
from app.domain.time import Rate, Seconds
from app.domain.timeline import Edge


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
