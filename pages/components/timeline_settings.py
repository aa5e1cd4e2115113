"""The timeline itself in words and numbers, and the two things about it that can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from nicegui import ui

from app.domain.time import Rate, seconds_at
from app.domain.timeline import Timeline, TrackKind
from pages.components.choice import Choice
from pages.components.clip_settings import OnCommand, clock
from pages.components.controls import facts, section, title

Size = tuple[int, int]

SIZES: Mapping[Size, str] = {
    (3840, 2160): "16:9",
    (1920, 1080): "16:9",
    (1280, 720): "16:9",
    (1080, 1920): "9:16",
    (1080, 1080): "1:1",
    (1080, 1350): "4:5",
}
RATES = (
    Fraction(24_000, 1001),
    *map(Fraction, (24, 25)),
    Fraction(30_000, 1001),
    *map(Fraction, (30, 50)),
    Fraction(60_000, 1001),
    Fraction(60),
)


class TimelineSettings:
    """Drawn once; what is true later is shown in place, so that no control loses the focus.

    `rounded` is the odd size of a file from which the picture has its even one.
    """

    def __init__(self, timeline: Timeline, on_command: OnCommand, *, rounded: Size | None) -> None:
        self._on_command = on_command
        title("Timeline")
        self._facts = facts(*_facts(timeline))
        section("Picture and frame rate")
        with ui.element("div").classes("timeline-format"):
            self._size = Choice(
                "Size of the picture", "timeline-size", _sizes(timeline.size), timeline.size, self._set_size
            )
            self._rounded = ui.label().classes("dim").mark("rounded")
            self._rate = Choice(
                "Frame rate", "timeline-frame", _rates(timeline.rate), timeline.rate, self._set_rate
            )
        self._say_rounded(rounded)
        ui.label(
            "Select a clip to change its speed, volume and fades, or several to change them together."
        ).classes("dim hint")

    def takes(self, timeline: Timeline, rounded: Size | None) -> bool:
        """Show the timeline as it is now."""
        for label, (_, fact) in zip(self._facts, _facts(timeline), strict=True):
            label.set_text(fact)
        self._size.show(_sizes(timeline.size), timeline.size)
        self._rate.show(_rates(timeline.rate), timeline.rate)
        self._say_rounded(rounded)
        return True

    def _say_rounded(self, rounded: Size | None) -> None:
        self._rounded.visible = rounded is not None
        if rounded is not None:
            width, height = rounded
            self._rounded.set_text(f"The file has {width} × {height}, rounded here to even numbers.")

    async def _set_size(self, size: Size) -> None:
        await self._on_command({"type": "set_format", "size": list(size)})

    async def _set_rate(self, rate: Rate) -> None:
        await self._on_command({"type": "set_format", "rate": [rate.numerator, rate.denominator]})


def _sizes(now: Size) -> Mapping[Size, str]:
    known = SIZES if now in SIZES else {now: "as it is", **SIZES}
    return {size: f"{size[0]} × {size[1]} ({shape})" for size, shape in known.items()}


def _rates(now: Rate) -> Mapping[Rate, str]:
    return {rate: f"{round(float(rate), 3):g} fps" for rate in sorted({now, *RATES})}


def _facts(timeline: Timeline) -> tuple[tuple[str, str], ...]:
    clips = sum(1 for _ in timeline.clips())
    video = sum(1 for track in timeline.tracks if track.kind is TrackKind.VIDEO)
    return (
        ("Length", clock(seconds_at(timeline.frames, timeline.rate))),
        ("Clips", str(clips)),
        ("Tracks", f"{video} video, {len(timeline.tracks) - video} sound"),
    )
