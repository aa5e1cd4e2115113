"""Reading what `ffmpeg -progress` says. Pure: bytes in, progress out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from app.domain.time import Seconds

Number = TypeVar("Number", int, Fraction)

_LONGEST_LINE = 64 * 1024  # far more than any line of ffmpeg's; what is longer is not a report


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of ffmpeg's. What it does not know is None; `out_time` and `frame` never fall."""

    out_time: Seconds | None = None  # how far the output reaches
    frame: int | None = None
    fps: float | None = None
    speed: float | None = None  # output seconds made in a second
    total_size: int | None = None  # bytes written
    finished: bool = False  # everything is encoded; the file may still be being closed

    def fraction(self, duration: Seconds) -> float:
        """How much of `duration` seconds of output is there, from 0 to 1."""
        if self.finished:
            return 1.0
        if self.out_time is None or duration <= 0:
            return 0.0
        return float(min(Fraction(1), self.out_time / duration))


class ProgressReader:
    """Turns the raw bytes of `-progress pipe:1` into reports, however they are cut up."""

    def __init__(self) -> None:
        self._rest = b""
        self._fields: dict[str, str] = {}
        self._last = Progress()

    def feed(self, data: bytes) -> Iterator[Progress]:
        """The reports that `data` completes."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[-_LONGEST_LINE:]
        for line in lines:
            key, separator, value = line.decode("ascii", "replace").partition("=")
            if not separator:
                continue
            self._fields[key.strip()] = value.strip()
            if key.strip() == "progress":  # always the last line of a report
                self._last = _report(self._fields, self._last)
                self._fields = {}
                yield self._last


def reports_to(on_progress: Callable[[Progress], None]) -> Callable[[bytes], Progress | None]:
    """Hand on every report that some bytes complete, and give the newest of them, if there is one."""
    reader = ProgressReader()

    def hear(data: bytes) -> Progress | None:
        last = None
        for last in reader.feed(data):
            on_progress(last)
        return last

    return hear


def _report(fields: Mapping[str, str], last: Progress) -> Progress:
    # out_time_ms is microseconds too, by an old mistake of ffmpeg's; out_time_us says what it is.
    microseconds = _whole(fields.get("out_time_us"))
    out_time = None if microseconds is None else Fraction(max(0, microseconds), 1_000_000)
    return Progress(
        out_time=_later(last.out_time, out_time),
        frame=_later(last.frame, _whole(fields.get("frame"))),
        fps=_positive(fields.get("fps")),
        speed=_positive((fields.get("speed") or "").removesuffix("x")),
        total_size=_whole(fields.get("total_size")),
        finished=fields.get("progress") == "end",
    )


def _later(before: Number | None, now: Number | None) -> Number | None:
    if before is None or now is None:
        return before if now is None else now
    return max(before, now)


def _whole(text: str | None) -> int | None:
    try:
        return int(text or "")
    except ValueError:  # N/A at the start
        return None


def _positive(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 < number < 1e9 else None  # neither inf nor nan
