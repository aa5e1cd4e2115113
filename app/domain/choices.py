"""Which choices of an export its format has: of several formats each takes those that it has. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.hardware import Encoder, has_hardware
from app.domain.presets import CaptionsOutput, EncodeChoice, Kind, Preset, SoundTracks
from app.domain.rate_control import has_bit_rate, has_qualities


def taken(fields: Mapping[str, Any], by: Preset, among: Sequence[Preset]) -> dict[str, Any]:
    """The fields but for those that are meant for others of the presets that are made together.

    What none of them has a choice of stays, so that it is refused.
    """
    rated = any(each.picture for each in among)  # then a bit rate is that of the picture

    def has(preset: Preset, name: str, value: Any) -> bool:
        if name == "bit_rate" and rated and preset.picture is None:
            return False
        return _has(preset, name, value)

    return {
        name: value
        for name, value in fields.items()
        if has(by, name, value) or not any(has(each, name, value) for each in among)
    }


def _has(preset: Preset, name: str, value: Any) -> bool:
    film = preset.picture is not None
    asked = {
        "size": film,
        "aspect": film,
        "filling": film,
        "quality": has_qualities(preset),
        "bit_rate": has_bit_rate(preset),
        "target_bytes": has_bit_rate(preset),
        "loudness": preset.sound is not None,
        "encoder": value == Encoder.SOFTWARE or has_hardware(preset),
        "sound_tracks": value != SoundTracks.ALL or preset.holds_sounds,
        "encode": value != EncodeChoice.NONE or preset.copies,
        "captions": _has_captions(preset, value),
        "still_at": preset.kind is Kind.STILL,
    }
    return asked.get(name, True)


def _has_captions(preset: Preset, value: Any) -> bool:
    if value == CaptionsOutput.BURN:
        return preset.picture is not None
    return value != CaptionsOutput.SOFT or preset.soft_captions is not None
