"""Whether the pictures of a stream are two fields each, and which is first, as its decoder says of them."""

from __future__ import annotations

from typing import Any

import av.error
from av.filter import Graph
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from app.adapters.ffmpeg.bitstreams import h264, mpeg2
from app.adapters.ffmpeg.bitstreams.parameter_sets import codec_of
from app.adapters.ffmpeg.bitstreams.second_fields import SecondFields
from app.domain.media import Scan

LOOKED_AT = 25  # pictures of a stream that may have both kinds

# Codecs whose pictures say of themselves how they were scanned; of all others only their file can.
SAYING = frozenset(
    {"h264", "hevc", "mpeg2video", "mpeg4", "vc1", "wmv3", "dvvideo", "prores", "dnxhd", "cfhd", "ffv1"}
)
# libavcodec's AVFieldOrder. Of two that are interleaved, as decoders of raw pictures take them, the
# field counts that is stored first: TT, TB; BB, BT.
_ORDERS = {2: Scan.TOP_FIRST, 4: Scan.TOP_FIRST, 3: Scan.BOTTOM_FIRST, 5: Scan.BOTTOM_FIRST}


class Scanning:
    """Gathers what is said of the first pictures of a stream."""

    def __init__(self, stream: VideoStream) -> None:
        self._mixes = _may_mix(stream)
        self._left = LOOKED_AT if self._mixes else 1
        self._order: Scan | None = None
        self._file_says = None if codec_of(stream) in SAYING else _order_of_file(stream)
        self._second_fields = _second_fields(stream) if self._mixes else None

    @property
    def wants_more(self) -> bool:
        """Whether the next picture could tell more."""
        return self._left > 0 and self._order is None

    @property
    def scan(self) -> Scan:
        """What they are."""
        return self._order or self._file_says or (Scan.EITHER if self._mixes else Scan.WHOLE)

    @property
    def unsaid(self) -> bool:
        """Whether only the file says so."""
        return self._order is None and self._file_says is not None

    def completes(self, packet: Packet[Any]) -> bool:
        """Whether a packet only completes the picture that the one before it began."""
        return self._second_fields is not None and self._second_fields.take(bytes(packet))

    def take(self, frame: VideoFrame) -> None:
        """The next picture."""
        self._left -= 1
        if frame.interlaced_frame and self._order is None:
            self._order = _order(frame)


def _may_mix(stream: VideoStream) -> bool:
    """Whether whole pictures and those of two fields may follow each other, by the stream's own head."""
    context: Any = stream.codec_context
    extradata: bytes = context.extradata or b""
    match codec_of(stream):
        case "h264":
            try:
                return not h264.read_configuration(extradata).facts().progressive
            except ValueError:
                return True
        case "mpeg2video":
            return not mpeg2.is_progressive(extradata)
    return False


def _second_fields(stream: VideoStream) -> SecondFields | None:
    context: Any = stream.codec_context
    try:
        return SecondFields(context.extradata or b"") if codec_of(stream) == "h264" else None
    except ValueError:
        return None


def _order_of_file(stream: VideoStream) -> Scan | None:
    context: Any = stream.codec_context
    return _ORDERS.get(context.field_order)


def _order(frame: VideoFrame) -> Scan:
    """Which field is first; only filters are told."""
    graph = Graph()
    graph.link_nodes(
        graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
        ),
        graph.add("select", r"eq(interlace_type\,TOPFIRST)"),
        graph.add("buffersink"),
    ).configure()
    graph.push(frame)
    try:
        graph.pull()
    except (av.error.BlockingIOError, av.error.EOFError):
        return Scan.BOTTOM_FIRST
    return Scan.TOP_FIRST
