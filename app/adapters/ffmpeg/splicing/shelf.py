"""Files that are read now and then: open as long as they are few, and little is held of all of them."""

from __future__ import annotations

from pathlib import Path

from av.container import InputContainer
from av.stream import Stream

from app.adapters.ffmpeg.splicing.tape import OwnTape, Packets, Tape, open_for_packets
from app.domain.render_plan.opening import MOST_HELD

MOST_OPEN = 64  # pieces are open besides, and a child may have no more than 256 files
ROOM = 2 * MOST_HELD  # bytes, for the indexes of all files that are open: picture and sound of the longest


class Shelf:
    """Opens files when their tapes are wanted, and closes those for them that were not for longest."""

    def __init__(self) -> None:
        self._opened: dict[_KeptTape, InputContainer] = {}  # the one that was wanted last is the last

    @property
    def opened(self) -> int:
        """How many files are open."""
        return len(self._opened)

    def tape(self, path: Path, stream: int, *, held: int) -> Tape:
        """A stream of a file; `held` is how many bytes opening it takes. What it gave may close with it."""
        return _KeptTape(self, path, stream, held)

    def container(self, tape: _KeptTape) -> InputContainer:
        """The open file of a tape."""
        container = self._opened.pop(tape, None)
        if container is None:
            self._make_room(tape.held)
            container = open_for_packets(tape.path)
        self._opened[tape] = container
        return container

    def close(self) -> None:
        """Close all of them."""
        for container in self._opened.values():
            container.close()
        self._opened.clear()

    def _make_room(self, held: int) -> None:
        for tape in [tape for tape in self._opened if not tape.playing]:
            little = sum(each.held for each in self._opened) + held <= ROOM
            if little and len(self._opened) < MOST_OPEN:
                return
            self._opened.pop(tape).close()


class _KeptTape:
    def __init__(self, shelf: Shelf, path: Path, index: int, held: int) -> None:
        self.path = path
        self.held = held
        self.playing = 0
        self._shelf = shelf
        self._index = index

    @property
    def stream(self) -> Stream:
        return self._shelf.container(self).streams[self._index]

    def play(self, at: int) -> Packets:
        container = self._shelf.container(self)
        self.playing += 1
        try:
            yield from OwnTape(container, container.streams[self._index]).play(at)
        finally:
            self.playing -= 1
