"""One clip in words and numbers, and what can be changed about how it plays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nicegui import ui

from app.domain.exact_text import write_decibels
from app.domain.framing import Size
from app.domain.media import Asset
from app.domain.time import Rate, Seconds, TimeRange, seconds_at, timecode
from app.domain.timeline import FASTEST, NO_SOUND, SLOWEST, Clip, Track, TrackKind
from pages.components.asking import Asking
from pages.components.controls import button, facts, section, title
from pages.components.fade_fields import FadeFields
from pages.components.glide_settings import Picture
from pages.components.numbers import DecimalField
from pages.components.picture_settings import PictureSettings
from pages.components.sound_choice import SoundChoice, alike_in_sound
from pages.components.speed_buttons import SpeedButtons
from pages.components.volume_slider import VolumeSlider

SPEED_STEP = Fraction(1, 20)

OnCommand = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip, where it stands and what it shows."""

    clip: Clip
    track: Track
    span: TimeRange
    asset: Asset | None
    gone: str | None = None  # what its file was called that is not there any more

    @property
    def name(self) -> str:
        """What it shows."""
        return self.asset.name if self.asset else self.gone or "Missing media"

    @property
    def missing(self) -> str:
        """Why its file cannot be used any more; empty while it can."""
        if self.asset is None:
            return "The file of this clip is no longer there."
        return "The file of this clip is gone from the server's disk." if self.asset.lost else ""

    @property
    def heard(self) -> bool:
        """Whether it has sound, as far as is known."""
        return self.asset is None or self.asset.info is None or bool(self.asset.info.sound)


def pictures_of(placed: Sequence[Placed], frame: Size) -> list[Picture]:
    """The pictures of those clips that show one; where nobody knows its size yet it is the frame's."""
    found = []
    for one in placed:
        info = one.asset.info if one.asset else None
        if one.track.kind is TrackKind.VIDEO and (info is None or info.picture):
            size = info.picture.display_size if info and info.picture else frame
            clip = one.clip
            found.append(Picture(clip.id, clip.frames, clip.place, clip.glide, size))
    return found


class ClipSettings:
    """Drawn once for a clip; what is true later is shown in place, so that no control loses the focus."""

    def __init__(
        self,
        placed: Placed,
        rate: Rate,
        frame: Size,
        on_command: OnCommand,
        *,
        on_exchange: Callable[[str], Any],
    ) -> None:
        self._placed = placed
        self._rate = rate
        self._frame = frame
        self._on_command = on_command
        self._of = _what_is_drawn(placed, rate, frame)
        title(placed.name)
        if placed.missing:
            ui.label(placed.missing).classes("sentence")
            again = button("Replace it…", lambda: on_exchange(placed.clip.asset), test_id="exchange-clip")
            again.classes("below-sentence")
        self._facts = facts(*_facts(placed, rate))
        self._draw_speed(placed.clip)
        self._loudness = ui.element("div").classes("inspector-part")
        if placed.heard:
            with self._loudness:
                section("Volume")
                self._volume = VolumeSlider(placed.clip.gain, self._set_gain)
        self._show_volume(placed)
        sounds = alike_in_sound([placed.asset])
        self._sounds = SoundChoice([placed.clip], sounds, self._set_sound) if sounds else None
        self._fades = FadeFields(
            rate,
            fade_in=lambda frames: self._set_fades(fade_in=frames),
            fade_out=lambda frames: self._set_fades(fade_out=frames),
        )
        self._fades.show(placed.clip.fade_in, placed.clip.fade_out)
        pictures = pictures_of([placed], frame)
        self._picture = PictureSettings(pictures, frame, rate, on_command) if pictures else None

    def takes(self, placed: Placed, rate: Rate, frame: Size) -> bool:
        """Show the clip as it is now; False when it has to be drawn anew."""
        if _what_is_drawn(placed, rate, frame) != self._of:
            return False
        self._placed = placed
        clip = placed.clip
        for label, (_, fact) in zip(self._facts, _facts(placed, rate), strict=True):
            label.set_text(fact)
        self._show_speed(clip)
        self._keep_pitch.show(clip.keep_pitch)
        self._show_volume(placed)
        if self._sounds:
            self._sounds.show([clip])
        self._fades.show(clip.fade_in, clip.fade_out)
        if self._picture:
            self._picture.show(pictures_of([placed], self._frame))
        return True

    def _draw_speed(self, clip: Clip) -> None:
        section("Speed")
        self._speeds = SpeedButtons(self._set_speed)
        self._factor = DecimalField(
            "Factor",
            clip.speed,
            self._set_speed,
            suffix="×",
            mark="speed",
            step=SPEED_STEP,
            least=SLOWEST,
            most=FASTEST,
        )
        toggle = ui.switch("Keep the pitch", value=clip.keep_pitch).mark("keep-pitch")
        self._keep_pitch = Asking(clip.keep_pitch, put=toggle.set_value, on_change=self._set_pitch)
        toggle.on_value_change(lambda event: self._keep_pitch.ask(bool(event.value)))
        self._toggle = toggle
        self._show_speed(clip)

    def _show_speed(self, clip: Clip) -> None:
        self._factor.show(clip.speed)
        self._speeds.show(clip.speed)
        self._toggle.set_visibility(clip.speed != 1)

    def _show_volume(self, placed: Placed) -> None:
        self._loudness.set_visibility(placed.heard and placed.clip.sound != NO_SOUND)
        if placed.heard:
            self._volume.show(placed.clip.gain)

    async def _set_speed(self, speed: Fraction) -> None:
        if speed != self._placed.clip.speed:
            await self._set("set_speed", speed=str(speed))

    async def _set_pitch(self, keep: bool) -> None:
        await self._set("set_pitch", keep_pitch=keep)

    async def _set_gain(self, gain: Decimal) -> None:
        await self._set("set_gain", gain=write_decibels(gain))

    async def _set_sound(self, sound: int) -> None:
        await self._set("set_sound", sound=sound)

    async def _set_fades(self, *, fade_in: int | None = None, fade_out: int | None = None) -> None:
        clip = self._placed.clip
        wanted = (
            clip.fade_in if fade_in is None else fade_in,
            clip.fade_out if fade_out is None else fade_out,
        )
        if wanted != (clip.fade_in, clip.fade_out):
            await self._set("set_fades", fade_in=wanted[0], fade_out=wanted[1])

    async def _set(self, command: str, **fields: object) -> None:
        await self._on_command({"type": command, "clip": self._placed.clip.id, **fields})


def _what_is_drawn(placed: Placed, rate: Rate, frame: Size) -> tuple[object, ...]:
    """What cannot change without the clip being drawn anew."""
    sounds = placed.asset and placed.asset.info and placed.asset.info.audio
    shown = [one.size for one in pictures_of([placed], frame)]
    return (placed.clip.id, placed.name, placed.missing, placed.heard, sounds, rate, frame, shown)


def _facts(placed: Placed, rate: Rate) -> tuple[tuple[str, str], ...]:
    clip, span = placed.clip, placed.span
    return (
        ("Source", f"{clock(clip.source_start)} – {clock(clip.source_end(rate))}"),
        ("Starts at", timecode(span.start, rate)),
        ("Ends at", timecode(span.end, rate)),
        ("Length", f"{clock(seconds_at(clip.frames, rate))} · {clip.frames} frames"),
    )


def clock(seconds: Seconds) -> str:
    """Minutes, seconds and thousandths: "1:02.500"."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"
