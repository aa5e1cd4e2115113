"""How people are told the sound tracks of a file apart. Pure."""

from __future__ import annotations

from app.domain.media import AudioStream, MediaInfo

_SHAPES = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


def sound_names(info: MediaInfo) -> tuple[str, ...]:
    """Such as `2 · Microphone (deu, mono)`, one for each sound track in its order."""
    return tuple(_name(number, stream) for number, stream in enumerate(info.audio, 1))


def _name(number: int, stream: AudioStream) -> str:
    shape = _SHAPES.get(stream.channels, f"{stream.channels} channels")
    facts = ", ".join(filter(None, (stream.language, shape)))
    return f"{number} · {stream.title} ({facts})" if stream.title else f"{number} · {facts}"
