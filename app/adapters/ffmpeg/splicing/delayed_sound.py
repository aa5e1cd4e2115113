"""An AAC stream that says how long before its sound it begins, as Matroska wants to be told.

MP4 keeps that in an edit list, so what was read of one does not say it, and PyAV sets it for nobody
but an encoder. So a moment of silence is encoded in memory, for a stream to be made after.
"""

from __future__ import annotations

import io

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


def delayed_silence(rate: int, channels: int) -> io.BytesIO:
    """A Matroska file of AAC that begins a packet before its sound."""
    made = io.BytesIO()
    layout = _LAYOUTS[channels]
    with av.open(made, "w", format="matroska") as container:
        stream = container.add_stream("aac", rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        frame = AudioFrame(format="fltp", layout=layout, samples=1024)
        frame.sample_rate = rate
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux([*stream.encode(frame), *stream.encode(None)])
    made.seek(0)
    return made
