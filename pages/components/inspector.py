"""What is selected, in words and numbers, and what can be changed about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from nicegui import ui

from app.domain.exact_text import write_decibels
from app.domain.media import Asset
from app.domain.time import Rate, Seconds, TimeRange, seconds_at, timecode
from app.domain.timeline import Clip, Timeline, Track, TrackKind
from app.services.editing import EditorState
from pages.components.controls import facts
from pages.components.numbers import decimal_field, volume_slider

SPEEDS = (Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(4))

OnCommand = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip, where it stands and what it shows."""

    clip: Clip
    track: Track
    span: TimeRange
    asset: Asset | None


class Inspector(ui.element):
    """Shows one clip with its settings, several with their length, or else the timeline's own facts.

    Changes go to `on_command` as edit commands without a base version.
    """

    def __init__(self, on_command: OnCommand) -> None:
        super().__init__("aside")
        self.classes("inspector").props('aria-label="Selection"')
        self._on_command = on_command
        self._shown: object = None
        self._draw: Callable[[], object] = self.clear

    def show(self, state: EditorState, selection: Sequence[str]) -> None:
        """Show the selection; nothing is drawn anew while it stays as it is."""
        placed = _find(state, frozenset(selection))
        facts_shown = (placed, state.timeline.rate) if placed else _heading(state.timeline)
        if facts_shown == self._shown:
            return
        self._shown = facts_shown
        self._draw = partial(self._draw_facts, placed, state.timeline)
        self._draw()

    def _draw_facts(self, placed: Sequence[Placed], timeline: Timeline) -> None:
        self.clear()
        with self:
            if len(placed) == 1:
                self._clip(placed[0], timeline.rate)
            elif placed:
                _several(placed, timeline.rate)
            else:
                _timeline(timeline)

    def _clip(self, placed: Placed, rate: Rate) -> None:
        clip, asset = placed.clip, placed.asset
        _title(asset.name if asset else "Missing media")
        if asset is None:
            ui.label("The file of this clip is no longer there.").classes("sentence")
        facts(
            ("Source", f"{_clock(clip.source_start)} – {_clock(clip.source_end(rate))}"),
            ("Starts at", timecode(placed.span.start, rate)),
            ("Ends at", timecode(placed.span.end, rate)),
            ("Length", f"{_clock(seconds_at(clip.frames, rate))} · {clip.frames} frames"),
        )
        self._speed(clip)
        if asset is None or asset.info is None or asset.info.sound:
            _section("Volume")
            volume_slider(clip.gain, lambda gain: self._set("set_gain", clip, gain=write_decibels(gain)))
        self._fades(clip, rate)

    def _speed(self, clip: Clip) -> None:
        async def change(speed: Fraction) -> None:
            if speed != clip.speed:
                await self._set("set_speed", clip, speed=str(speed))

        async def keep(pitch: bool) -> None:
            await self._set("set_pitch", clip, keep_pitch=pitch)

        _section("Speed")
        with ui.element("div").classes("segments"):
            for speed in SPEEDS:
                chosen = "chosen" if speed == clip.speed else ""
                made = ui.element("button").classes(chosen).props('type="button"')
                made.on("click", lambda speed=speed: change(speed)).mark(f"speed-{float(speed):g}")
                with made:
                    ui.label(f"{float(speed):g}×")
        decimal_field("Factor", clip.speed, change, suffix="×", mark="speed")
        if clip.speed != 1:
            toggle = ui.switch("Keep the pitch", value=clip.keep_pitch).mark("keep-pitch")
            toggle.on_value_change(lambda event: keep(bool(event.value)))

    def _fades(self, clip: Clip, rate: Rate) -> None:
        async def change(fade_in: int, fade_out: int) -> None:
            if (fade_in, fade_out) != (clip.fade_in, clip.fade_out):
                await self._set("set_fades", clip, fade_in=fade_in, fade_out=fade_out)

        def frames(seconds: Fraction) -> int:
            return round(seconds * rate)

        _section("Fades")
        with ui.element("div").classes("pair"):
            decimal_field(
                "In",
                seconds_at(clip.fade_in, rate),
                lambda seconds: change(frames(seconds), clip.fade_out),
                suffix="s",
                mark="fade-in",
            )
            decimal_field(
                "Out",
                seconds_at(clip.fade_out, rate),
                lambda seconds: change(clip.fade_in, frames(seconds)),
                suffix="s",
                mark="fade-out",
            )

    async def _set(self, command: str, clip: Clip, **fields: object) -> None:
        draw = self._draw
        await self._on_command({"type": command, "clip": clip.id, **fields})
        if self._draw is draw:  # it was refused: the control shows what was asked for
            draw()


def _find(state: EditorState, ids: frozenset[str]) -> list[Placed]:
    return [
        Placed(clip, track, span, state.assets.get(clip.asset))
        for track in state.timeline.tracks
        for clip, span in track.clips()
        if clip.id in ids
    ]


def _several(placed: Sequence[Placed], rate: Rate) -> None:
    frames = sum(one.clip.frames for one in placed)
    _title(f"{len(placed)} clips")
    facts(("Together", _clock(seconds_at(frames, rate))), ("Frames", str(frames)))


def _timeline(timeline: Timeline) -> None:
    rate, length, size, clips, tracks = _heading(timeline)
    _title("Timeline")
    facts(("Length", length), ("Frame rate", rate), ("Picture", size), ("Clips", clips), ("Tracks", tracks))
    ui.label("Select a clip to change its speed, volume and fades.").classes("dim hint")


def _heading(timeline: Timeline) -> tuple[str, str, str, str, str]:
    width, height = timeline.size
    clips = sum(1 for _ in timeline.clips())
    video = sum(1 for track in timeline.tracks if track.kind is TrackKind.VIDEO)
    return (
        f"{round(float(timeline.rate), 3):g} fps",
        _clock(seconds_at(timeline.frames, timeline.rate)),
        f"{width} × {height}",
        str(clips),
        f"{video} video, {len(timeline.tracks) - video} sound",
    )


def _title(text: str) -> None:
    with ui.element("h2").classes("inspector-title"):
        name = ui.label(text).classes("clip-text").props("dir=auto")
        name.props["title"] = text


def _section(text: str) -> None:
    with ui.element("h3"):
        ui.label(text)


def _clock(seconds: Seconds) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"
