"""What MPEG-2's sequence head says. Pure.

Names of fields are those of ITU-T H.262, 6.2.2.3.
"""

from __future__ import annotations

_EXTENSION = b"\0\0\1\xb5"
_SEQUENCE = 1  # extension_start_code_identifier
_PROGRESSIVE = 0x08  # progressive_sequence, in the second byte


def is_progressive(head: bytes) -> bool:
    """Whether every picture after that sequence head is whole."""
    place = head.find(_EXTENSION)
    while place >= 0:
        data = head[place + len(_EXTENSION) :]
        if len(data) > 1 and data[0] >> 4 == _SEQUENCE:
            return bool(data[1] & _PROGRESSIVE)
        place = head.find(_EXTENSION, place + len(_EXTENSION))
    return False
