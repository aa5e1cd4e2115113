"""The child process that indexes a picture stream: `… index_child SOURCE STREAM OUTPUT`."""

from __future__ import annotations

import sys
from array import array
from pathlib import Path
from typing import Any

import av
import av.error
import av.logging
from av.packet import Packet

from app.adapters.ffmpeg.children import refuse, tell_progress
from app.adapters.ffmpeg.h264 import (
    IDR_SLICE,
    PICTURE_SET,
    SEQUENCE_SET,
    UNIT_LENGTH,
    Configuration,
    read_configuration,
    unit_type,
    units,
)
from app.adapters.ffmpeg.preamble import file_url, open_options
from app.domain.packet_index import PacketFlag, PacketIndex
from app.domain.packet_index_file import MOST_PACKETS, index_to_bytes

_TELL_EVERY = 2000  # packets


def main(source: Path, stream_index: int, output: Path) -> None:
    """Read every packet of the stream and write what was found."""
    av.logging.set_level(None)
    try:
        output.write_bytes(index_to_bytes(read_index(source, stream_index)))
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        refuse(f"The file cannot be indexed: {error}.")


def read_index(source: Path, stream_index: int) -> PacketIndex:
    """The packets of an H.264 stream. Raises ValueError for one that has no order."""
    pts, sizes = array("q"), array("q")
    flags = bytearray()
    with av.open(file_url(source), options=open_options(), metadata_errors="replace") as container:
        stream = container.streams[stream_index]
        context: Any = stream.codec_context
        configuration = _configuration(context.extradata or b"")
        base = stream.time_base
        if base is None:
            raise ValueError("its times have no unit")
        for packet in container.demux(stream):
            if packet.stream_index != stream_index or not packet.size:
                continue
            if packet.pts is None or len(flags) >= MOST_PACKETS:
                raise ValueError("a picture has no time, or there are too many")
            pts.append(packet.pts)
            sizes.append(packet.size)
            flag, plain = _flag(packet, configuration)
            flags.append(flag)
            if not plain:
                configuration = None
            if len(flags) % _TELL_EVERY == 0:
                tell_progress(float(max(0, packet.pts) * base))
    sets = configuration.facts() if configuration else None
    return PacketIndex("h264", base, sets, pts, sizes, bytes(flags))


def _configuration(extradata: bytes) -> Configuration | None:
    try:
        configuration = read_configuration(extradata)
        configuration.facts()
    except ValueError:
        return None
    return configuration if configuration.unit_length == UNIT_LENGTH else None


def _flag(packet: Packet[Any], configuration: Configuration | None) -> tuple[PacketFlag, bool]:
    """What the packet is, and whether it names only the parameter sets that the file begins with."""
    flag = PacketFlag(0)
    if packet.is_keyframe:
        flag |= PacketFlag.KEY
    if packet.is_discard:
        flag |= PacketFlag.HIDDEN
    if configuration is None:
        return flag, False
    plain = not packet.has_sidedata("new_extradata")
    known = (*configuration.sequence_sets, *configuration.picture_sets)
    try:
        for unit in units(memoryview(packet)):
            kind = unit_type(unit)
            if kind == IDR_SLICE:
                flag |= PacketFlag.IDR
            elif kind in (SEQUENCE_SET, PICTURE_SET) and bytes(unit) not in known:
                plain = False
    except ValueError:
        return flag, False
    return flag, plain


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
