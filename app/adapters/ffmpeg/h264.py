"""What H.264's parameter sets and picture units say. Pure: bytes in, facts out.

Names and orders of fields are those of ITU-T H.264, 7.3.2.1 and 7.3.2.2, and ISO/IEC 14496-15 for
the decoder configuration (`avcC`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.packet_index import ParameterSets

IDR_SLICE, SEQUENCE_SET, PICTURE_SET = 5, 7, 8
SLICES = range(1, 6)
MANY_COLOURED = (100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135)  # with chroma_format_idc
UNIT_LENGTH = 4  # bytes before each unit of a packet
_SETS_MOST = 31  # sequence sets that an `avcC` can hold


@dataclass(frozen=True, slots=True)
class Configuration:
    """A decoder configuration: the parameter sets that a stream's pictures name."""

    profile: int
    compatibility: int
    level: int
    unit_length: int
    sequence_sets: tuple[bytes, ...]
    picture_sets: tuple[bytes, ...]
    extension: bytes

    def facts(self) -> ParameterSets:
        """What copying must know. Raises ValueError for sets that make no sense."""
        read = [_sequence(data) for data in self.sequence_sets]
        if not read or not self.picture_sets:
            raise ValueError("there are no parameter sets")
        return ParameterSets(
            profile=read[0].profile,
            progressive=all(each.progressive for each in read),
            eight_bit_420=all(each.eight_bit_420 for each in read),
            sequence_ids=tuple(each.number for each in read),
            picture_ids=tuple(_Bits(data[1:]).exp_golomb() for data in self.picture_sets),
            digest=hashlib.sha256(b"\0\0\1".join([*self.sequence_sets, *self.picture_sets])).hexdigest(),
        )


def read_configuration(data: bytes) -> Configuration:
    """An `avcC`. Raises ValueError when it is something else."""
    try:
        return _read_configuration(data)
    except IndexError as error:
        raise ValueError("the decoder configuration ends early") from error


def merged(configurations: Sequence[Configuration]) -> bytes:
    """One `avcC` with the sets of all; the first one's profile. Raises ValueError when they collide."""
    first = configurations[0]
    sequences = tuple(dict.fromkeys(data for each in configurations for data in each.sequence_sets))
    pictures = tuple(dict.fromkeys(data for each in configurations for data in each.picture_sets))
    numbers = [_sequence(data).number for data in sequences]
    names = [_Bits(data[1:]).exp_golomb() for data in pictures]
    if len(set(numbers)) < len(numbers) or len(set(names)) < len(names) or len(numbers) > _SETS_MOST:
        raise ValueError("two parameter sets have the same number")
    level = max(each.level for each in configurations)
    data = bytes([1, first.profile, first.compatibility, level, 0xFC | 3, 0xE0 | len(sequences)])
    data += b"".join(len(each).to_bytes(2, "big") + each for each in sequences)
    data += bytes([len(pictures)]) + b"".join(len(each).to_bytes(2, "big") + each for each in pictures)
    return data + first.extension


def units(packet: memoryview) -> Iterator[memoryview]:
    """The units of a length-prefixed packet. Raises ValueError when the lengths do not fill it."""
    place = 0
    while place < len(packet):
        length = int.from_bytes(packet[place : place + UNIT_LENGTH], "big")
        unit = packet[place + UNIT_LENGTH : place + UNIT_LENGTH + length]
        if len(unit) < length or not length:
            raise ValueError("a unit is longer than its packet")
        yield unit
        place += UNIT_LENGTH + length


def unit_type(unit: memoryview) -> int:
    """What a unit holds."""
    return unit[0] & 31


@dataclass(frozen=True, slots=True)
class _Sequence:
    number: int
    profile: int
    progressive: bool
    eight_bit_420: bool


class _Bits:
    """Reads a unit's bits, with the bytes that protect start codes taken out."""

    def __init__(self, data: bytes) -> None:
        plain = data.replace(b"\0\0\3", b"\0\0")
        self._value = int.from_bytes(plain, "big")
        self._left = len(plain) * 8

    def take(self, count: int) -> int:
        """The next bits as a number."""
        self._left -= count
        if self._left < 0:
            raise ValueError("a parameter set ends early")
        return self._value >> self._left & (1 << count) - 1

    def exp_golomb(self) -> int:
        """ue(v): as many zeros as bits follow the one."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise ValueError("a number in a parameter set is too large")
        return (1 << zeros) - 1 + (self.take(zeros) if zeros else 0)

    def signed(self) -> int:
        """se(v)."""
        value = self.exp_golomb()
        return (value + 1) // 2 if value % 2 else -(value // 2)


def _read_configuration(data: bytes) -> Configuration:
    if len(data) < 7 or data[0] != 1:
        raise ValueError("that is no decoder configuration")
    place = 5
    sets: list[tuple[bytes, ...]] = []
    for mask in (31, 255):
        found = []
        count = data[place] & mask
        place += 1
        for _ in range(count):
            length = int.from_bytes(data[place : place + 2], "big")
            unit = data[place + 2 : place + 2 + length]
            if len(unit) < length or length < 4 - (mask == 255) * 2:
                raise ValueError("a parameter set ends early")
            found.append(unit)
            place += 2 + length
        sets.append(tuple(found))
    return Configuration(data[1], data[2], data[3], (data[4] & 3) + 1, sets[0], sets[1], data[place:])


def _sequence(data: bytes) -> _Sequence:
    if data[0] & 31 != SEQUENCE_SET:
        raise ValueError("that is no sequence parameter set")
    bits = _Bits(data[1:])
    profile, _, _ = bits.take(8), bits.take(8), bits.take(8)
    number = bits.exp_golomb()
    usual = True
    if profile in MANY_COLOURED:
        usual = _reads_eight_bit_420(bits)
    bits.exp_golomb()  # log2_max_frame_num_minus4
    _skip_order(bits)
    bits.exp_golomb()  # max_num_ref_frames
    bits.take(1)  # gaps_in_frame_num_value_allowed_flag
    bits.exp_golomb()  # pic_width_in_mbs_minus1
    bits.exp_golomb()  # pic_height_in_map_units_minus1
    return _Sequence(number, profile, bool(bits.take(1)), usual)


def _reads_eight_bit_420(bits: _Bits) -> bool:
    chroma = bits.exp_golomb()
    if chroma == 3:
        bits.take(1)
    depths = bits.exp_golomb(), bits.exp_golomb()
    bits.take(1)  # qpprime_y_zero_transform_bypass_flag
    if bits.take(1):
        for number in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling(bits, 16 if number < 6 else 64)
    return chroma == 1 and depths == (0, 0)


def _skip_scaling(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_order(bits: _Bits) -> None:
    kind = bits.exp_golomb()
    if kind == 0:
        bits.exp_golomb()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(min(255, bits.exp_golomb())):
            bits.signed()
