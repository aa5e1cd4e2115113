"""Named lists of videos, and how far each video of a list has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import InvalidRequest
from app.domain.exact_text import is_safe
from app.domain.media import MediaInfo
from app.domain.points import Point, read_point
from app.domain.time import Rate, Seconds

MAX_TITLE = 255
MAX_SOURCE = 2_048
MAX_POINT = 32
STILL_RATE: Rate = Rate(30)  # at which timecodes count in what has no pictures of its own


class VideoState(StrEnum):
    """How far a video of a list has come."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class VideoList:
    """A named set of videos."""

    id: str
    owner: str
    name: str
    created_at: str  # ISO 8601, UTC
    updated_at: str
    deleted_at: str | None = None


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many videos of a list are how far; those in work count as waiting."""

    ready: int = 0
    waiting: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.ready + self.waiting + self.failed


@dataclass(frozen=True, slots=True)
class Entry:
    """A video that is to be in a list, as somebody wrote it down. Nothing of it was judged."""

    source: str  # an address, or a path in the folder that the administrator allows
    title: str = ""
    start: str = ""  # the in point
    end: str = ""  # the out point
    captions: str = ""  # a path to a caption file
    line: int | None = None  # of the file that it stood in, from 1


@dataclass(frozen=True, slots=True)
class ListVideo:
    """A video of a list. Its asset has the same id, so that it is brought in once, whoever is killed."""

    id: str
    list_id: str
    position: int
    entry: Entry
    state: VideoState
    created_at: str
    asset_id: str | None = None  # when it is ready
    captions_key: str | None = None  # where its caption file is kept
    error: str | None = None
    batch: str | None = None  # the group that it is brought in with
    job_id: str | None = None  # the job that took it last
    project_id: str | None = None  # made of it; it may have been deleted since

    @property
    def title(self) -> str:
        """What a person calls it."""
        return self.entry.title or self.entry.source


def is_address(source: str) -> bool:
    """Whether a source is an address rather than a path."""
    return "://" in source


def check_entry(entry: Entry) -> None:
    """Judge what was written down, without looking anywhere. Raises InvalidRequest with the reason."""
    if not entry.source:
        raise InvalidRequest("There is no address and no path in that line.")
    if not is_safe(entry.source, most=MAX_SOURCE):
        raise InvalidRequest("That address or path is too long, or holds characters that cannot be shown.")
    if not is_safe(entry.title, most=MAX_TITLE):
        raise InvalidRequest(f"That title is longer than {MAX_TITLE} characters, or cannot be shown.")
    if not is_safe(entry.captions, most=MAX_SOURCE) or is_address(entry.captions):
        raise InvalidRequest("A caption file has to be a path in the import folder.")
    start, end = _point(entry.start, "in"), _point(entry.end, "out")
    if end is not None and _order(end) <= (_order(start) if start else (Seconds(0), 0)):
        raise InvalidRequest("The out point has to be after the in point.")


def range_in(entry: Entry, info: MediaInfo) -> tuple[Seconds, Seconds | None]:
    """The part of a file that was chosen: its start, and its end when one was. Raises InvalidRequest."""
    rate = info.picture.rate if info.picture and not info.still else STILL_RATE
    start, end = _point(entry.start, "in"), _point(entry.end, "out")
    begin = start.at(rate) if start else Seconds(0)
    if begin and not info.still and begin >= info.duration:
        raise InvalidRequest("The in point is after the end of the video.")
    return begin, end.at(rate) if end else None


def _point(text: str, which: str) -> Point | None:
    try:
        return read_point(text[: MAX_POINT + 1])
    except ValueError as error:
        raise InvalidRequest(
            f"The {which} point “{text[:MAX_POINT]}” is not a time such as 12.5, 1:02 or 00:01:02:12."
        ) from error


def _order(point: Point) -> tuple[Seconds, int]:
    return (point.seconds, point.frames or 0)
