"""Where the pictures of clips lie in the frame, and what changes that: buttons, numbers, a slider."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from functools import partial
from typing import Any

from nicegui import ui

from app.domain.framing import Size, cornered, filling, fitted, mirrored, turned
from app.domain.placement import (
    FARTHEST_PLACE,
    FULL,
    LARGEST_SCALE,
    LEAST_LEFT,
    SMALLEST_SCALE,
    THOUSAND,
    WHOLE,
    Placement,
)
from app.domain.time import Rate
from pages import icons
from pages.components.controls import icon_button, section
from pages.components.glide_settings import GlideSettings, Picture
from pages.components.numbers import TEN, DecimalField, common, per_cent_field
from pages.components.opacity_slider import OpacitySlider

CROPS = ("Crop left", "Crop top", "Crop right", "Crop bottom")
CORNERS = (("↖", "upper left"), ("↗", "upper right"), ("↙", "lower left"), ("↘", "lower right"))


class PictureSettings:
    """Changes all of the pictures alike; what is true later is shown in place."""

    def __init__(
        self,
        pictures: Sequence[Picture],
        frame: Size,
        rate: Rate,
        on_command: Callable[[Mapping[str, Any]], Awaitable[None]],
    ) -> None:
        self._pictures = pictures
        self._frame = frame
        self._on_command = on_command
        self._turn = asyncio.Lock()
        section("Picture")
        self._draw_turns()
        self._draw_places()
        self._scale = self._field("Zoom", _scaled, spoken="Zoom", least=SMALLEST_SCALE, most=LARGEST_SCALE)
        with ui.element("div").classes("quarters"):
            near, far = -FARTHEST_PLACE, FARTHEST_PLACE
            self._x = self._field("X", _moved_across, spoken="Position x", least=near, most=far)
            self._y = self._field("Y", _moved_down, spoken="Position y", least=near, most=far)
            self._crops = [
                self._field(spoken, partial(_cropped, side), spoken=spoken, most=THOUSAND - LEAST_LEFT)
                for side, spoken in enumerate(CROPS)
            ]
        with ui.element("div").classes("picture-opacity"):
            ui.label("Opacity").classes("dim")
            self._opacity = OpacitySlider(self._common_opacity(), self._set_opacity)
        self._glide = GlideSettings(rate, on_command)
        self.show(pictures)

    def show(self, pictures: Sequence[Picture]) -> None:
        """Show what is true now of the same clips."""
        self._pictures = pictures
        self._scale.show(_per_cent(one.place.scale for one in pictures))
        self._x.show(_per_cent(one.place.x for one in pictures))
        self._y.show(_per_cent(one.place.y for one in pictures))
        for index, field in enumerate(self._crops):
            field.show(_per_cent(one.place.crop[index] for one in pictures))
        self._opacity.show(self._common_opacity())
        self._glide.show(pictures)
        self._reset.set_enabled(any(one.place != WHOLE for one in pictures))

    def _draw_turns(self) -> None:
        with ui.element("div").classes("picture-buttons"):
            for icon, tip, mark, change in (
                (icons.TURN_LEFT, "Turn left", "picture-left", lambda one: turned(one.place, right=False)),
                (icons.TURN_RIGHT, "Turn right", "picture-right", lambda one: turned(one.place, right=True)),
                (icons.MIRROR, "Mirror", "picture-mirror", lambda one: mirrored(one.place)),
            ):
                icon_button(icon, tip, partial(self._place, change), test_id=mark)
            reset = partial(self._place, lambda one: WHOLE)
            self._reset = icon_button(icons.RESTORE, "Reset the picture", reset, test_id="picture-reset")

    def _draw_places(self) -> None:
        with ui.element("div").classes("segments"):
            self._press("Fit", "All of the picture", "picture-fit", self._fit)
            self._press("Fill", "Nothing of the frame beside it", "picture-fill", self._fill)
            for sign, corner in CORNERS:
                tip = f"Small, in the {corner} corner"
                self._press(sign, tip, f"picture-{corner.replace(' ', '-')}", partial(self._corner, corner))

    def _press(self, text: str, tip: str, mark: str, change: Callable[[Picture], Placement]) -> None:
        made = ui.element("button").props('type="button"').mark(mark)
        made.props["data-testid"] = mark
        made.props["title"] = tip
        if not text.isalpha():
            made.props["aria-label"] = tip
        made.on("click", partial(self._place, change), args=[])
        with made:
            ui.label(text)

    def _fit(self, one: Picture) -> Placement:
        return fitted(one.place, one.size, self._frame)

    def _fill(self, one: Picture) -> Placement:
        return filling(one.place, one.size, self._frame)

    def _corner(self, corner: str, one: Picture) -> Placement:
        return cornered(one.place, one.size, self._frame, right="right" in corner, low="lower" in corner)

    def _field(
        self,
        label: str,
        put: Callable[[Placement, int], Placement],
        *,
        spoken: str,
        least: int = 0,
        most: int,
    ) -> DecimalField:
        async def change(wanted: int) -> None:
            await self._place(lambda one: put(one.place, wanted))

        return per_cent_field(label, change, spoken=spoken, least=least, most=most)

    async def _set_opacity(self, opacity: int) -> None:
        await self._place(lambda one: replace(one.place, opacity=opacity))

    def _common_opacity(self) -> int:
        alike = common(one.place.opacity for one in self._pictures)
        return FULL if alike is None else alike

    async def _place(self, change: Callable[[Picture], Placement]) -> None:
        """Change the pictures from where the change before has left them."""
        async with self._turn:
            each = [(one.clip, _changes(one.place, change(one))) for one in self._pictures]
            changed = [(clip, changes) for clip, changes in each if changes]
            if changed:
                await self._on_command(_command(changed))


def _command(changed: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """One step, also where pictures of different shapes change differently."""
    _, alike = changed[0]
    if all(changes == alike for _, changes in changed):
        return {"type": "set_placement", "clips": [clip for clip, _ in changed], **alike}
    return {"type": "place_each", "places": [{"clip": clip, **changes} for clip, changes in changed]}


def _changes(before: Placement, after: Placement) -> dict[str, Any]:
    was = asdict(before)
    changed = {name: value for name, value in asdict(after).items() if value != was[name]}
    return {name: list(value) if name == "crop" else value for name, value in changed.items()}


def _scaled(place: Placement, wanted: int) -> Placement:
    return replace(place, scale=wanted)


def _moved_across(place: Placement, wanted: int) -> Placement:
    return replace(place, x=wanted)


def _moved_down(place: Placement, wanted: int) -> Placement:
    return replace(place, y=wanted)


def _cropped(side: int, place: Placement, wanted: int) -> Placement:
    left, top, right, bottom = (wanted if at == side else now for at, now in enumerate(place.crop))
    return replace(place, crop=(left, top, right, bottom))


def _per_cent(thousandths: Iterable[int]) -> Fraction | None:
    """None while they differ."""
    alike = common(thousandths)
    return None if alike is None else Fraction(alike, TEN)
