"""One walk over a file's packets: which streams decode, and when their packets are shown.

What a header says of lengths and rates is a claim; the packets are what is there. So the times come
from them, and a file that declares 111 hours in a kilobyte is as long as its packets are.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from statistics import median_low
from typing import Any

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.frame import Frame
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from app.adapters.ffmpeg.bitstreams.parameter_sets import codec_of
from app.adapters.ffmpeg.bitstreams.sound_heads import channels_in, tells_channels
from app.adapters.ffmpeg.preamble import open_options
from app.adapters.ffmpeg.probing.matroska_end import matroska_end
from app.adapters.ffmpeg.probing.scan import Scanning

# A longer walk is cut short, and only the end of the file is looked at besides.
WALK_SECONDS, MAX_PACKETS = 8.0, 4_000_000
END_SECONDS = 10  # how much of the end
MATROSKA = "matroska,webm"
TRIES = 600  # packets that may fail to decode before a stream is given up: a group can be 250 long

MediaStream = VideoStream | AudioStream


@dataclass(slots=True)
class StreamTimes:
    """When the packets of a stream are shown, in ticks of its time base, and what its sound is like."""

    codec: str = ""
    starts: list[int] = field(default_factory=list)
    end: int | None = None  # where the last one ends
    packets: int = 0
    key_packets: list[int] = field(default_factory=list)  # which of the packets are key frames
    channels: set[int] = field(default_factory=set)  # as packets of sound say them

    def note(self, packet: Packet[Any]) -> None:
        """Take in one packet."""
        if packet.is_discard:  # cut away by an edit list: decoded, but never shown
            return
        if packet.is_keyframe:
            self.key_packets.append(self.packets)
        self.packets += 1
        start = packet.pts if packet.pts is not None else packet.dts
        if start is None:
            return
        self.starts.append(start)
        self.note_end(packet)

    def note_end(self, packet: Packet[Any]) -> None:
        """Take in only where a packet ends, and in which channels it is heard."""
        said = channels_in(self.codec, bytes(packet)) if tells_channels(self.codec) else None
        if said is not None:
            self.channels.add(said)
        start = packet.pts if packet.pts is not None else packet.dts
        if start is not None:
            end = start + max(0, packet.duration or 0)
            self.end = end if self.end is None else max(self.end, end)

    def missing(self) -> int:
        """Ticks between packets that are further apart than they usually are: holes, if that is sound."""
        steps = [later - sooner for sooner, later in itertools.pairwise(sorted(self.starts))]
        usual = median_low(steps) if steps else 0
        return sum(step - usual for step in steps if step * 4 > usual * 7)

    def longest_group(self) -> int | None:
        """The most packets from one key frame to the next; None when there is no key frame."""
        if not self.key_packets:
            return None
        edges = [*self.key_packets, self.packets]
        return max(later - sooner for sooner, later in itertools.pairwise(edges))


@dataclass(slots=True)
class PacketWalk:
    """What was found, by the index of the stream."""

    times: dict[int, StreamTimes]
    frames: dict[int, Frame] = field(default_factory=dict)  # the first one that each stream gave
    scans: dict[int, Scanning] = field(default_factory=dict)  # of the pictures

    def decodes(self, stream: MediaStream) -> bool:
        """Whether the stream gave a picture or a sound."""
        return stream.index in self.frames

    def wants(self, index: int) -> bool:
        """Whether what a stream gives next would tell something."""
        return index not in self.frames or (index in self.scans and self.scans[index].wants_more)

    def note(self, packet: Packet[Any]) -> None:
        """When a packet is shown, of which there is one for each picture."""
        index = packet.stream_index
        if index in self.scans and self.scans[index].completes(packet):
            self.times[index].note_end(packet)
        else:
            self.times[index].note(packet)

    def take(self, index: int, frame: Frame) -> None:
        """Something that a stream gave."""
        self.frames.setdefault(index, frame)
        if index in self.scans and isinstance(frame, VideoFrame):
            self.scans[index].take(frame)


def walk(
    container: InputContainer, streams: Sequence[MediaStream], path: Path, *, most: int = MAX_PACKETS
) -> PacketWalk:
    """Read so many packets of `streams` at most, decoding each only until it is clear what it gives."""
    found = PacketWalk({stream.index: StreamTimes(codec_of(stream)) for stream in streams})
    found.scans |= {each.index: Scanning(each) for each in streams if isinstance(each, VideoStream)}
    tries = dict.fromkeys(found.times, 0)
    deadline = time.monotonic() + WALK_SECONDS
    try:
        for count, packet in enumerate(container.demux(*streams)):
            index = packet.stream_index
            if index not in found.times:  # PyAV hands over those of data streams too
                continue
            if found.wants(index) and tries[index] < TRIES:
                tries[index] += 1
                _try_to_decode(packet, found)
            if packet.size:
                found.note(packet)
            if count > most or time.monotonic() > deadline:
                _look_at_the_end(container, streams, path, found)
                break
    except av.error.FFmpegError:
        return found  # damaged from here on: what came before counts
    return found


def _try_to_decode(packet: Packet[Any], found: PacketWalk) -> None:
    try:
        frames = packet.decode()
    except (av.error.FFmpegError, ValueError):
        return  # a damaged packet, or one that needs an earlier picture; the next ones may do
    for frame in frames:
        if isinstance(frame, Frame) and not _is_empty(frame):
            found.take(packet.stream_index, frame)


def _is_empty(frame: Frame) -> bool:
    return isinstance(frame, VideoFrame) and not (frame.width and frame.height)


def _look_at_the_end(
    container: InputContainer, streams: Sequence[MediaStream], path: Path, found: PacketWalk
) -> None:
    """Where streams end. Only where nothing says where that is, all of the file is read for it."""
    alone = _open_end(path) if container.format.name == MATROSKA else None
    if alone is not None:
        with alone:
            _note_ends(alone, [alone.streams[stream.index] for stream in streams], found, patience=inf)
        return
    patience = inf
    if container.duration is not None:
        end_at = (container.start_time or 0) + container.duration
        container.seek(max(0, end_at - END_SECONDS * 1_000_000))
        patience = WALK_SECONDS
    _note_ends(container, streams, found, patience=patience)


def _open_end(path: Path) -> InputContainer | None:
    end = matroska_end(path)
    if end is None:
        return None
    try:
        return av.open(end, "r", options=open_options(), metadata_errors="replace")
    except av.error.FFmpegError:
        return None


def _note_ends(
    container: InputContainer, streams: Sequence[Stream], found: PacketWalk, *, patience: float
) -> None:
    deadline = time.monotonic() + patience
    for packet in container.demux(*streams):
        if packet.size and packet.stream_index in found.times:
            found.times[packet.stream_index].note_end(packet)
        if time.monotonic() > deadline:
            break
