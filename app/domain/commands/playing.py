"""Commands that change how a clip plays."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import Decibels, Flag, Frame, Fresh, Id, Ids, MaybeFrame, Sound, Speed
from app.domain.edits import Available
from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class _Playing(Command):
    clip: Id

    @property
    def coalesce_key(self) -> str | None:
        return f"{self.type}:{self.clip}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeed(_Playing):
    """Play faster or slower."""

    type = "set_speed"
    title = "Speed"
    carries = True
    speed: Speed

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_speed(timeline, self.clip, self.speed, available=available)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPitch(_Playing):
    """Keep the pitch of the sound at another speed, or do not."""

    type = "set_pitch"
    title = "Pitch"
    keep_pitch: Flag

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_pitch(timeline, self.clip, keep_pitch=self.keep_pitch)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGain(_Playing):
    """Make the sound louder or quieter."""

    type = "set_gain"
    title = "Volume"
    gain: Decibels

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_gain(timeline, self.clip, self.gain)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSound(_Playing):
    """Hear another sound track of the file, by its number from 1 on, with 0 all of them, with -1 none."""

    type = "set_sound"
    title = "Sound track"
    sound: Sound

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_sound(timeline, self.clip, self.sound)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFades(_Playing):
    """Fade in and out."""

    type = "set_fades"
    title = "Fades"
    fade_in: Frame
    fade_out: Frame

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_fades(timeline, self.clip, fade_in=self.fade_in, fade_out=self.fade_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlayingTogether(Command):
    clips: Ids

    @property
    def coalesce_key(self) -> str | None:
        return " ".join((self.type, *self.clips))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeeds(_PlayingTogether):
    """Play several clips faster or slower; all of them or none."""

    type = "set_speeds"
    title = "Speed"
    carries = True
    speed: Speed

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        for clip in self.clips:
            timeline = edits.set_speed(timeline, clip, self.speed, available=available)
        return timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGains(_PlayingTogether):
    """Make the sound of several clips equally loud in decibels."""

    type = "set_gains"
    title = "Volume"
    gain: Decibels

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        for clip in self.clips:
            timeline = edits.set_gain(timeline, clip, self.gain)
        return timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFadesTogether(_PlayingTogether):
    """Fade several clips in or out, or both; all of them or none. What is left out stays as it is."""

    type = "set_fades_together"
    title = "Fades"
    fade_in: MaybeFrame = None
    fade_out: MaybeFrame = None

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        for clip in self.clips:
            timeline = edits.set_fades(timeline, clip, fade_in=self.fade_in, fade_out=self.fade_out)
        return timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSounds(_PlayingTogether):
    """Hear another sound track in several clips, with 0 all of them, with -1 none."""

    type = "set_sounds"
    title = "Sound track"
    sound: Sound

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        for clip in self.clips:
            timeline = edits.set_sound(timeline, clip, self.sound)
        return timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachSound(Command):
    """Give the sound of clips a track of its own; the clips themselves are silent then."""

    type = "detach_sound"
    title = "Detach sound"
    clips: Ids
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.detach_sound(timeline, self.clips, fresh=self.fresh)
