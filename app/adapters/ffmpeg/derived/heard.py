"""One sound of a file from its time zero on, with silence where it has holes."""

from __future__ import annotations

from app.adapters.ffmpeg.filters.graph import Graph
from app.domain.media import AudioStream

_LAYOUTS = {1: "mono", 2: "stereo"}


def heard(graph: Graph, sound: AudioStream, *, rate: int, filling: str) -> list[str]:
    """What puts it into an output; `filling` is the filter that keeps it in time.

    The file is the first input of the graph.
    """
    channels = channels_of(sound)
    form = ["-ac", str(channels), "-ar", str(rate)]
    if not sound.changes:
        return ["-map", f"0:{sound.index}", *form, "-af", filling]
    alike = [f"aresample={rate}", f"aformat=channel_layouts={_LAYOUTS[channels]}"]
    return ["-map", graph.chain([filling], graph.evened(f"0:{sound.index}", alike)), *form]


def channels_of(sound: AudioStream) -> int:
    """How many are heard in a browser, and looked at for a waveform."""
    return 2 if sound.changes else min(2, sound.channels)
