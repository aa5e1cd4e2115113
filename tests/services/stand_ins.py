"""A prober and a maker of small files, for tests of what the library does with what they find and make."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from app.domain.errors import MediaUnreadable
from app.domain.media import AudioStream, Filmstrip, Made, MediaInfo, VideoStream
from app.ports import Cancelled, Rendered, Report, WorkProgress

MKV = "matroska"
MP4 = "mov,mp4,m4a,3gp,3g2,mj2"


def info_of(container: str = MP4, *, sound: bool = True) -> MediaInfo:
    second = Fraction(1)
    picture = VideoStream(
        0, "h264", "High", 64, 36, "yuv420p", Fraction(25), False, 0, Fraction(1), Fraction(0), second
    )
    heard = (AudioStream(1, "aac", 48_000, 2, Fraction(0), second),) if sound else ()
    return MediaInfo(container, second, 3, (picture,), heard)


class FakeProber:
    """Finds what it is told to, by the first bytes of the file; `faults` are raised instead."""

    def __init__(self) -> None:
        self.faults: list[Exception] = []
        self.found: dict[bytes, MediaInfo] = {b"mp4": info_of(), b"mkv": info_of(MKV)}

    def probe(self, path: Path) -> MediaInfo:
        if self.faults:
            raise self.faults.pop(0)
        found = self.found.get(path.read_bytes()[:3])
        if found is None:
            raise MediaUnreadable
        return found


class FakeWork:
    """Makes small files, and notes in which order; `faults` are raised instead."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.faults: dict[str, list[Exception]] = {}

    def recipes(self, info: MediaInfo) -> Mapping[Made, str]:
        """The sound decides of the waveform, and the picture's scan of what shows it."""
        pictures = dict.fromkeys(
            (Made.FILMSTRIP, Made.PROXY), repr([each.scan for each in info.as_taken().video])
        )
        words = {Made.PEAKS: info.audio, Made.CAPTIONS: info.captions, Made.INDEX: info.container}
        return {**pictures, **{made: repr(said) for made, said in words.items()}}

    def filmstrip(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> tuple[Path, Filmstrip]:
        return self._make("filmstrip", folder, report), Filmstrip(1, 1, 160, 90, Fraction(1, 4))

    def peaks(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        return self._make("peaks", folder, report)

    def sounds(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Mapping[int, tuple[Path, Path]]:
        made = self._make("sounds", folder, report)
        peaks = folder / "loud"
        peaks.write_bytes(b"loud")
        return {2: (made, peaks)}

    def captions(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Mapping[int, Path]:
        made = self._make("captions", folder, report)
        return {number: Path(shutil.copy(made, folder / f"{number}")) for number in (1, 2)}

    def proxy(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        return self._make("proxy", folder, report)

    def draft(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        return self._make("draft", folder, report)

    def sample(self, folder: Path, *, report: Report, cancelled: Cancelled) -> Path:
        path = self._make("sample", folder, report)
        path.write_bytes(b"mp4")
        return path

    def index(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        return self._make("index", folder, report)

    def render(self, *_: object, **__: object) -> Rendered:
        raise AssertionError("nothing is rendered here")

    maker = ""

    def span(self, *_: object, **__: object) -> None:
        raise AssertionError("nothing is rendered here")

    def _make(self, what: str, folder: Path, report: Report) -> Path:
        if faults := self.faults.get(what):
            (folder / "half").write_bytes(b"half")
            raise faults.pop(0)
        self.made.append(what)
        report(WorkProgress(1.0, what))
        path = folder / what
        path.write_bytes(what.encode())
        return path
