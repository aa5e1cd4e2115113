"""What packets of VP9 and AV1 say: whether a stream can be entered there, and how many pictures are shown."""

from __future__ import annotations

import pytest

from app.adapters.ffmpeg.bitstreams import av1, vp9
from app.adapters.ffmpeg.bitstreams.whole_pictures import Following, Look

KEY = bytes.fromhex("8249834240 4fe0 2ce0") + b"\x55"  # 1280×720
SHOWN, HIDDEN, AGAIN = b"\x86\x01\x02", b"\x84\x01\x02", b"\x88\x00"

UNIT, SEQUENCE = b"\x12\x00", b"\x0a\x03\x00\x00\x01"
AV1_KEY, AV1_SHOWN, AV1_HIDDEN, AV1_AGAIN = (
    b"\x32\x02\x10\1",
    b"\x32\x02\x30\1",
    b"\x32\x02\x20\1",
    b"\x1a\x01\x80",
)


def superframe(*frames: bytes) -> bytes:
    mark = bytes([0xC0 | len(frames) - 1])
    return b"".join(frames) + mark + bytes(map(len, frames)) + mark


@pytest.mark.parametrize(
    ("packet", "begins", "shown", "reason"),
    [
        (KEY, True, 1, "a key frame"),
        (SHOWN, False, 1, "a frame that refers to others"),
        (HIDDEN, False, 0, "one that only others refer to"),
        (AGAIN, False, 1, "an earlier frame that is shown now"),
        (superframe(HIDDEN, SHOWN), False, 1, "a hidden one beside the one that is shown"),
        (superframe(KEY, HIDDEN), True, 1, "the same after a key frame"),
        (superframe(SHOWN, SHOWN), False, 2, "two that are shown"),
    ],
)
def test_packets_of_vp9_say_what_they_are(packet: bytes, begins: bool, shown: int, reason: str) -> None:
    found = vp9.look(memoryview(packet))
    assert (found.begins, found.shown, bool(found.digest)) == (begins, shown, begins), reason


@pytest.mark.parametrize(
    ("units", "begins", "shown", "reason"),
    [
        ((SEQUENCE, AV1_KEY), True, 1, "a key frame that says of what kind the stream is"),
        ((AV1_KEY,), False, 1, "one that relies on the head of the file"),
        ((AV1_SHOWN,), False, 1, "a frame that refers to others"),
        ((AV1_HIDDEN, AV1_SHOWN), False, 1, "a hidden one before the one that is shown"),
        ((SEQUENCE, AV1_AGAIN), False, 1, "an earlier frame that is shown now"),
    ],
)
def test_packets_of_av1_say_what_they_are(
    units: tuple[bytes, ...], begins: bool, shown: int, reason: str
) -> None:
    found = av1.look(memoryview(UNIT + b"".join(units)))
    assert (found.begins, found.shown, bool(found.digest)) == (begins, shown, begins), reason


@pytest.mark.parametrize("damaged", [b"", b"\x42", KEY[:3], superframe(SHOWN)[:-3] + b"\xff\xc0"])
def test_damaged_packets_of_vp9_are_refused_or_show_nothing_new(damaged: bytes) -> None:
    try:
        assert not vp9.look(memoryview(damaged)).begins
    except ValueError:
        return


@pytest.mark.parametrize("damaged", [b"\x32\x7f\x10", b"\x32\xff\xff", b"\x92\x01\x00"])
def test_damaged_packets_of_av1_are_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        av1.look(memoryview(damaged))


def test_a_stream_is_of_one_kind_when_every_packet_shows_one_picture_and_all_key_frames_agree() -> None:
    key, other = Look(True, 1, 0, "a"), Look(False, 1, 0)
    changed: list[tuple[list[Look | None], bool]] = [
        ([key, other, key], True),
        ([other], False),
        ([key, Look(False, 0, 0)], False),
        ([key, Look(True, 1, 0, "b")], False),
        ([key, None], False),
    ]
    for packets, holds in changed:
        following = Following()
        for packet in packets:
            following.take(packet)
        assert (following.sets("yuv420p") is not None) is holds
