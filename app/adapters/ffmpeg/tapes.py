"""The streams of which an output is put together, each read from any moment on.

A source is opened for its picture and again for each of its sounds, since those are wanted from
different places. Where picture and sound are both wanted in one piece from the output's beginning on,
as of a video that only gets captions, one pass gives both: half the reading.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from itertools import takewhile
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Stream

from app.adapters.ffmpeg.preamble import file_url, open_options
from app.domain.render_plan.sound_values import CopiedSound, Voice
from app.domain.render_plan.values import RenderPlan

BACK_SECONDS = 3  # a file is entered before the wanted packet; those between are passed over
MOST_APART = Fraction(1)  # second, from the picture to the sound, for one pass over both
# Its demuxer gives the packets of all streams in the order of their times, however they are stored.
IN_ORDER = "mov,mp4,m4a,3gp,3g2,mj2"

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


class Tapes:
    """The tapes of a plan's sources."""

    def __init__(self, plan: RenderPlan, files: Mapping[str, Path], opened: ExitStack) -> None:
        self._plan = plan
        self._files = files
        self._opened = opened
        self._both = both_at_once(plan)
        self._heard: dict[Voice, Tape] = {}
        shown = {segment.runs[0].source or "" for segment in plan.segments if segment.copied}
        self.pictures: Mapping[str, Tape] = {name: self._picture(name) for name in sorted(shown)}

    def sound(self, voice: Voice) -> Tape:
        """One of the sounds of a source, for whoever asks first."""
        name, number = voice
        if voice in self._heard:
            return self._heard.pop(voice)
        container = self._open(name)
        return OwnTape(container, container.streams[self._plan.source(name).sounds[number].stream])

    def _picture(self, name: str) -> Tape:
        source, container = self._plan.source(name), self._open(name)
        if source.picture is None:
            raise ValueError("a source has no picture")
        picture = container.streams[source.picture.stream]
        if self._both is None or self._both.source != name or container.format.name != IN_ORDER:
            return OwnTape(container, picture)
        sound = container.streams[source.sounds[self._both.sound].stream]
        one_pass = OnePass(container, picture, sound)
        self._heard[name, self._both.sound] = one_pass.tape(sound)
        return one_pass.tape(picture)

    def _open(self, name: str) -> InputContainer:
        return self._opened.enter_context(open_for_packets(self._files[name]))


def both_at_once(plan: RenderPlan) -> CopiedSound | None:
    """The sound that is copied in one piece from where its source's picture is, in one piece too.

    Both begin the output, so that packets of one wait but a moment for those of the other.
    """
    heard = plan.sound.segments if plan.sound else ()
    pictures = [(segment, segment.copied) for segment in plan.segments if segment.copied]
    sounds = [segment.copied for segment in heard if segment.copied]
    if plan.sound is None or not len(pictures) == len(sounds) == 1:
        return None
    [(segment, picture)], [sound] = pictures, sounds
    before = sum(each.packets for each in takewhile(lambda each: not each.copied, heard))
    late = Fraction(before * plan.sound.grid.packet, plan.sample_rate)
    apart = abs(sound.at - picture.first_time * picture.time_base)
    if segment is not plan.segments[0] or max(late, apart) > MOST_APART:
        return None
    return sound if segment.runs[0].source == sound.source else None


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
