"""What HEVC's parameter sets and picture units say, and how encoded ones get other numbers. Pure.

Names and orders of fields are those of ITU-T H.265, 7.3, and ISO/IEC 14496-15 for the decoder
configuration (`hvcC`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.adapters.ffmpeg.bitstreams.bits import Bits, exp_golomb, replaced
from app.adapters.ffmpeg.bitstreams.pixels import PIXELS, form_of
from app.adapters.ffmpeg.bitstreams.units import UNIT_LENGTH, has_start_codes, started_units
from app.domain.packet_index import ParameterSets
from app.domain.render_plan.pictures.set_numbers import hevc_picture_number

VIDEO_SET, SEQUENCE_SET, PICTURE_SET = 32, 33, 34
SET_TYPES = frozenset({VIDEO_SET, SEQUENCE_SET, PICTURE_SET})
SEPARATORS = frozenset({35, 38})  # delimiters and filling, which only streams need
IDR_SLICES = frozenset({19, 20})
CLEAN_RANDOM_ACCESS = 21
BROKEN_LINK = 18  # BLA_N_LP: what a clean random access is called where other pictures come before it
_SLICES = range(0, 32)
_RANDOM_ACCESS = range(16, 24)
_HEAD = 22  # bytes of an `hvcC` before its arrays
_UNIT_HEAD = 2  # bytes


@dataclass(frozen=True, slots=True)
class Configuration:
    """A decoder configuration: the parameter sets that a stream's pictures name."""

    head: bytes
    units: tuple[tuple[int, tuple[bytes, ...]], ...]  # by their type, in the order of the file

    @property
    def sets(self) -> frozenset[bytes]:
        """Every parameter set, as its bytes."""
        return frozenset(data for kind in SET_TYPES for data in self.of(kind))

    def of(self, kind: int) -> tuple[bytes, ...]:
        """The units of a type."""
        return tuple(data for found, units in self.units if found == kind for data in units)

    def facts(self) -> ParameterSets:
        """What copying must know. Raises ValueError for sets that make no sense."""
        sequences = [_sequence(data) for data in self.of(SEQUENCE_SET)]
        pictures = [_picture(data)[0] for data in self.of(PICTURE_SET)]
        videos = [data[_UNIT_HEAD] >> 4 for data in self.of(VIDEO_SET)]
        if not sequences or not pictures or not videos:
            raise ValueError("there are no parameter sets")
        return ParameterSets(
            profile=self.head[1] & 31,
            progressive=not (self.head[6] & 0x40 and not self.head[6] & 0x80),
            pixels=sequences[0].pixels if len({each.pixels for each in sequences}) == 1 else "",
            sequence_ids=tuple(sorted({*videos, *(each.number for each in sequences)})),
            picture_ids=tuple(pictures),
            digest=hashlib.sha256(b"\0\0\1".join(sorted(self.sets))).hexdigest(),
        )

    def renumbered(self, number: int) -> Configuration:
        """The same sets, called by another number; those of pictures by what goes with it."""
        changed = (
            (kind, tuple(_renumbered(kind, data, number) for data in units)) for kind, units in self.units
        )
        return replace(self, units=tuple(changed))


def read_configuration(data: bytes) -> Configuration:
    """An `hvcC`, or parameter sets after start codes. Raises ValueError when it is something else."""
    if has_start_codes(data):
        return _gathered([bytes(unit) for unit in started_units(data)])
    if len(data) <= _HEAD or data[0] != 1:
        raise ValueError("that is no decoder configuration")
    try:
        return _read_arrays(data)
    except IndexError as error:
        raise ValueError("the decoder configuration ends early") from error


def merged(configurations: Sequence[Configuration]) -> bytes:
    """One `hvcC` with the sets of all; the first one's profile. Raises ValueError when they collide."""
    head = bytearray(configurations[0].head)
    head[12] = max(each.head[12] for each in configurations)  # general_level_idc
    arrays = []
    for kind in (VIDEO_SET, SEQUENCE_SET, PICTURE_SET):
        units = tuple(dict.fromkeys(data for each in configurations for data in each.of(kind)))
        numbers = [_number(kind, data) for data in units]
        if len(set(numbers)) < len(numbers):
            raise ValueError("two parameter sets have the same number")
        body = b"".join(len(data).to_bytes(2, "big") + data for data in units)
        arrays.append(bytes([0x80 | kind]) + len(units).to_bytes(2, "big") + body)
    return bytes(head) + bytes([len(arrays)]) + b"".join(arrays)


def unit_type(unit: memoryview) -> int:
    """What a unit holds."""
    return unit[0] >> 1 & 63


def is_start(kinds: frozenset[int]) -> bool:
    """Whether a packet of units of those types needs nothing before it, if nothing leads it."""
    return bool(kinds & (IDR_SLICES | {CLEAN_RANDOM_ACCESS}))


