"""Making one animated WebP of several: the pictures of each go over as they are.

Names and orders of fields are those of Google's WebP container specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

Place = tuple[bytes, int, int]
"""What a chunk is called, where its contents begin, and how many bytes they are."""

_MOVES = 0x02  # a bit of the flags in a head
_LASTS = 12  # where in a picture stands how long it is shown, in three bytes
_FOR_EVER = b"\xff\xff\xff\xff" + bytes(2)  # white behind the pictures; shown again and again
_PICTURES = (b"VP8 ", b"VP8L")
_RIFF, _CHUNK = 12, 8  # bytes of heads


def join_animations(parts: Sequence[tuple[Path, int]], output: Path, size: tuple[int, int]) -> None:
    """Write one file of several, each of which is shown for so many milliseconds; all are of one size.

    A part in which nothing moves may be a still WebP.
    """
    with output.open("wb") as file:
        file.write(bytes(_RIFF))
        _write(file, b"VP8X", bytes(4), _sides(size))
        _write(file, b"ANIM", _FOR_EVER)
        flags = _MOVES
        for path, milliseconds in parts:
            with path.open("rb") as part:
                flags |= _take(file, part, milliseconds, size)
        length = file.tell()
        file.seek(0)
        file.write(b"RIFF" + _number(length - _CHUNK, 4) + b"WEBP")
        file.seek(_RIFF + _CHUNK)
        file.write(bytes([flags]))


def _take(file: BinaryIO, part: BinaryIO, milliseconds: int, size: tuple[int, int]) -> int:
    """Take over the pictures of a part; gives the flags of its head."""
    places = list(_places(part))
    flags = next((_read(part, at, 1)[0] for name, at, _ in places if name == b"VP8X"), 0)
    moving = [(at, length) for name, at, length in places if name == b"ANMF"]
    left = milliseconds
    for at, length in moving[:-1]:
        data = _read(part, at, length)
        left -= int.from_bytes(data[_LASTS : _LASTS + 3], "little")
        _write(file, b"ANMF", data)
    for at, length in moving[-1:]:  # its encoder only guesses how long the last one is shown
        data = _read(part, at, length)
        _write(file, b"ANMF", data[:_LASTS], _number(left, 3), data[_LASTS + 3 :])
    if not moving:
        for name, at, length in places:
            if name in _PICTURES:
                inner = name + _number(length, 4) + _read(part, at, length + length % 2)
                _write(file, b"ANMF", bytes(6), _sides(size), _number(milliseconds, 3), bytes(1), inner)
    return flags


def _places(file: BinaryIO) -> Iterator[Place]:
    at = _RIFF
    while True:
        head = _read(file, at, _CHUNK)
        if len(head) < _CHUNK:
            return
        length = int.from_bytes(head[4:], "little")
        yield head[:4], at + _CHUNK, length
        at += _CHUNK + length + length % 2


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _write(file: BinaryIO, name: bytes, *pieces: bytes) -> None:
    data = b"".join(pieces)
    file.write(name + _number(len(data), 4) + data + bytes(len(data) % 2))


def _sides(size: tuple[int, int]) -> bytes:
    return b"".join(_number(side - 1, 3) for side in size)


def _number(value: int, length: int) -> bytes:
    return value.to_bytes(length, "little")
