"""Several clips in words and numbers, and what can be changed about all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.domain.exact_text import write_decibels
from app.domain.framing import Size
from app.domain.time import Rate, seconds_at
from app.domain.timeline import NO_SOUND, Clip
from pages.components.clip_settings import OnCommand, Placed, clock, pictures_of
from pages.components.controls import facts, section, title
from pages.components.fade_fields import FadeFields
from pages.components.numbers import DIFFER, common
from pages.components.picture_settings import PictureSettings
from pages.components.sound_choice import SoundChoice, alike_in_sound
from pages.components.speed_buttons import SpeedButtons
from pages.components.volume_slider import VolumeSlider

NORMAL = Decimal(0)  # where the slider stands while the clips differ


class ClipsSettings:
    """Drawn once for a selection; what is true later is shown in place, as it is for one clip."""

    def __init__(self, placed: Sequence[Placed], rate: Rate, frame: Size, on_command: OnCommand) -> None:
        self._rate = rate
        self._frame = frame
        self._on_command = on_command
        self._of = _what_is_drawn(placed, rate, frame)
        title(f"{len(placed)} clips")
        self._facts = facts(*_facts(placed, rate))
        section("Speed")
        self._speeds = SpeedButtons(self._set_speed)
        self._speeds.show(_common_speed(placed))
        self._heard = _audible(placed)
        if self._heard:
            section("Volume")
            self._volume = VolumeSlider(_common_gain(placed) or NORMAL, self._set_gain)
        sounds = alike_in_sound([one.asset for one in placed])
        self._sounds = SoundChoice(_clips(placed), sounds, self._set_sound) if sounds else None
        self._fades = FadeFields(rate, fade_in=self._set_fade_in, fade_out=self._set_fade_out)
        self._show_fades(placed)
        pictures = pictures_of(placed, frame)
        self._picture = PictureSettings(pictures, frame, rate, on_command) if pictures else None

    def takes(self, placed: Sequence[Placed], rate: Rate, frame: Size) -> bool:
        """Show the clips as they are now; False when they have to be drawn anew."""
        if _what_is_drawn(placed, rate, frame) != self._of:
            return False
        for label, (_, fact) in zip(self._facts, _facts(placed, rate), strict=True):
            label.set_text(fact)
        self._speeds.show(_common_speed(placed))
        if self._heard:
            self._volume.show(_common_gain(placed) or NORMAL)
        if self._sounds:
            self._sounds.show(_clips(placed))
        self._show_fades(placed)
        if self._picture:
            self._picture.show(pictures_of(placed, self._frame))
        return True

    def _show_fades(self, placed: Sequence[Placed]) -> None:
        clips = _clips(placed)
        self._fades.show(common(clip.fade_in for clip in clips), common(clip.fade_out for clip in clips))

    async def _set_speed(self, speed: Fraction) -> None:
        await self._set("set_speeds", speed=str(speed))

    async def _set_gain(self, gain: Decimal) -> None:
        await self._set("set_gains", gain=write_decibels(gain))

    async def _set_sound(self, sound: int) -> None:
        await self._set("set_sounds", sound=sound)

    async def _set_fade_in(self, frames: int) -> None:
        await self._set("set_fades_together", fade_in=frames)

    async def _set_fade_out(self, frames: int) -> None:
        await self._set("set_fades_together", fade_out=frames)

    async def _set(self, command: str, **fields: object) -> None:
        ids = self._of[0]
        await self._on_command({"type": command, "clips": list(ids), **fields})


def _what_is_drawn(
    placed: Sequence[Placed], rate: Rate, frame: Size
) -> tuple[tuple[str, ...], bool, Rate, Size, tuple[tuple[str, Size], ...]]:
    """What cannot change without the clips being drawn anew."""
    pictures = tuple((one.clip, one.size) for one in pictures_of(placed, frame))
    return tuple(one.clip.id for one in placed), _audible(placed), rate, frame, pictures


def _audible(placed: Sequence[Placed]) -> bool:
    return any(one.heard and one.clip.sound != NO_SOUND for one in placed)


def _clips(placed: Sequence[Placed]) -> list[Clip]:
    return [one.clip for one in placed]


def _facts(placed: Sequence[Placed], rate: Rate) -> tuple[tuple[str, str], ...]:
    frames = sum(one.clip.frames for one in placed)
    speed, gain = _common_speed(placed), _common_gain(placed)
    return (
        ("Together", clock(seconds_at(frames, rate))),
        ("Frames", str(frames)),
        ("Speed", DIFFER if speed is None else f"{float(speed):g}×"),
        ("Volume", DIFFER if gain is None else f"{write_decibels(gain)} dB".replace("-", "−")),
    )


def _common_speed(placed: Sequence[Placed]) -> Fraction | None:
    """None while they differ."""
    return common(one.clip.speed for one in placed)


def _common_gain(placed: Sequence[Placed]) -> Decimal | None:
    """None while they differ."""
    return common(one.clip.gain for one in placed)
