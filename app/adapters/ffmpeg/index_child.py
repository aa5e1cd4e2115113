"""The child process that indexes a file: `… index_child SOURCE OUTPUT PICTURE SOUND …`.

PICTURE and each SOUND are numbers of streams, or `-` for what is not to be indexed.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import av
import av.error
import av.logging
from av.packet import Packet
from av.stream import Stream

from app.adapters.ffmpeg.bitstreams import av1, vp9
from app.adapters.ffmpeg.bitstreams.aac import (
    SoundPacket,
    configuration_of_head,
    on_grids,
    read_sound_configuration,
)
from app.adapters.ffmpeg.bitstreams.lossless_packets import lossless_grid
from app.adapters.ffmpeg.bitstreams.opus import RATE, is_plain_packet, read_opus_head
from app.adapters.ffmpeg.bitstreams.parameter_sets import Bitstream, Configuration, bitstream_of, codec_of
from app.adapters.ffmpeg.bitstreams.second_fields import SecondFields
from app.adapters.ffmpeg.bitstreams.units import has_start_codes, started_units, units
from app.adapters.ffmpeg.bitstreams.whole_pictures import Following, Look
from app.adapters.ffmpeg.inside_child import leave, refuse, said_by, tell_progress
from app.adapters.ffmpeg.preamble import file_url, open_options
from app.domain.media_index import MediaIndex
from app.domain.media_index_file import MOST_PACKETS, index_to_bytes
from app.domain.packet_index import PacketFlag, PacketIndex
from app.domain.sample_depths import DEPTHS
from app.domain.sound_index import AAC, OPUS, SoundIndex

NONE = "-"
LOOKS: Mapping[str, Callable[[memoryview], Look]] = {"vp9": vp9.look, "av1": av1.look}
_TELL_EVERY = 2000  # packets


def main(source: Path, output: Path, picture: int | None, sounds: Sequence[int | None]) -> None:
    """Read every packet of the streams and write what was found."""
    av.logging.set_level(None)
    try:
        output.write_bytes(index_to_bytes(read_index(source, picture, sounds)))
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        refuse(f"The file cannot be indexed: {said_by(error)}.")


def read_index(source: Path, picture: int | None, sounds: Sequence[int | None]) -> MediaIndex:
    """What the packets of a picture and of streams of sound say; None for a stream that has no order."""
    with av.open(file_url(source), options=open_options(), metadata_errors="replace") as container:
        pictures = _Pictures(container.streams[picture]) if picture is not None else None
        heard = [_Sounds(container.streams[each]) if each is not None else None for each in sounds]
        wanted = {each.stream.index: each for each in (pictures, *heard) if each}
        for count, packet in enumerate(container.demux([each.stream for each in wanted.values()])):
            taker = wanted.get(packet.stream_index)
            if taker is None or not packet.size:
                continue
            taker.take(packet)
            if count % _TELL_EVERY == 0 and packet.pts is not None and packet.time_base:
                tell_progress(float(max(0, packet.pts) * packet.time_base))
        # Here, since what a stream says of itself goes with its container.
        return MediaIndex(
            pictures.index() if pictures else None, tuple(each.index() if each else None for each in heard)
        )


class _Pictures:
    """Gathers what is known of a picture stream."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._codec = codec_of(stream)
        self._looks = LOOKS.get(self._codec)
        self._following = Following()
        self._form = None if self._looks else bitstream_of(self._codec)
        self._configuration = _configuration(self._form, _extradata(stream)) if self._form else None
        self._started = has_start_codes(_extradata(stream))
        self._second_fields = _second_fields(self._codec, self._configuration, _extradata(stream))
        self._pts, self._sizes = array("q"), array("q")
        self._flags = bytearray()
        self._delay = 0
        self._timeless = False

    def take(self, packet: Packet[Any]) -> None:
        """The next packet of the file."""
        if packet.pts is None or len(self._flags) >= MOST_PACKETS:
            self._timeless = True
            return
        self._pts.append(packet.pts)
        self._sizes.append(packet.size)
        self._delay = max(self._delay, packet.pts - (packet.pts if packet.dts is None else packet.dts))
        self._flags.append(self._flag(packet))

    def index(self) -> PacketIndex | None:
        """None when a picture has no time, or there are too many."""
        base = self.stream.time_base
        if self._timeless or base is None:
            return None
        sets = self._configuration.facts() if self._configuration else None
        if self._looks:
            sets = self._following.sets(_pixels(self.stream))
        return PacketIndex(self._codec, base, sets, self._pts, self._sizes, bytes(self._flags), self._delay)

    def _flag(self, packet: Packet[Any]) -> PacketFlag:
        if self._form:
            flag, plain = _flag(packet, self._form, self._configuration, started=self._started)
            if not plain or (self._second_fields and self._second_fields.take(bytes(packet))):
                self._configuration = None  # of a field alone nothing begins or ends
            return flag
        flag = _named(packet)
        try:
            found = self._looks(memoryview(packet)) if self._looks else None
        except ValueError:
            found = None
        self._following.take(found)
        return flag | PacketFlag.IDR if found and found.begins else flag


