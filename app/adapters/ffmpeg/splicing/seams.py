"""Looking at the places where copied and encoded pictures meet: a few are decoded at each."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import av.logging
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from app.adapters.ffmpeg.shown_as import coded_aspect, is_mirrored
from app.domain.render_plan.pictures.own_times import LEAST_APART, seams_of
from app.domain.render_plan.values import RenderPlan, Splice
from app.domain.time import Seconds

PICTURES = 6  # decoded after each seam
BACK_SECONDS = Fraction(1, 2)  # is surely before it
_LOUD = av.logging.WARNING
_UNSAID, _RANGE_UNSAID = 2, 0  # as ITU-T H.273 numbers them, and ffmpeg the last


def check_seams(path: Path, plan: RenderPlan, *, known: Collection[int] = ()) -> None:
    """Decode across every seam but those of known frames.

    Raises ValueError when a picture is missing or the decoder complains.
    What a decoder carries over a seam are its parameter sets and the pictures that it has not shown
    yet; so it gets the last key picture before the seam, then what follows the seam.
    """
    seams = [(seam, at) for seam, at in seams_of(plan) if seam not in set(known)]
    if not seams:
        return
    av.logging.set_level(_LOUD)
    lanes = min(len(seams), os.cpu_count() or 1)
    with ThreadPoolExecutor(lanes) as pool:
        list(pool.map(lambda number: _check_some(path, seams[number::lanes]), range(lanes)))


def _check_some(path: Path, seams: Sequence[tuple[int, Seconds]]) -> None:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for seam, at in seams:
            packets = _around(container, stream, at)
            with av.logging.Capture() as said:  # what this thread's decoder says
                shown = _decode(stream, packets)
            if said:
                raise ValueError(f"the decoder complains at frame {seam}: {said[0][2].strip()}")
            if len(shown) != len(packets):
                raise ValueError(f"{len(shown)} of {len(packets)} pictures are shown at frame {seam}")
            if not _alike(shown):
                raise ValueError(f"pictures of two kinds meet at frame {seam}")


def check_shape(stream: Stream, splice: Splice) -> None:
    """Raise ValueError when the pictures are shown otherwise than those that are encoded beside them.

    The plan of a file that was probed long ago may not know.
    """
    container = cast(InputContainer, stream.container)
    frame = next((frame for frame in container.decode(stream) if isinstance(frame, VideoFrame)), None)
    if is_mirrored(frame) != splice.mirrored:
        raise ValueError("the pictures are mirrored")
    said = coded_aspect(stream)
    if splice.coded_aspect != 1 and said is not None and said != splice.coded_aspect:
        raise ValueError("the file says another shape of its pictures than they do themselves")


def _around(container: InputContainer, stream: VideoStream, seam: Seconds) -> list[Packet[Any]]:
    """A key picture before the seam, and the first ones that are stored after it."""
    if stream.time_base is None:
        raise ValueError("the picture has no unit of time")
    at = round(seam / stream.time_base)
    near = int(LEAST_APART / 2 / stream.time_base)  # times may have been rounded twice
    container.seek(at - round(BACK_SECONDS / stream.time_base), stream=stream, backward=True)
    key: list[Packet[Any]] = []
    after: list[Packet[Any]] = []
    for packet in container.demux(stream):
        if after or (packet.pts is not None and abs(packet.pts - at) <= near):
            after.append(packet)
        elif packet.is_keyframe:
            key = [packet]
        if len(after) == PICTURES:
            break
    return [*key, *(packet for packet in after if packet.size)]


def _decode(stream: VideoStream, packets: list[Packet[Any]]) -> list[VideoFrame]:
    context = stream.codec_context
    decoder = VideoCodecContext.create(context.name, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.extradata = context.extradata
    decoder.thread_count = 1
    # Smoothing the edges of blocks takes a third of the time, and hides no damage of the stream.
    decoder.options = {"err_detect": "explode", "skip_loop_filter": "all"}
    if context.name == "h264":
        # Where the stream does not say how far its pictures are out of order, as the standard takes it:
        # else the decoder guesses, and complains of its guess.
        decoder.options |= {"strict": "strict"}
    shown = [frame for packet in [*packets, None] for frame in decoder.decode(packet)]
    return [frame for frame in shown if not frame.is_corrupt]


def _alike(frames: Sequence[VideoFrame]) -> bool:
    """Whether pictures have one size and one kind of pixels, and contradict each other in no colour."""
    forms = {(frame.format.name.replace("yuvj", "yuv"), frame.width, frame.height) for frame in frames}
    said = (
        {frame.colorspace for frame in frames} - {_UNSAID},
        {frame.color_primaries for frame in frames} - {_UNSAID},
        {frame.color_trc for frame in frames} - {_UNSAID},
        {frame.color_range for frame in frames} - {_RANGE_UNSAID},
    )
    return len(forms) <= 1 and all(len(words) <= 1 for words in said)
