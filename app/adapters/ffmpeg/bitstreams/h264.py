"""What H.264's parameter sets and picture units say. Pure: bytes in, facts out.

Names and orders of fields are those of ITU-T H.264, 7.3.2.1 and 7.3.2.2, and ISO/IEC 14496-15 for
the decoder configuration (`avcC`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.adapters.ffmpeg.bitstreams.bits import Bits
from app.adapters.ffmpeg.bitstreams.pixels import PIXELS, form_of
from app.adapters.ffmpeg.bitstreams.units import UNIT_LENGTH, has_start_codes, started_units
from app.domain.packet_index import ParameterSets

IDR_SLICE, SEQUENCE_SET, PICTURE_SET = 5, 7, 8
SET_TYPES = frozenset({SEQUENCE_SET, PICTURE_SET})
SEPARATORS = frozenset({9, 12})  # delimiters and filling, which only streams need
MANY_COLOURED = (100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135)  # with chroma_format_idc
_SETS_MOST = 31  # sequence sets that an `avcC` can hold


@dataclass(frozen=True, slots=True)
class Configuration:
    """A decoder configuration: the parameter sets that a stream's pictures name."""

    profile: int
    compatibility: int
    level: int
    sequence_sets: tuple[bytes, ...]
    picture_sets: tuple[bytes, ...]
    extension: bytes

    @property
    def sets(self) -> frozenset[bytes]:
        """Every parameter set, as its bytes."""
        return frozenset((*self.sequence_sets, *self.picture_sets))

    def facts(self) -> ParameterSets:
        """What copying must know. Raises ValueError for sets that make no sense."""
        read = [_sequence(data) for data in self.sequence_sets]
        if not read or not self.picture_sets:
            raise ValueError("there are no parameter sets")
        return ParameterSets(
            profile=read[0].profile,
            progressive=all(each.progressive for each in read),
            pixels=read[0].pixels if len({each.pixels for each in read}) == 1 else "",
            sequence_ids=tuple(each.number for each in read),
            picture_ids=tuple(Bits(data[1:]).exp_golomb() for data in self.picture_sets),
            digest=hashlib.sha256(b"\0\0\1".join([*self.sequence_sets, *self.picture_sets])).hexdigest(),
        )

    def frame_number_bits(self) -> int:
        """How many bits frame_num has in the head of a slice. Raises ValueError when that is not clear."""
        [found] = {_sequence(data).frame_number_bits for data in self.sequence_sets}
        return found


def read_configuration(data: bytes) -> Configuration:
    """An `avcC`, or parameter sets after start codes. Raises ValueError when it is something else."""
    try:
        if has_start_codes(data):
            return _gathered([bytes(unit) for unit in started_units(data)])
        return _read_configuration(data)
    except IndexError as error:
        raise ValueError("the decoder configuration ends early") from error


def merged(configurations: Sequence[Configuration]) -> bytes:
    """One `avcC` with the sets of all; the first one's profile. Raises ValueError when they collide."""
    first = configurations[0]
    sequences = tuple(dict.fromkeys(data for each in configurations for data in each.sequence_sets))
    pictures = tuple(dict.fromkeys(data for each in configurations for data in each.picture_sets))
    numbers = [_sequence(data).number for data in sequences]
    names = [Bits(data[1:]).exp_golomb() for data in pictures]
    if len(set(numbers)) < len(numbers) or len(set(names)) < len(names) or len(numbers) > _SETS_MOST:
        raise ValueError("two parameter sets have the same number")
    level = max(each.level for each in configurations)
    data = bytes([1, first.profile, first.compatibility, level, 0xFC | 3, 0xE0 | len(sequences)])
    data += b"".join(len(each).to_bytes(2, "big") + each for each in sequences)
    data += bytes([len(pictures)]) + b"".join(len(each).to_bytes(2, "big") + each for each in pictures)
    return data + first.extension


def unit_type(unit: memoryview) -> int:
    """What a unit holds."""
    return unit[0] & 31


def is_start(kinds: frozenset[int]) -> bool:
    """Whether a packet of units of those types needs nothing before it."""
    return IDR_SLICE in kinds


@dataclass(frozen=True, slots=True)
class _Sequence:
    number: int
    profile: int
    progressive: bool
    pixels: str  # as ffmpeg calls them; empty for those that are not encoded here
    frame_number_bits: int


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
    if (data[4] & 3) + 1 != UNIT_LENGTH:
        raise ValueError("its units have unusual lengths")
    return Configuration(data[1], data[2], data[3], sets[0], sets[1], data[place:])


def _gathered(found: Sequence[bytes]) -> Configuration:
    sequences = tuple(unit for unit in found if unit[0] & 31 == SEQUENCE_SET)
    pictures = tuple(unit for unit in found if unit[0] & 31 == PICTURE_SET)
    if not sequences or not pictures:
        raise ValueError("there are no parameter sets")
    first = sequences[0]
    extension = b""
    if first[1] in MANY_COLOURED:
        chroma, luma_depth, chroma_depth = form_of(_sequence(first).pixels)
        extension = bytes([0xFC | chroma, 0xF8 | luma_depth, 0xF8 | chroma_depth, 0])
    return Configuration(first[1], first[2], first[3], sequences, pictures, extension)


def _sequence(data: bytes) -> _Sequence:
    if data[0] & 31 != SEQUENCE_SET:
        raise ValueError("that is no sequence parameter set")
    bits = Bits(data[1:])
    profile, _, _ = bits.take(8), bits.take(8), bits.take(8)
    number = bits.exp_golomb()
    pixels = "yuv420p"
    if profile in MANY_COLOURED:
        pixels = _read_pixels(bits)
    frame_number_bits = bits.exp_golomb() + 4  # log2_max_frame_num_minus4
    _skip_order(bits)
    bits.exp_golomb()  # max_num_ref_frames
    bits.take(1)  # gaps_in_frame_num_value_allowed_flag
    bits.exp_golomb()  # pic_width_in_mbs_minus1
    bits.exp_golomb()  # pic_height_in_map_units_minus1
    return _Sequence(number, profile, bool(bits.take(1)), pixels, frame_number_bits)


def _read_pixels(bits: Bits) -> str:
    chroma = bits.exp_golomb()
    separate = bits.take(1) if chroma == 3 else 0
    depths = bits.exp_golomb(), bits.exp_golomb()
    bits.take(1)  # qpprime_y_zero_transform_bypass_flag
    if bits.take(1):
        for number in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling(bits, 16 if number < 6 else 64)
    return "" if separate else PIXELS.get((chroma, *depths), "")


def _skip_scaling(bits: Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_order(bits: Bits) -> None:
    kind = bits.exp_golomb()
    if kind == 0:
        bits.exp_golomb()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(min(255, bits.exp_golomb())):
            bits.signed()
