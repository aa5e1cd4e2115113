"""By which words each thing is made of a file: when other facts give other words, it is to be made anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.adapters.ffmpeg.derived.filmstrip import filmstrip_command, layout_of
from app.adapters.ffmpeg.derived.further_sounds import further_sounds_command
from app.adapters.ffmpeg.derived.peaks import samples_command
from app.adapters.ffmpeg.derived.proxy import proxy_command
from app.adapters.ffmpeg.derived.stored_captions import captions_command
from app.adapters.ffmpeg.indexing import indexed_streams
from app.domain.media import Made, MediaInfo

_SOURCE = Path("source")


def recipes(info: MediaInfo) -> Mapping[Made, str]:
    """What a program is told for each thing that can be made of a file with such facts."""
    return {made: repr(words) for made, words in _words(info.as_taken())}


def _words(info: MediaInfo) -> Iterator[tuple[Made, object]]:
    if info.picture:
        layout = layout_of(info, info.picture)
        yield Made.FILMSTRIP, (layout, filmstrip_command(_SOURCE, info, info.picture, layout))
    if info.sound:
        yield Made.PEAKS, samples_command(_SOURCE, info.sound)
    if len(info.audio) > 1:
        yield Made.SOUNDS, further_sounds_command(_SOURCE, info)
    if info.captions:
        yield Made.CAPTIONS, captions_command(_SOURCE, info)
    if info.picture or info.sound:
        yield Made.PROXY, proxy_command(_SOURCE, info)
    yield Made.INDEX, indexed_streams(info)
