"""Which numbers the parameter sets of encoded pictures get, so that no source's are meant. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.packet_index import ParameterSets

H264_NUMBERS = range(32)

# HEVC's encoder knows no numbers but 0, so they are put in afterwards. A picture names its set in
# nine bits for these, eight more than for 0; those without a one in their last two bits are left out,
# so that no byte becomes zero.
_HEVC_PICTURE_NUMBERS = tuple(number for number in range(16, 31) if (number - 15) % 4)
HEVC_NUMBERS = range(len(_HEVC_PICTURE_NUMBERS))


def hevc_picture_number(number: int) -> int:
    """What a picture parameter set is called that goes with a sequence's of that number."""
    return _HEVC_PICTURE_NUMBERS[number]


def free_number(codec: str, sources: Iterable[ParameterSets]) -> int | None:
    """A number for the sets of encoded pictures that none of the sources uses."""
    known = tuple(sources)
    sequences = {number for sets in known for number in sets.sequence_ids}
    pictures = {number for sets in known for number in sets.picture_ids}
    if codec == "hevc":
        free = (n for n in HEVC_NUMBERS if n not in sequences and hevc_picture_number(n) not in pictures)
    else:
        free = (n for n in H264_NUMBERS if n not in sequences | pictures)
    return next(free, None)
