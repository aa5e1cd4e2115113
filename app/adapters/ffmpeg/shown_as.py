"""How players show what a picture stream stores, as far as its first decoded picture tells."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import Any

from av.frame import Frame
from av.stream import Stream
from av.video.frame import VideoFrame

from app.adapters.ffmpeg.bitstreams.parameter_sets import codec_of, has_sets


def coded_aspect(stream: Stream) -> Fraction | None:
    """The shape of a pixel that the decoded pictures say, 0 when they say none.

    None for those of codecs that leave it to the file.
    """
    context: Any = stream.codec_context
    return (context.sample_aspect_ratio or Fraction(0)) if has_sets(codec_of(stream)) else None


def is_mirrored(frame: Frame | None) -> bool:
    """Whether players show a mirror image of it."""
    matrix: Any = frame.side_data.get("DISPLAYMATRIX") if isinstance(frame, VideoFrame) else None
    if matrix is None:
        return False
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(matrix))
    return bool(a * d - b * c < 0)
