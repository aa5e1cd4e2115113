"""The timeline that a chosen part of one file makes, with its captions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from app.domain.edits import NewCue, extract_range, import_cues
from app.domain.errors import InvalidRequest
from app.domain.first_cut import first_cut
from app.domain.media import Asset
from app.domain.time import Rate, Seconds, nearest_frame
from app.domain.timeline import Timeline

FROM_THE_START = Seconds(0)

WrittenCue = tuple[int, int, str]
"""Start and end in milliseconds, and the text, as caption files have them."""


def part_of(
    asset: Asset,
    *,
    start: Seconds = FROM_THE_START,
    end: Seconds | None = None,
    cues: Sequence[WrittenCue] = (),
    language: str = "en",
    fresh: Callable[[], str],
) -> Timeline:
    """A file from `start` to `end`, without an end whole, with those captions that fall into it.

    Raises AssetNotFound, OutOfMedia, and InvalidRequest when nothing of the file is in the range.
    """
    timeline = first_cut([asset], fresh=fresh())
    rate = timeline.rate
    if cues:
        written = [_cue(cue, rate) for cue in cues]
        timeline = import_cues(timeline, None, written, language=language, replacing=False, fresh=fresh())
    begin = nearest_frame(start, rate)
    last = max([timeline.frames, *(cue.start + cue.frames for one in timeline.captions for cue in one.cues)])
    stop = timeline.frames if end is None else min(timeline.frames, nearest_frame(end, rate))
    if begin >= stop:
        raise InvalidRequest("There is nothing between the in point and the out point.")
    if stop < last:
        timeline = extract_range(timeline, stop, last, fresh=fresh())
    if begin > 0:
        timeline = extract_range(timeline, 0, begin, fresh=fresh())
    return timeline


def _cue(cue: WrittenCue, rate: Rate) -> NewCue:
    start, end = (nearest_frame(Fraction(at, 1000), rate) for at in cue[:2])
    return NewCue(start, max(1, end - start), cue[2])
