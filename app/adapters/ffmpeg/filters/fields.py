"""Filters for pictures that are two fields each: every second line was taken a moment later."""

from __future__ import annotations

# As many pictures as before, at their times; those that are said to be whole are left alone.
WHOLE_PICTURES = "bwdif=mode=send_frame:parity=auto:deint=interlaced"

# Half of the lines, all of one moment: enough for a small picture, and it needs no neighbours.
ONE_FIELD = "field=type=top"


def whole_pictures(size: tuple[int, int]) -> tuple[str, ...]:
    """The filters for pictures of a size, as stored, among which there may be some of another size.

    bwdif takes all for as large as the first, and would read past the end of a smaller one.
    """
    return f"scale={size[0]}:{size[1]}:interl=-1", WHOLE_PICTURES
