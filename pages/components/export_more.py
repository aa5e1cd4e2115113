"""What else can be chosen of an export: shown when it is asked for, and only what the format has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from nicegui import ui

from app.domain.coding import Quality
from app.domain.errors import InvalidRequest
from app.domain.hardware import Encoder, has_hardware
from app.domain.preset_list import PRESETS, preset_named
from app.domain.presets import CaptionsOutput, EncodeChoice, Kind, Preset, SoundTracks
from app.domain.rate_control import Loudness, has_bit_rate, has_qualities
from app.domain.render_request import SAME_SIZE, Split
from app.domain.shape import SHORT_SIDES, Aspect, Filling
from app.domain.time import timecode
from app.domain.timeline import Timeline
from pages.components.controls import labelled
from pages.components.export_range import Marked
from pages.components.export_words import (
    ASPECTS,
    BIT_RATE,
    CAPTIONS,
    ENCODE,
    ENCODERS,
    FILLINGS,
    LOUDNESS,
    RATES,
    SOUNDS,
    TARGET,
)

RANGE = "range"


class ExportMore:
    """The rest of the form. `on_change` is called after each choice.

    Captions are chosen in `in_sight`, which is never folded away, and so is the part where both points
    are set.
    """

    def __init__(
        self,
        timeline: Timeline,
        *,
        on_change: Callable[[], Awaitable[None]],
        in_sight: ui.element,
        encoders: Sequence[Encoder],
        captions: bool,
        several_sounds: bool,
        parts: bool = True,
    ) -> None:
        self._timeline = timeline
        self._captions = captions
        self._offers_parts = parts
        self._on_change = on_change
        self._several_sounds = several_sounds
        self._marked = Marked()
        self._quiet = False
        self._usual: dict[ui.select, Any] = {}
        self._fields: dict[str, ui.select] = {}
        self._rows: dict[str, ui.element] = {}
        self._in_sight = in_sight
        with in_sight:
            self._select("captions", "Captions", CAPTIONS, CaptionsOutput.AS_SET)
        self.element = ui.element("div").classes("more-choices")
        with self.element:
            self._select("size", "Size", self._sizes(), SAME_SIZE)
            self._select("aspect", "Shape", ASPECTS, Aspect.AS_IT_IS)
            self._select("filling", "Where shapes differ", FILLINGS, Filling.FIT)
            self._select("quality", "Quality", RATES, Quality.GOOD)
            self._amount = self._number()
            self._select("loudness", "Loudness", LOUDNESS, Loudness.AS_IT_IS)
            self._select("split", "Part", self._parts(), Split.NONE)
            self._select("sound_tracks", "Sound tracks", SOUNDS, SoundTracks.USUAL)
            self._rows["sound_tracks"].classes("wide")
            self._select("encode", "Encoding", ENCODE, EncodeChoice.NEEDED)
            self._rows["encode"].classes("wide")
            offered: dict[str, str] = {one: ENCODERS[one] for one in encoders}
            self._select("encoder", "Encoded by", offered, Encoder.SOFTWARE)
            self._encoders = encoders
            others = {preset.name: preset.title for preset in PRESETS}
            self._also = self._select("also", "Also make", others, [], several=True)

    def show_for(self, preset: Preset) -> None:
        """Show what that format has a choice of."""
        picture, rated = preset.picture is not None, has_bit_rate(preset)
        rates = [name for name in RATES if name not in (BIT_RATE, TARGET) or rated]
        quality = self._fields["quality"]
        self._quiet = True
        if quality.value not in rates:
            quality.value = Quality.GOOD
        limited = preset.short_side is not None or preset.max_width is not None
        same = "Usual for this format" if limited else "As the timeline"
        self._fields["size"].set_options({**self._sizes(), SAME_SIZE: same})
        quality.set_options({name: RATES[name] for name in rates})
        for name in ("size", "aspect", "filling"):
            self._rows[name].visible = picture
        self._rows["quality"].visible = has_qualities(preset) or rated
        self._rows["amount"].visible = self._rows["quality"].visible and quality.value in (BIT_RATE, TARGET)
        unit = "MB" if quality.value == TARGET else "Mbit/s" if picture else "kbit/s"
        self._amount.props["suffix"] = unit
        self._rows["encoder"].visible = len(self._encoders) > 1 and has_hardware(preset)
        self._rows["loudness"].visible = preset.sound is not None
        self._rows["encode"].visible = preset.copies
        self._rows["sound_tracks"].visible = self._several_sounds and preset.holds_sounds
        usual = SOUNDS[SoundTracks.USUAL] if preset.keeps_sounds else "Usual: one, as chosen for each clip"
        self._fields["sound_tracks"].set_options({**SOUNDS, SoundTracks.USUAL: usual})
        self._rows["captions"].visible = picture and self._captions
        self._rows["split"].visible = self._offers_parts and preset.kind is not Kind.STILL
        self._in_sight.visible = any(row.visible for row in self._in_sight.default_slot.children)
        self._quiet = False

    def mark(self, marked: Marked) -> None:
        """Offer what is marked on the timeline. Who set both points wants what is between them."""
        self._marked = marked
        self._fields["split"].set_options(self._parts(), value=RANGE if marked.both else Split.NONE)
        if marked.both:
            self._rows["split"].move(self._in_sight)

    def part(self) -> str:
        """Which part that is, as the beginning of a sentence, where there is a doubt; else nothing."""
        chosen = self._fields["split"].value if self._rows["split"].visible else None
        if chosen == RANGE:
            return "From in to out: "
        return "The whole timeline: " if chosen == Split.NONE and self._marked.both else ""

    def take(self, fields: Mapping[str, Any], preset: Preset) -> None:
        """Show what a request says; what it leaves out is usual."""
        self._quiet = True
        for name, select in self._fields.items():
            known = fields.get(name, self._usual[select])
            for rate in {BIT_RATE, TARGET} & set(fields) if name == "quality" else ():
                known, self._amount.value = rate, fields[rate] / _unit(rate, preset)
            if name not in ("also", "split") and known in select.options:
                select.value = known
        self._quiet = False

    def fields(self, preset: Preset, *, usual: bool = False) -> dict[str, Any]:
        """The choices in the words of a request; those that are usual only when they are wanted.

        Raises InvalidRequest where a number is wanted and there is none.
        """
        chosen = {
            name: select.value
            for name, select in self._fields.items()
            if self._rows[name].visible and (usual or select.value != self._usual[select])
        }
        also = chosen.pop("also", [])
        if chosen.get("quality") in (BIT_RATE, TARGET):
            kind = chosen.pop("quality")
            chosen[kind] = round(float(self._amount.value or 0) * _unit(kind, preset))
            if chosen[kind] <= 0:
                raise InvalidRequest("Say how much: a number above zero.")
        if chosen.get("split") == RANGE:
            del chosen["split"]
            chosen["range"] = list(self._marked.range or (0, 0))
        if Split(chosen.get("split", Split.NONE)) is Split.NONE and _has_still(preset, also):
            chosen["still_at"] = self._marked.playhead
        return chosen | ({"also": also} if also else {})

    async def _changed(self) -> None:
        if not self._quiet:
            await self._on_change()

    def _sizes(self) -> dict[str, str]:
        smaller = [side for side in SHORT_SIDES if side < min(self._timeline.size)]
        return {SAME_SIZE: "As the timeline", **{f"{side}p": f"{side}p" for side in smaller}}

    def _parts(self) -> dict[str, str]:
        offered: dict[str, str] = {Split.NONE: "The whole timeline"}
        if self._marked.range:
            times = (timecode(frame, self._timeline.rate) for frame in self._marked.range)
            first, end = (time.removeprefix("00:") for time in times)
            offered[RANGE] = f"From in to out ({first} – {end})"
        offered[Split.CLIPS] = "Each clip, a file of its own"
        if self._timeline.markers:
            offered[Split.MARKERS] = "From marker to marker, a file each"
        return offered

    def _select(
        self, name: str, label: str, options: dict[str, str], usual: Any, *, several: bool = False
    ) -> ui.select:
        with labelled(label) as row:
            select = ui.select(dict(options), value=usual, multiple=several).props(
                "dense outlined options-dense"
            )
            select.mark(f"export-{name}").on_value_change(self._changed)
            select.props["aria-label"] = label
        self._fields[name], self._rows[name], self._usual[select] = select, row, usual
        return select

    def _number(self) -> ui.number:
        with labelled("How much") as row:
            number = ui.number(value=8, min=0, step=1).props("dense outlined debounce=300")
            number.props["aria-label"] = "How much"
            number.mark("export-amount").on_value_change(self._changed)
        self._rows["amount"] = row
        return number


def _has_still(preset: Preset, also: Sequence[str]) -> bool:
    return any(each.kind is Kind.STILL for each in (preset, *map(preset_named, also)))


def _unit(kind: str, preset: Preset) -> int:
    return 1_000 if kind == BIT_RATE and preset.picture is None else 1_000_000
