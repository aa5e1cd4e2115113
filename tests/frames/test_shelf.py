"""Sources of an export are open as long as they are few, and little is held of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.ffmpeg.splicing.shelf import MOST_OPEN, ROOM, Shelf
from tests.media import Clip, make

PICTURES = 60


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """One with nothing on it."""
    with closing(Shelf()) as made:
        yield made


@pytest.fixture(scope="module")
def path() -> Path:
    """A file with as many pictures, at 30 a second."""
    return make(Clip(frames=PICTURES, size=(64, 36)))


def test_short_files_stay_open(shelf: Shelf, path: Path) -> None:
    tapes = [shelf.tape(path, 0, held=1000) for _ in range(20)]
    streams = [tape.stream for tape in tapes]
    assert shelf.opened == 20
    assert [tape.stream for tape in tapes] == streams


def test_of_many_short_files_some_are_open_and_all_can_be_read(shelf: Shelf, path: Path) -> None:
    tapes = [shelf.tape(path, 0, held=0) for _ in range(2 * MOST_OPEN)]
    for tape in tapes:
        assert tape.stream.type == "video"
        assert shelf.opened <= MOST_OPEN
    for tape in (tapes[0], tapes[-1]):
        assert sum(1 for _ in tape.play(0)) == PICTURES
    assert shelf.opened == MOST_OPEN


def test_of_long_files_a_few_are_open_and_all_can_be_read(shelf: Shelf, path: Path) -> None:
    tapes = [shelf.tape(path, 0, held=ROOM // 3) for _ in range(6)]
    for _ in range(2):
        for tape in tapes:
            assert tape.stream.type == "video"
            assert sum(1 for _ in tape.play(0)) == PICTURES
            assert shelf.opened <= 3
    assert shelf.opened == 3


def test_the_longest_file_is_opened_alone(shelf: Shelf, path: Path) -> None:
    short, long = shelf.tape(path, 0, held=1000), shelf.tape(path, 0, held=9 * ROOM)
    for tape in (short, long, short):
        assert sum(1 for _ in tape.play(0)) == PICTURES
        assert shelf.opened == 1


def test_what_is_being_read_stays_open(shelf: Shelf, path: Path) -> None:
    first, second, third = (shelf.tape(path, 0, held=ROOM) for _ in range(3))
    reading = first.play(0)
    packets = [next(reading)]
    for tape in (second, third):
        assert sum(1 for _ in tape.play(0)) == PICTURES
        assert shelf.opened == 2
    packets += reading
    assert len({packet.pts for packet in packets}) == len(packets) == PICTURES
    assert second.stream.type == "video"
    assert shelf.opened == 1
