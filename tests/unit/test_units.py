"""Units of a packet by their lengths or start codes, and the heads that streams put before sound."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.adapters.ffmpeg.bitstreams.aac import (
    SoundPacket,
    configuration_of_head,
    on_grids,
    plain_configuration,
    read_sound_configuration,
    without_head,
)
from app.adapters.ffmpeg.bitstreams.opus import is_plain_packet, read_opus_head
from app.adapters.ffmpeg.bitstreams.units import has_start_codes, packed, started_units, units
from app.domain.sound_index import AAC, SoundStretch

HEAD = bytes.fromhex("fff14c80017ffc")  # 48 kHz, stereo, eleven bytes together


def test_units_after_start_codes_become_units_after_lengths() -> None:
    packet = b"\0\0\0\1\x09\xf0\0\0\1\x67\x42\0\0\3\1\0\0\0\1\x65\x88\x80"
    found = list(started_units(packet))
    assert [bytes(unit) for unit in found] == [b"\x09\xf0", b"\x67\x42\0\0\3\1", b"\x65\x88\x80"]
    assert list(units(memoryview(packed(found)))) == found
    assert has_start_codes(packet) and not has_start_codes(packed(found))


@pytest.mark.parametrize("damage", [b"", b"\1\0\0\1\x65", b"\0\0"])
def test_what_does_not_begin_with_a_start_code_is_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match="start code"):
        list(started_units(damage))


@pytest.mark.parametrize("damage", [b"\0\0\0\5\x65", b"\0\0\0\0"])
def test_lengths_that_do_not_fill_a_packet_are_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match="longer than its packet"):
        list(units(memoryview(damage)))


def test_a_head_says_what_a_configuration_says() -> None:
    packet = HEAD + b"\x21\x10\x04\x60"
    assert configuration_of_head(packet) == plain_configuration(48_000, 2)
    assert read_sound_configuration(plain_configuration(48_000, 2)) == (48_000, 2)
    for given in (packet, b"\x21\x10\x04\x60"):
        assert bytes(without_head(memoryview(given))) == b"\x21\x10\x04\x60"


@pytest.mark.parametrize(
    "unusual",
    [
        bytes.fromhex("2b92"),  # its upper half is coded apart
        bytes.fromhex("119056e580"),  # the same, said afterwards
        bytes.fromhex("1194"),  # 960 samples a packet
        bytes.fromhex("1180"),  # channels in an order of its own
        b"",
    ],
)
def test_sound_that_is_no_plain_aac_is_refused(unusual: bytes) -> None:
    with pytest.raises(ValueError, match=r"AAC-LC|length|apart|configuration"):
        read_sound_configuration(unusual)


def test_packets_of_sound_lie_on_a_grid() -> None:
    even = [SoundPacket(-21, 10), SoundPacket(0, 10), SoundPacket(21, 10), SoundPacket(43, 10)]
    index = on_grids(even, Fraction(1, 1000), 48_000, 2, AAC)
    assert index is not None and index.stretches == (SoundStretch(-1024, 4),)


def evenly(*stretches: tuple[int, int]) -> list[SoundPacket]:
    return [SoundPacket(first + number * 1024, 10) for first, count in stretches for number in range(count)]


def test_sound_that_was_interrupted_lies_on_one_grid_after_another() -> None:
    stretches = (-1024, 200), (250_000, 150), (250_000 + 150 * 1024 - 700, 50)
    index = on_grids(evenly(*stretches), Fraction(1, 48_000), 48_000, 2, AAC)
    assert index is not None and index.stretches == tuple(SoundStretch(*each) for each in stretches)
    assert (index.packets, index.bytes) == (400, 4000)


@pytest.mark.parametrize(
    ("stretches", "reason"),
    [
        ([], "there is none"),
        ([(number * 50 * 1100, 50) for number in range(10)], "a hole every second"),
        ([(number * 200_000, 100) for number in range(120)], "too many"),
        ([(0, 1000), (500_000, 1000)], "its times go back"),
    ],
)
def test_sound_in_no_order_is_not_copied(stretches: list[tuple[int, int]], reason: str) -> None:
    assert on_grids(evenly(*stretches), Fraction(1, 48_000), 48_000, 2, AAC) is None, reason


OPUS_HEAD = b"OpusHead\1\2" + (312).to_bytes(2, "little") + (48_000).to_bytes(4, "little") + b"\0\0\0"


def test_a_head_of_opus_says_its_channels() -> None:
    assert read_opus_head(OPUS_HEAD) == 2


@pytest.mark.parametrize(
    ("place", "other", "reason"),
    [(0, b"V", "no head"), (10, b"\0", "skips less"), (16, b"\1", "is made louder"), (18, b"\1", "surround")],
)
def test_sound_that_is_no_plain_opus_is_refused(place: int, other: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match="Opus"):
        read_opus_head(OPUS_HEAD[:place] + other + OPUS_HEAD[place + 1 :])


@pytest.mark.parametrize(
    ("first", "plain", "reason"),
    [
        (0b11111_1_00, True, "all bands, 20 ms, stereo"),
        (0b10011_0_00, True, "few bands, 20 ms, mono"),
        (0b11110_1_00, False, "10 ms"),
        (0b11111_1_01, False, "two frames"),
        (0b01001_0_00, False, "speech"),
    ],
)
def test_packets_of_opus_are_told_by_their_first_byte(first: int, plain: bool, reason: str) -> None:
    assert is_plain_packet(memoryview(bytes([first, 1, 2]))) is plain, reason
