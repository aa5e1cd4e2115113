"""Looking into an animated WebP, which PyAV does not read: a RIFF file with one chunk for each picture.

Names and orders of fields are those of Google's WebP container specification, and of RFC 6386 for the
key frame that a still WebP consists of.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import OutputInvalid
from app.domain.render_plan.values import RenderPlan

Chunk = tuple[bytes, bytes]

_HEAD = 16  # bytes of a part that say how large a picture is, and how long it is shown
_DURATION = slice(12, 15)  # of a picture, in milliseconds
_SIDE = 0x3FFF  # the bits of a side; the two above them say how it may be enlarged
_ROUNDING = Fraction(1, 100)  # seconds that all of them together may be off, a thousandth each besides


def check_animation(path: Path, plan: RenderPlan) -> int:
    """How many pictures the file shows. Raises OutputInvalid when its size or length is not the plan's.

    A picture that is like the one before makes that one last longer, so both are counted by time. Where
    all are alike the encoder writes a still WebP, which shows them all.
    """
    with path.open("rb") as file:
        chunks = list(chunks_of(file, most=_HEAD))
    still = next((data for name, data in chunks if name == b"VP8 "), None)
    head = next((data for name, data in chunks if name == b"VP8X"), b"")
    if (_size_of_still(still) if still else _size_of_canvas(head)) != plan.size:
        raise OutputInvalid("The animation did not come out in its size.")
    if still:
        return plan.written_frames
    lasting = [int.from_bytes(data[_DURATION], "little") for name, data in chunks if name == b"ANMF"]
    step = plan.every_nth / plan.rate
    total = Fraction(sum(lasting), 1000)
    if not lasting or abs(total - step * plan.written_frames) > _ROUNDING + step:
        raise OutputInvalid("The animation did not come out in its length.")
    return round(total / step) if len(lasting) < plan.written_frames else len(lasting)


def chunks_of(file: BinaryIO, *, most: int) -> Iterator[Chunk]:
    """The names of the parts of a RIFF file, and of the contents of each so many bytes at most.

    Raises OutputInvalid for another file.
    """
    riff = file.read(12)
    if riff[:4] != b"RIFF" or riff[8:] != b"WEBP":
        raise OutputInvalid("The exported file cannot be read again, so it was not kept.")
    yield from parts_of(file, most=most)


def parts_of(file: BinaryIO, *, most: int) -> Iterator[Chunk]:
    """The same of what stands one after the other from where the file is."""
    while len(head := file.read(8)) == 8:
        length = int.from_bytes(head[4:], "little")
        begins = file.tell()
        yield head[:4], file.read(min(length, most))
        file.seek(begins + length + length % 2)


def _size_of_canvas(head: bytes) -> tuple[int, int]:
    return _number(head, 4, 3) + 1, _number(head, 7, 3) + 1


def _size_of_still(picture: bytes) -> tuple[int, int]:
    return _number(picture, 6, 2) & _SIDE, _number(picture, 8, 2) & _SIDE


def _number(data: bytes, place: int, length: int) -> int:
    return int.from_bytes(data[place : place + length], "little")
