"""Which packets of H.264 hold only the second field of a picture, as receivers store them. Pure.

Names of fields of a slice's head are those of ITU-T H.264, 7.3.3.
"""

from __future__ import annotations

from app.adapters.ffmpeg.bitstreams import h264
from app.adapters.ffmpeg.bitstreams.bits import Bits
from app.adapters.ffmpeg.bitstreams.units import has_start_codes, started_units, units

_SLICES = (1, h264.IDR_SLICE)
_HEAD = 24  # bytes of a slice that are looked at

Field = tuple[int, int]
"""Its picture's frame_num, and bottom_field_flag."""


class SecondFields:
    """Asked packet by packet. Raises ValueError where the stream's head does not say how to read them."""

    def __init__(self, extradata: bytes) -> None:
        self._bits = h264.read_configuration(extradata).frame_number_bits()
        self._started = has_start_codes(extradata)
        self._first: Field | None = None  # whose second field has not come

    def take(self, packet: bytes) -> bool:
        """Whether the next packet completes the picture that the one before it began."""
        try:
            field = self._field(packet)
        except ValueError:
            field = None
        completes = field is not None and self._first == (field[0], 1 - field[1])
        self._first = None if completes else field
        return completes

    def _field(self, packet: bytes) -> Field | None:
        """What its first slice is part of; None for a whole picture."""
        for unit in started_units(packet) if self._started else units(memoryview(packet)):
            if h264.unit_type(unit) not in _SLICES:
                continue
            bits = Bits(bytes(unit[1:_HEAD]))
            bits.exp_golomb()  # first_mb_in_slice
            bits.exp_golomb()  # slice_type
            bits.exp_golomb()  # pic_parameter_set_id
            number = bits.take(self._bits)
            return (number, bits.take(1)) if bits.take(1) else None
        return None
