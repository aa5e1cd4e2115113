"""Whether the pictures of clips stay where they are placed or glide on, and where they end, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from nicegui import ui

from app.domain.framing import Size
from app.domain.glide import SHORTEST_GLIDE, Glide
from app.domain.placement import FARTHEST_PLACE, LARGEST_SCALE, SMALLEST_SCALE, Placement
from app.domain.time import Rate, seconds_at
from pages.components.controls import button, section
from pages.components.numbers import TEN, DecimalField, common, per_cent_field
from pages.live import tell

CLOSER = Fraction(6, 5)  # how much larger a picture becomes that nobody has said more of
STEPS = 10  # a second, to the nearest whole number of frames
AN_HOUR = Fraction(3600)
TOO_SHORT = "A glide takes two frames at least."
WAYS = (
    ("still", "Still", "The picture stays where it is placed"),
    ("soft", "Soft", "It glides to another zoom and place; it sets out and arrives softly"),
    ("even", "Even", "It glides to another zoom and place, evenly"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a clip on a video track, and the size that it has before it is placed."""

    clip: str
    frames: int
    place: Placement
    glide: Glide | None
    size: Size


class GlideSettings:
    """Changes all of the pictures alike; what is true later is shown in place."""

    def __init__(self, rate: Rate, on_command: Callable[[Mapping[str, Any]], Awaitable[None]]) -> None:
        self._rate = rate
        self._on_command = on_command
        self._pictures: Sequence[Picture] = ()
        self._turn = asyncio.Lock()
        section("Glide")
        with ui.element("div").classes("segments"):
            self._ways = {way: self._press(way, text, tip) for way, text, tip in WAYS}
        self._details = ui.element("div").classes("glide-details")
        with self._details:
            self._scale = self._percent(
                "Zoom to", "scale", spoken="Zoom at the end", least=SMALLEST_SCALE, most=LARGEST_SCALE
            )
            with ui.element("div").classes("quarters"):
                near, far = -FARTHEST_PLACE, FARTHEST_PLACE
                self._x = self._percent("X to", "x", spoken="Position x at the end", least=near, most=far)
                self._y = self._percent("Y to", "y", spoken="Position y at the end", least=near, most=far)
                self._begin = self._seconds("Begins", "begin", least=-AN_HOUR)
                self._frames = self._seconds("Takes", "frames", least=seconds_at(SHORTEST_GLIDE, rate))
            self._whole = button("Over the whole clip", self._over_all, test_id="glide-whole")

    def show(self, pictures: Sequence[Picture]) -> None:
        """Show what is true now of the same clips."""
        self._pictures = pictures
        glides = [one.glide for one in pictures]
        ways = {_way(glide) for glide in glides}
        for way, made in self._ways.items():
            chosen = ways == {way}
            made.classes(add="chosen" if chosen else "", remove="" if chosen else "chosen")
            made.props["aria-pressed"] = str(chosen).lower()
            made.update()
        known = [glide for glide in glides if glide]
        self._details.set_visibility(len(known) == len(glides))
        if len(known) < len(glides):
            return
        for field, name in ((self._scale, "scale"), (self._x, "x"), (self._y, "y")):
            field.show(common([Fraction(getattr(glide, name), TEN) for glide in known]))
        self._begin.show(common([seconds_at(glide.begin, self._rate) for glide in known]))
        self._frames.show(common([seconds_at(glide.frames, self._rate) for glide in known]))
        self._whole.set_enabled(
            any((one.glide.begin, one.glide.frames) != (0, one.frames) for one in pictures if one.glide)
        )

    def _press(self, way: str, text: str, tip: str) -> ui.element:
        made = ui.element("button").props('type="button"').mark(f"glide-{way}")
        made.props["data-testid"] = f"glide-{way}"
        made.props["title"] = tip
        made.on("click", partial(self._go, way), args=[])
        with made:
            ui.label(text)
        return made

    async def _go(self, way: str) -> None:
        if way == "still":
            clips = [one.clip for one in self._pictures if one.glide]
            if clips:
                await self._on_command({"type": "stop_gliding", "clips": clips})
            return
        await self._each(lambda one: {**_goal(one), "eased": way == "soft"})

    async def _over_all(self) -> None:
        await self._each(lambda one: {"begin": 0, "frames": one.frames})

    async def _each(self, change: Callable[[Picture], Mapping[str, Any]]) -> None:
        """Change the glides from where the change before has left them."""
        async with self._turn:
            changed = [
                {"clip": one.clip, **new} for one in self._pictures if (new := _news(one, change(one)))
            ]
            if changed:
                await self._on_command({"type": "glide_each", "glides": changed})

    def _percent(self, label: str, name: str, *, spoken: str, least: int, most: int) -> DecimalField:
        async def change(wanted: int) -> None:
            await self._each(lambda one: {name: wanted})

        return per_cent_field(label, change, spoken=spoken, least=least, most=most)

    def _seconds(self, label: str, name: str, *, least: Fraction) -> DecimalField:
        rate = self._rate

        async def change(seconds: Fraction) -> None:
            wanted = round(seconds * rate)
            if name == "frames" and wanted < SHORTEST_GLIDE:
                tell(TOO_SHORT, refused=True)
                return
            await self._each(lambda one: {name: wanted})

        return DecimalField(
            label,
            Fraction(0),
            change,
            suffix="s",
            mark=f"glide-{label.lower()}",
            spoken=f"Glide {label.lower()}",
            step=seconds_at(max(1, round(rate / STEPS)), rate),
            least=least,
        )


def _way(glide: Glide | None) -> str:
    if glide is None:
        return "still"
    return "soft" if glide.eased else "even"


def _goal(one: Picture) -> Mapping[str, int]:
    """Where a picture ends that does not glide yet: a little closer."""
    return {} if one.glide else {"scale": min(LARGEST_SCALE, round(one.place.scale * CLOSER))}


def _news(one: Picture, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    if one.glide is None:
        return changes
    return {name: value for name, value in changes.items() if getattr(one.glide, name) != value}
