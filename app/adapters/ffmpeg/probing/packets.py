"""One walk over a file's packets: which streams decode, and when their packets are shown.

What a header says of lengths and rates is a claim; the packets are what is there. So the times come
from them, and a file that declares 111 hours in a kilobyte is as long as its packets are.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Any

import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.frame import Frame
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

WALK_SECONDS = 8.0  # a longer walk is cut short, and only the end of the file is looked at besides
END_SECONDS = 10  # how much of the end
TRIES = 600  # packets that may fail to decode before a stream is given up: a group can be 250 long
MAX_PACKETS = 4_000_000

MediaStream = VideoStream | AudioStream


@dataclass(slots=True)
class StreamTimes:
    """When the packets of a stream are shown, in ticks of its time base."""

    starts: list[int] = field(default_factory=list)
    end: int | None = None  # where the last one ends
    packets: int = 0
    key_packets: list[int] = field(default_factory=list)  # which of the packets are key frames
    whole: bool = True  # every packet was seen

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
        """Take in only where a packet ends."""
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
    frames: dict[int, Frame]  # the first one that each stream gave

    def decodes(self, stream: MediaStream) -> bool:
        """Whether the stream gave a picture or a sound."""
        return stream.index in self.frames


def walk(container: InputContainer, streams: Sequence[MediaStream]) -> PacketWalk:
    """Read the packets of `streams`, decoding each stream only until it gives something."""
    found = PacketWalk({stream.index: StreamTimes() for stream in streams}, {})
    tries = dict.fromkeys(found.times, 0)
    deadline = time.monotonic() + WALK_SECONDS
    try:
        for count, packet in enumerate(container.demux(*streams)):
            index = packet.stream_index
            if index not in found.times:  # PyAV hands over those of data streams too
                continue
            if index not in found.frames and tries[index] < TRIES:
                tries[index] += 1
                _try_to_decode(packet, found)
            if packet.size:
                found.times[index].note(packet)
            if count > MAX_PACKETS or time.monotonic() > deadline:
                _look_at_the_end(container, streams, found)
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
            found.frames.setdefault(packet.stream_index, frame)


def _is_empty(frame: Frame) -> bool:
    return isinstance(frame, VideoFrame) and not (frame.width and frame.height)


def _look_at_the_end(container: InputContainer, streams: Sequence[MediaStream], found: PacketWalk) -> None:
    for times in found.times.values():
        times.whole = False
    if container.duration is None:
        return
    end = (container.start_time or 0) + container.duration
    container.seek(max(0, end - END_SECONDS * 1_000_000))
    deadline = time.monotonic() + WALK_SECONDS
    for packet in container.demux(*streams):
        if packet.size and packet.stream_index in found.times:
            found.times[packet.stream_index].note_end(packet)
        if time.monotonic() > deadline:
            break
