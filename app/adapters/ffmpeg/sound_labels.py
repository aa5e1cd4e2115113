"""What containers write of how a sound is called. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.adapters.ffmpeg.side_texts import language_code
from app.domain.languages import UNKNOWN_LANGUAGE
from app.domain.render_plan.values import SoundLabel

_NAMED_BY_HANDLER = ("mp4", "mov", "ipod")


def sound_metadata(label: SoundLabel, muxer: str) -> Mapping[str, str]:
    """The fields of a stream's metadata; QuickTime and editing programs show the handler's name."""
    made = {}
    if language := _language(label.language):
        made["language"] = language
    if label.title:
        made["title"] = label.title
        if muxer in _NAMED_BY_HANDLER:
            made["handler_name"] = label.title
    return made


def _language(said: str) -> str:
    """Three letters; those that a file has already stay as they are, such as the other code of German."""
    if len(said) == 3 and said.isascii() and said.isalpha():
        return said.lower()
    code = language_code(said)
    return "" if code == UNKNOWN_LANGUAGE else code
