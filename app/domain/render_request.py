"""What a person asks an export to be, read strictly from JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidRequest
from app.domain.presets import DEFAULT_PRESET, CaptionsOutput, EncodeChoice, Preset, preset_named

LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """How to write a timeline; `name` is what the file is called, None after the project."""

    preset: Preset = DEFAULT_PRESET
    captions: CaptionsOutput = CaptionsOutput.AS_SET
    name: str | None = None
    encode: EncodeChoice = EncodeChoice.NEEDED


def parse_render_request(fields: Mapping[str, Any]) -> RenderRequest:
    """Read `{"preset", "captions", "name", "encode"}`; what is left out is usual. Raises InvalidRequest."""
    if not isinstance(fields, Mapping):
        raise InvalidRequest("An export is asked for with a JSON object.")
    unknown = sorted(set(fields) - {"preset", "captions", "name", "encode"})
    if unknown:
        raise InvalidRequest(f"An export has no field {unknown[0][:40]!r}.")
    name = fields.get("name")
    if name is not None and not (isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME):
        raise InvalidRequest(f"The name must be a text of 1 to {LONGEST_NAME} characters.")
    return RenderRequest(
        preset=preset_named(_text(fields, "preset", DEFAULT_PRESET.name)),
        captions=_captions(_text(fields, "captions", CaptionsOutput.AS_SET.value)),
        name=name,
        encode=_encode(_text(fields, "encode", EncodeChoice.NEEDED.value)),
    )


def _captions(word: str) -> CaptionsOutput:
    try:
        return CaptionsOutput(word)
    except ValueError:
        choices = ", ".join(choice.value for choice in CaptionsOutput)
        raise InvalidRequest(f"`captions` must be one of: {choices}.") from None


def _encode(word: str) -> EncodeChoice:
    try:
        return EncodeChoice(word)
    except ValueError:
        choices = ", ".join(choice.value for choice in EncodeChoice)
        raise InvalidRequest(f"`encode` must be one of: {choices}.") from None


def _text(fields: Mapping[str, Any], field: str, usual: str) -> str:
    value = fields.get(field, usual)
    if not isinstance(value, str):
        raise InvalidRequest(f"`{field}` must be a text.")
    return value