class _Sounds:
    """Gathers what is known of a stream of sound."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._packets: list[SoundPacket] = []
        self._ended = self._uneven = False
        self._grid = OPUS if codec_of(stream) == "opus" else AAC
        self._lossless = codec_of(stream) in DEPTHS
        self._configuration: bytes | None = None

    def take(self, packet: Packet[Any]) -> None:
        """The next packet of the file."""
        if self._configuration is None:
            self._configuration = _sound_configuration(self.stream, packet)
        if self._grid == AAC and self._configuration != _configuration_now(self._configuration, packet):
            self._uneven = True
        if self._lossless and not self._packets:
            try:
                self._grid = lossless_grid(self.stream, packet)
            except ValueError:
                self._uneven = True
        if self._grid == OPUS and not is_plain_packet(memoryview(packet)):
            self._uneven = True
        if packet.pts is None or len(self._packets) >= MOST_PACKETS:
            self._uneven = True
        elif packet.is_discard and self._packets and self._packets[-1].pts >= 0:
            self._ended = True  # an edit list cuts the end away
        else:
            self._uneven = self._uneven or self._ended
            self._packets.append(SoundPacket(packet.pts, packet.size))

    def index(self) -> SoundIndex | None:
        """None when the sound is not plain, or not even."""
        base = self.stream.time_base
        if self._uneven or base is None:
            return None
        try:
            rate, channels = self._read(self._configuration or b"")
        except ValueError:
            return None
        return on_grids(self._packets, base, rate, channels, self._grid)

    def _read(self, configuration: bytes) -> tuple[int, int]:
        """Sample rate and channels. Raises ValueError for what cannot be copied."""
        if self._lossless:
            context: Any = self.stream.codec_context
            return context.sample_rate, context.channels
        if self._grid == OPUS:
            return RATE, read_opus_head(configuration)
        return read_sound_configuration(configuration)


def _sound_configuration(stream: Stream, packet: Packet[Any]) -> bytes:
    """The stream's own, or what the head of its first packet says."""
    return _extradata(stream) or configuration_of_head(bytes(packet)) or b"none"


def _configuration_now(known: bytes, packet: Packet[Any]) -> bytes:
    """What a packet says, or the file of it from there on, where that is another configuration."""
    if packet.has_sidedata("new_extradata"):
        return bytes(packet.get_sidedata("new_extradata"))
    return configuration_of_head(bytes(packet)) or known


def _extradata(stream: Stream) -> bytes:
    context: Any = stream.codec_context
    return context.extradata or b""


def _pixels(stream: Stream) -> str:
    context: Any = stream.codec_context
    return context.pix_fmt or ""


def _configuration(form: Bitstream, extradata: bytes) -> Configuration | None:
    try:
        configuration = form.read_configuration(extradata)
        configuration.facts()
    except ValueError:
        return None
    return configuration


def _second_fields(codec: str, configuration: Configuration | None, extradata: bytes) -> SecondFields | None:
    """What finds the fields of interlaced pictures that are stored one by one."""
    if codec != "h264" or configuration is None or configuration.facts().progressive:
        return None
    try:
        return SecondFields(extradata)
    except ValueError:
        return None


def _flag(
    packet: Packet[Any], form: Bitstream, configuration: Configuration | None, *, started: bool
) -> tuple[PacketFlag, bool]:
    """What the packet is, and whether it names only the parameter sets that the file begins with."""
    flag = _named(packet)
    if configuration is None:
        return flag, False
    plain = not packet.has_sidedata("new_extradata")
    kinds = set()
    try:
        for unit in started_units(bytes(packet)) if started else units(memoryview(packet)):
            kind = form.unit_type(unit)
            kinds.add(kind)
            if kind in form.SET_TYPES and bytes(unit) not in configuration.sets:
                plain = False
    except ValueError:
        return flag, False
    if form.is_start(frozenset(kinds)):
        flag |= PacketFlag.IDR
    return flag, plain


def _named(packet: Packet[Any]) -> PacketFlag:
    """What the file itself calls a packet."""
    flag = PacketFlag.KEY if packet.is_keyframe else PacketFlag(0)
    return flag | PacketFlag.HIDDEN if packet.is_discard else flag


def _number(word: str) -> int | None:
    return None if word == NONE else int(word)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), _number(sys.argv[3]), [*map(_number, sys.argv[4:])])
    leave()
