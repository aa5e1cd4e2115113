"""Sources that do not say how far their pictures are out of order, as those of many cameras, are copied."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from app.adapters.ffmpeg.bitstreams.bits import Bits, replaced
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

RATE = Fraction(30)
SOURCE = Media(frames=200, rate=RATE, size=(320, 180), gop=25, b_frames=1)


def test_pictures_of_an_unsaid_order_are_copied_side_by_side(tmp_path: Path) -> None:
    source = tmp_path / "camera.mp4"
    source.write_bytes(with_order_unsaid(make(SOURCE).read_bytes()))
    items = (clip("a", "s", 42 / RATE, 33), clip("b", "s", 100 / RATE, 50), clip("c", "s", 25 / RATE, 50))
    timeline = timeline_of(items, rate=RATE)
    made = export(timeline, {"s": source}, copying=True)
    assert "made_again" not in made.report and made.report["copied_frames"] > 100
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})


def with_order_unsaid(film: bytes) -> bytes:
    """The same MP4 file, but its sequence parameter set ends where it would restrict the order."""
    length = film.index(b"avcC") + 4 + 6
    size = int.from_bytes(film[length : length + 2], "big")
    told = film[length + 2 : length + 2 + size]
    place = next(place for place in range(size * 8, 0, -1) if restricts(told, place))
    untold = replaced(told, place, size * 8, "01")
    assert len(untold) <= size
    return film.replace(told, untold.ljust(size, b"\0"))


def restricts(sequence: bytes, place: int) -> bool:
    """Whether the flag of the restriction stands there: what follows is what x264 writes."""
    bits = Bits(sequence)
    try:
        bits.take(place)
        said = [bits.take(2), *(bits.exp_golomb() for _ in range(6)), bits.take(1)]
    except ValueError:
        return False
    return said[:3] == [3, 0, 0] and said[5] == 1 and said[7] == 1 and said[3] == said[4] > 8
