"""A stream of a file that somebody gave us, read from any moment on, alone or with others in one pass."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Stream

from app.adapters.ffmpeg.preamble import file_url, open_options

BACK_SECONDS = 3  # a file is entered before the wanted packet; those between are passed over

Packets: TypeAlias = "Iterator[Packet[Any]]"


class Tape(Protocol):
    """One stream of a file."""

    @property
    def stream(self) -> Stream:
        """What is read."""
        ...

    def play(self, at: int) -> Packets:
        """Its packets that hold something, from a while before a moment on, in ticks of the stream."""
        ...


class OwnTape:
    """One stream of a file that is read for nothing else."""

    def __init__(self, container: InputContainer, stream: Stream) -> None:
        _only(container, stream)
        self.stream = stream
        self._container = container

    def play(self, at: int) -> Packets:
        """See `Tape`."""
        _enter(self._container, self.stream, at)
        return self.rest()

    def rest(self) -> Packets:
        """Its packets that hold something, from where the file is."""
        index = self.stream.index
        for packet in self._container.demux(self.stream):
            if packet.stream_index == index and packet.size:
                yield packet


class OnePass:
    """Several streams of a file, each wanted once and from about the same moment on.

    The packets of one wait while another is asked for; those of one that nobody plays on are dropped.
    """

    def __init__(self, container: InputContainer, *streams: Stream) -> None:
        _only(container, *streams)
        self._container = container
        self._streams = streams
        self._packets: Packets | None = None
        self._waiting: dict[int, deque[Packet[Any]]] = {stream.index: deque() for stream in streams}

    def tape(self, stream: Stream) -> Tape:
        """One of them."""
        return _Track(self, stream)

    @property
    def waiting(self) -> int:
        """How many packets wait."""
        return sum(map(len, self._waiting.values()))

    def play(self, stream: Stream, at: int) -> Packets:
        """See `Tape`; whoever plays first says where the file is entered."""
        if self._packets is None:
            _enter(self._container, stream, at)
            self._packets = self._container.demux(*self._streams)
        index, waiting = stream.index, self._waiting
        mine = waiting[index]
        try:
            while mine:
                yield mine.popleft()
            for packet in self._packets:
                number = packet.stream_index
                if number == index and packet.size:
                    yield packet
                    while mine:  # those that came while another was played
                        yield mine.popleft()
                elif number in waiting and packet.size:
                    waiting[number].append(packet)
        finally:
            del waiting[index]


class _Track:
    def __init__(self, one_pass: OnePass, stream: Stream) -> None:
        self.stream = stream
        self._pass = one_pass

    def play(self, at: int) -> Packets:
        return self._pass.play(self.stream, at)


def open_for_packets(path: Path) -> InputContainer:
    """A file that somebody gave us, of which no picture is decoded to open it."""
    unseen = {"skip_frame": "all"}
    return av.open(file_url(path), options=open_options() | unseen, metadata_errors="replace")


@contextmanager
def open_again(tape: Tape) -> Iterator[OwnTape]:
    """The stream of a tape, from the very beginning of its file on."""
    with av.open(tape.stream.container.name, options=open_options(), metadata_errors="replace") as fresh:
        yield OwnTape(fresh, fresh.streams[tape.stream.index])


def _only(container: InputContainer, *streams: Stream) -> None:
    """Let a container read nothing but some of its streams."""
    wanted = {stream.index for stream in streams}
    for other in container.streams:
        if other.index not in wanted:
            other.discard = Discard.all


def _enter(container: InputContainer, stream: Stream, at: int) -> None:
    back = int(BACK_SECONDS / stream.time_base) if stream.time_base else 0
    container.seek(at - back, stream=stream, backward=True)