def renumbered_unit(unit: memoryview, number: int) -> bytes:
    """A unit whose picture names the set that `renumbered` made. Raises ValueError if it named another.

    The set's number grows from one bit to nine, so all that follows it moves by exactly a byte.
    """
    kind = unit_type(unit)
    if kind not in _SLICES:
        return bytes(unit)
    before = 2 if kind in _RANDOM_ACCESS else 1
    first = unit[_UNIT_HEAD]
    if not first >> (7 - before) & 1:
        raise ValueError("an encoded picture names an unexpected parameter set")
    rest = 7 - before  # bits of the byte after the number
    bits = f"{first >> rest + 1:0{before}b}" + exp_golomb(hevc_picture_number(number))
    value = int(bits, 2) << rest | first & (1 << rest) - 1
    return bytes(unit[:_UNIT_HEAD]) + value.to_bytes(2, "big") + bytes(unit[_UNIT_HEAD + 1 :])


def broken_link_unit(unit: memoryview) -> bytes:
    """A clean random access as what it is once other pictures were put before it."""
    if unit_type(unit) != CLEAN_RANDOM_ACCESS:
        return bytes(unit)
    return bytes([unit[0] & 0x81 | BROKEN_LINK << 1]) + bytes(unit[1:])


@dataclass(frozen=True, slots=True)
class _Sequence:
    number: int
    place: int  # of the number, in bits of the payload
    pixels: str


def _read_arrays(data: bytes) -> Configuration:
    place = _HEAD + 1
    arrays = []
    for _ in range(data[_HEAD]):
        kind = data[place] & 63
        count = int.from_bytes(data[place + 1 : place + 3], "big")
        place += 3
        units = []
        for _ in range(count):
            length = int.from_bytes(data[place : place + 2], "big")
            unit = data[place + 2 : place + 2 + length]
            if len(unit) < length or length <= _UNIT_HEAD:
                raise ValueError("a parameter set ends early")
            units.append(unit)
            place += 2 + length
        arrays.append((kind, tuple(units)))
    if (data[21] & 3) + 1 != UNIT_LENGTH:
        raise ValueError("its units have unusual lengths")
    return Configuration(data[:_HEAD], tuple(arrays))


def _gathered(found: Sequence[bytes]) -> Configuration:
    kinds = [(kind, tuple(unit for unit in found if unit[0] >> 1 & 63 == kind)) for kind in sorted(SET_TYPES)]
    if not all(units for _, units in kinds):
        raise ValueError("there are no parameter sets")
    bits = Bits(kinds[1][1][0][_UNIT_HEAD:])
    bits.take(8)
    general = bits.take(96).to_bytes(12, "big")  # profile, compatibility, constraints and level
    chroma, luma_depth, chroma_depth = form_of(_sequence(kinds[1][1][0]).pixels)
    rest = bytes([0xF0, 0, 0xFC, 0xFC | chroma, 0xF8 | luma_depth, 0xF8 | chroma_depth, 0, 0, 0x0F])
    return Configuration(bytes([1]) + general + rest, tuple(kinds))


def _sequence(data: bytes) -> _Sequence:
    bits = Bits(data[_UNIT_HEAD:])
    bits.take(4)  # sps_video_parameter_set_id
    layers = bits.take(3)
    bits.take(1)
    bits.take(96)  # profile, compatibility, constraints and level
    present = [(bits.take(1), bits.take(1)) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for profile, level in present:
        bits.take(88 * profile + 8 * level)
    place = bits.place
    number = bits.exp_golomb()
    chroma = bits.exp_golomb()
    if chroma == 3:
        bits.take(1)
    bits.exp_golomb()  # pic_width_in_luma_samples
    bits.exp_golomb()  # pic_height_in_luma_samples
    if bits.take(1):
        for _ in range(4):
            bits.exp_golomb()  # the conformance window
    depths = bits.exp_golomb(), bits.exp_golomb()
    pixels = PIXELS.get((chroma, *depths), "")
    return _Sequence(number, place, pixels)


def _picture(data: bytes) -> tuple[int, int, int]:
    """The number of a picture parameter set, its sequence's, and how many bits both take."""
    bits = Bits(data[_UNIT_HEAD:])
    return bits.exp_golomb(), bits.exp_golomb(), bits.place


def _number(kind: int, data: bytes) -> int:
    if kind == VIDEO_SET:
        return data[_UNIT_HEAD] >> 4
    return _sequence(data).number if kind == SEQUENCE_SET else _picture(data)[0]


def _with_payload(data: bytes, place: int, length: int, bits: str) -> bytes:
    return data[:_UNIT_HEAD] + replaced(data[_UNIT_HEAD:], place, length, bits)


def _renumbered(kind: int, data: bytes, number: int) -> bytes:
    if kind == VIDEO_SET:
        return _with_payload(data, 0, 4, f"{number:04b}")
    if kind == SEQUENCE_SET:
        old = _sequence(data)
        made = _with_payload(data, old.place, len(exp_golomb(old.number)), exp_golomb(number))
        return _with_payload(made, 0, 4, f"{number:04b}")
    if kind == PICTURE_SET:
        own, _, length = _picture(data)
        if own:
            raise ValueError("an encoded picture's parameter set has an unexpected number")
        return _with_payload(data, 0, length, exp_golomb(hevc_picture_number(number)) + exp_golomb(number))
    return data
