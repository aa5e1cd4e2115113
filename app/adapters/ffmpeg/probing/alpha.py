"""Alpha that lies beside coded pictures, of which only their file tells: as in WebM."""

from __future__ import annotations

from av.video.stream import VideoStream

from app.adapters.ffmpeg.bitstreams.parameter_sets import codec_of
from app.domain.media import DECODERS_OF_ALPHA


def pixels_with_alpha(stream: VideoStream) -> str:
    """The pixels of a stream by ffmpeg's name, alpha included that decoders pass over by themselves."""
    pixels = stream.codec_context.pix_fmt or ""
    said = {key.lower(): value for key, value in stream.metadata.items()}.get("alpha_mode")
    beside = said == "1" and pixels == "yuv420p" and codec_of(stream) in DECODERS_OF_ALPHA
    return "yuva420p" if beside else pixels
