"""Filters for pictures that are two fields each: every second line was taken a moment later."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.media import Scan, VideoStream
from app.domain.render_plan.values import SourcePicture

# As many pictures as before, at their times; those that are said to be whole are left alone.
_WHOLE_PICTURES = "bwdif=mode=send_frame:parity=auto:deint=interlaced"

# Half of the lines, all of one moment: enough for a small picture, and it needs no neighbours.
ONE_FIELD = "field=type=top"

_SAID = {Scan.TOP_FIRST: "setfield=tff", Scan.BOTTOM_FIRST: "setfield=bff"}


def whole_pictures(facts: SourcePicture) -> Iterator[str]:
    """The filters for the pictures of a source, among which there may be some of another size.

    bwdif takes all for as large as the first, and would read past the end of a smaller one.
    """
    if facts.scan is Scan.WHOLE:
        return
    if facts.scan_unsaid:
        yield _SAID[facts.scan]
    yield f"scale={facts.stored[0]}:{facts.stored[1]}:interl=-1"
    yield _WHOLE_PICTURES


def whole_pictures_of(stream: VideoStream) -> Iterator[str]:
    """The filters for all pictures of a stream."""
    if not stream.maybe_interlaced:
        return
    if stream.scan is not None and stream.scan_unsaid:
        yield _SAID[stream.scan]
    yield _WHOLE_PICTURES
