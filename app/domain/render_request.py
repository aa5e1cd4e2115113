"""What a person asks an export to be, read strictly from JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.coding import Quality
from app.domain.errors import InvalidRequest
from app.domain.excerpt import excerpt
from app.domain.hardware import Encoder, on_hardware
from app.domain.media import Asset
from app.domain.media_index import MediaIndex
from app.domain.preset_list import DEFAULT_PRESET, preset_named
from app.domain.presets import CaptionsOutput, EncodeChoice, Kind, Preset, SoundTracks
from app.domain.rate_control import (
    Loudness,
    at_bit_rate,
    at_loudness,
    at_quality,
    below_size,
)
from app.domain.render_plan.forecast.effort import weighed
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.shape import SHORT_SIDES, Aspect, Filling
from app.domain.time import TimeRange
from app.domain.timeline import MAX_FRAMES, Timeline

LONGEST_NAME = 255
SAME_SIZE = "same"
SIZES = (SAME_SIZE, *(f"{side}p" for side in SHORT_SIDES))

Word = TypeVar("Word", bound=StrEnum)


class Split(StrEnum):
    """What becomes a file of its own."""

    NONE = "none"  # all of it is one file
    CLIPS = "clips"  # each clip of the track of which the most is seen
    MARKERS = "markers"  # from each marker to the next


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """How to write a timeline; `name` is what the file is called, None after the project.

    `range` is what is written of it, None all.
    """

    preset: Preset = DEFAULT_PRESET
    captions: CaptionsOutput = CaptionsOutput.AS_SET
    name: str | None = None
    encode: EncodeChoice = EncodeChoice.NEEDED
    range: TimeRange | None = None
    split: Split = Split.NONE
    encoder: Encoder = Encoder.SOFTWARE
    tracks: SoundTracks = SoundTracks.USUAL

    def plan(
        self, timeline: Timeline, assets: Mapping[str, Asset], indexes: Mapping[str, MediaIndex]
    ) -> RenderPlan:
        """What making it will do. Raises an AppError when it cannot be made."""
        part = timeline if self.range is None else excerpt(timeline, self.range)
        plan = plan_render(
            part,
            assets,
            self.preset,
            self.captions,
            indexes=indexes,
            encode=self.encode,
            tracks=self.tracks,
        )
        return weighed(plan, indexes)


def parse_render_request(fields: Mapping[str, Any]) -> RenderRequest:
    """Read a request; what is left out is usual. Raises InvalidRequest."""
    if not isinstance(fields, Mapping):
        raise InvalidRequest("An export is asked for with a JSON object.")
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise InvalidRequest(f"An export has no field {unknown[0][:40]!r}.")
    name = fields.get("name")
    if name is not None and not (isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME):
        raise InvalidRequest(f"The name must be a text of 1 to {LONGEST_NAME} characters.")
    preset = preset_named(_text(fields, "preset", DEFAULT_PRESET.name))
    encoder = _word(fields, "encoder", Encoder, Encoder.SOFTWARE)
    return RenderRequest(
        preset=on_hardware(_rated(fields, _shaped(fields, preset)), encoder),
        encoder=encoder,
        captions=_word(fields, "captions", CaptionsOutput, CaptionsOutput.AS_SET),
        name=name,
        encode=_word(fields, "encode", EncodeChoice, EncodeChoice.NEEDED),
        range=_moment(fields, preset) or _range(fields),
        split=_word(fields, "split", Split, Split.NONE),
        tracks=_tracks(fields, preset),
    )


SHAPING = {"size", "aspect", "filling"}
RATING = {"quality", "bit_rate", "target_bytes", "loudness"}
CHOOSING = {"captions", "encode", "encoder", "sound_tracks", "range", "split", "still_at"}
FIELDS = {"preset", "name"} | CHOOSING | SHAPING | RATING


def _shaped(fields: Mapping[str, Any], preset: Preset) -> Preset:
    if not any(fields.get(name) is not None for name in SHAPING):
        return preset
    if preset.picture is None:
        raise InvalidRequest("This format has no picture, so it has no size or shape.")
    preset = replace(
        preset,
        aspect=_word(fields, "aspect", Aspect, preset.aspect),
        filling=_word(fields, "filling", Filling, preset.filling),
    )
    size = fields.get("size")
    if size is None:
        return preset
    if size not in SIZES:
        raise InvalidRequest(f"`size` must be one of: {', '.join(SIZES)}.")
    side = None if size == SAME_SIZE else int(size[:-1])
    return replace(preset, short_side=side, max_width=None)


def _rated(fields: Mapping[str, Any], preset: Preset) -> Preset:
    wanted = [name for name in ("quality", "bit_rate", "target_bytes") if fields.get(name) is not None]
    if len(wanted) > 1:
        raise InvalidRequest(f"`{wanted[0]}` and `{wanted[1]}` cannot both decide the size of the file.")
    if "quality" in wanted:
        preset = at_quality(preset, _word(fields, "quality", Quality, Quality.GOOD))
    elif "bit_rate" in wanted:
        preset = at_bit_rate(preset, _whole(fields, "bit_rate"))
    elif "target_bytes" in wanted:
        preset = below_size(preset, _whole(fields, "target_bytes"))
    if fields.get("loudness") is None:
        return preset
    return at_loudness(preset, _word(fields, "loudness", Loudness, Loudness.AS_IT_IS))


def _tracks(fields: Mapping[str, Any], preset: Preset) -> SoundTracks:
    wanted = _word(fields, "sound_tracks", SoundTracks, SoundTracks.USUAL)
    if wanted is SoundTracks.ALL and not preset.holds_sounds:
        raise InvalidRequest("Several sound tracks fit into MP4, MOV and MKV. Choose one of them.")
    return wanted


def _moment(fields: Mapping[str, Any], preset: Preset) -> TimeRange | None:
    """The frame that a still shows, where one was chosen."""
    value = fields.get("still_at")
    if value is None:
        return None
    if preset.kind is not Kind.STILL:
        raise InvalidRequest("`still_at` is the frame that a still picture shows; this format is none.")
    if type(value) is not int or not 0 <= value < MAX_FRAMES:
        raise InvalidRequest("`still_at` must be a frame of the timeline.")
    return TimeRange(value, 1)


def _range(fields: Mapping[str, Any]) -> TimeRange | None:
    value = fields.get("range")
    if value is None:
        return None
    whole = isinstance(value, (list, tuple)) and len(value) == 2 and all(type(end) is int for end in value)
    if not whole or not 0 <= value[0] < value[1] <= MAX_FRAMES:
        raise InvalidRequest("`range` must be two frames: the first one, and the one after the last.")
    return TimeRange(value[0], value[1] - value[0])


def _word(fields: Mapping[str, Any], field: str, kind: type[Word], usual: Word) -> Word:
    word = _text(fields, field, usual.value)
    try:
        return kind(word)
    except ValueError:
        choices = ", ".join(choice.value for choice in kind)
        raise InvalidRequest(f"`{field}` must be one of: {choices}.") from None


def _whole(fields: Mapping[str, Any], field: str) -> int:
    value = fields[field]
    if type(value) is not int or not 0 < value < 1 << 53:
        raise InvalidRequest(f"`{field}` must be a whole number above zero.")
    return value


def _text(fields: Mapping[str, Any], field: str, usual: str) -> str:
    value = fields.get(field, usual)
    if value is None:
        return usual
    if not isinstance(value, str):
        raise InvalidRequest(f"`{field}` must be a text.")
    return value
