"""HEVC's parameter sets are read, given other numbers, and put together."""

from __future__ import annotations

import pytest

from app.adapters.ffmpeg.bitstreams.bits import Bits, exp_golomb, protected, replaced
from app.adapters.ffmpeg.bitstreams.hevc import (
    PICTURE_SET,
    SEQUENCE_SET,
    VIDEO_SET,
    broken_link_unit,
    merged,
    read_configuration,
    renumbered_unit,
    unit_type,
)
from app.domain.render_plan.pictures.set_numbers import HEVC_NUMBERS, free_number, hevc_picture_number


def head() -> bytes:
    made = bytearray(22)
    made[0], made[1], made[12], made[21] = 1, 1, 30, 3
    return bytes(made)


def unit(kind: int, bits: str) -> bytes:
    text = bits + "1"
    text += "0" * (-len(text) % 8)
    return bytes([kind << 1, 1]) + protected(int(text, 2).to_bytes(len(text) // 8, "big"))


def sequence(number: int = 0, depth: int = 0) -> bytes:
    size = exp_golomb(64) + exp_golomb(40) + "0"
    body = "0000" + "000" + "1" + "01" * 48 + exp_golomb(number) + exp_golomb(1) + size
    return unit(SEQUENCE_SET, body + exp_golomb(depth) * 2 + "0101101")


def picture(number: int = 0, of: int = 0) -> bytes:
    return unit(PICTURE_SET, exp_golomb(number) + exp_golomb(of) + "110010")


def configuration(*pictures: bytes, sequences: tuple[bytes, ...] = (sequence(),)) -> bytes:
    arrays = [
        (VIDEO_SET, (unit(VIDEO_SET, "0000" + "1100"),)),
        (SEQUENCE_SET, sequences),
        (PICTURE_SET, pictures),
    ]
    body = b""
    for kind, units in arrays:
        body += bytes([0x80 | kind]) + len(units).to_bytes(2, "big")
        body += b"".join(len(data).to_bytes(2, "big") + data for data in units)
    return head() + bytes([3]) + body


def test_a_configuration_says_what_copying_must_know() -> None:
    facts = read_configuration(configuration(picture(), picture(1))).facts()
    assert (facts.profile, facts.pixels, facts.progressive) == (1, "yuv420p", True)
    assert (facts.sequence_ids, facts.picture_ids) == ((0,), (0, 1))
    deep = read_configuration(configuration(picture(), sequences=(sequence(depth=2),)))
    assert deep.facts().pixels == "yuv420p10le"


@pytest.mark.parametrize("number", HEVC_NUMBERS[1:])
def test_sets_of_another_number_stand_beside_the_first_ones(number: int) -> None:
    made = read_configuration(configuration(picture()))
    other = made.renumbered(number).facts()
    assert (other.sequence_ids, other.picture_ids) == ((number,), (hevc_picture_number(number),))
    both = read_configuration(merged([made, made.renumbered(number)])).facts()
    assert both.sequence_ids == (0, number)
    assert both.picture_ids == (0, hevc_picture_number(number))


def test_two_sets_of_one_number_do_not_go_together() -> None:
    made = read_configuration(configuration(picture()))
    other = read_configuration(configuration(picture(), sequences=(sequence(depth=2),)))
    with pytest.raises(ValueError, match="same number"):
        merged([made, other])


@pytest.mark.parametrize("number", HEVC_NUMBERS)
@pytest.mark.parametrize(("kind", "before"), [(1, "1"), (0, "0"), (19, "10"), (20, "01"), (21, "11")])
def test_a_picture_names_the_other_set_and_all_else_moves_by_a_byte(
    kind: int, before: str, number: int
) -> None:
    rest = "0110101" * 7
    old = before + "1" + rest
    old = old[: len(old) // 8 * 8]
    data = bytes([kind << 1, 1]) + int(old, 2).to_bytes(len(old) // 8, "big")
    made = renumbered_unit(memoryview(data), number)
    assert len(made) == len(data) + 1 and made[3:].endswith(data[3:]) and 0 not in made[2:4]
    bits = Bits(made[2:])
    assert bits.take(len(before)) == int(before, 2)
    assert bits.exp_golomb() == hevc_picture_number(number)
    left = len(old) - len(before) - 1
    assert bits.take(left) == int(old[len(before) + 1 :], 2)


def test_a_picture_of_an_unexpected_set_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected"):
        renumbered_unit(memoryview(bytes([2, 1, 0b10100000, 0xFF])), 1)


def test_what_is_no_picture_stays_as_it_is() -> None:
    data = bytes([39 << 1, 1, 5, 0, 0, 3, 1])
    assert renumbered_unit(memoryview(data), 3) == broken_link_unit(memoryview(data)) == data


def test_a_clean_random_access_after_other_pictures_is_a_broken_link() -> None:
    made = broken_link_unit(memoryview(bytes([21 << 1, 1, 0x80])))
    assert (unit_type(memoryview(made)), made[1:]) == (18, bytes([1, 0x80]))


def test_changed_bits_are_protected_again() -> None:
    data = protected(bytes([0, 0, 1, 0, 0, 2, 0xF0]))
    assert data == bytes([0, 0, 3, 1, 0, 0, 3, 2, 0xF0])
    assert replaced(data, 0, 0, "") == data
    assert replaced(data, 0, 8, "00000000" * 2) == bytes([0, 0, 3, 0, 1, 0, 0, 3, 2, 0xF0])


@pytest.mark.parametrize("damage", [b"", b"\1" * 10, configuration(picture())[:-3], bytes(40)])
def test_a_damaged_configuration_is_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match=r"configuration|set"):
        read_configuration(damage)


def test_the_number_of_encoded_sets_is_one_that_no_source_uses() -> None:
    first = read_configuration(configuration(picture())).facts()
    second = read_configuration(configuration(picture())).renumbered(1).facts()
    assert free_number("hevc", [first, second]) == 2
    assert free_number("h264", [first]) == 1
