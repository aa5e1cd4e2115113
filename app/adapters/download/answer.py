"""What a web server's answer says of the file: its length, its name, and how to go on with it later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.errors import AddressIsPage, DownloadFailed

A_PLAYLIST = "That address is a playlist, not a video file."
_PAGES = {"text/html", "application/xhtml+xml"}
_PLAYLISTS = {
    "application/vnd.apple.mpegurl",
    "application/x-mpegurl",
    "audio/mpegurl",
    "audio/x-mpegurl",
    "application/dash+xml",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The headers of a response, by their names in lower case."""

    status: int
    headers: dict[str, str]

    @classmethod
    def of(cls, status: int, headers: Iterable[tuple[bytes, bytes]]) -> Answer:
        """The answer as httpcore gives it."""
        return cls(status, {name.decode("latin-1").lower(): _text(value) for name, value in headers})

    @property
    def validator(self) -> str | None:
        """What tells this file from a later one at the same address; fit for If-Range."""
        tag = self.headers.get("etag", "")
        if re.fullmatch(r'"[^"]*"', tag):  # a weak one (W/) does not promise the same bytes
            return tag
        return self.headers.get("last-modified") if not tag else None

    @property
    def start(self) -> int:
        """The place in the file at which the body begins."""
        found = re.match(r"bytes (\d{1,18})-", self.headers.get("content-range", ""))
        return int(found.group(1)) if self.status == 206 and found else 0

    @property
    def total(self) -> int | None:
        """How long the whole file is, as far as the server says."""
        if self.status in (206, 416):
            found = re.search(r"/(\d{1,18})$", self.headers.get("content-range", ""))
            return int(found.group(1)) if found else None
        length = self.headers.get("content-length", "")
        return int(length) if re.fullmatch(r"\d{1,18}", length) else None

    @property
    def sentence(self) -> str:
        """What an answer without a file means."""
        return _sentence(self.status)

    def refuse_what_is_no_file(self) -> None:
        """Raises DownloadFailed for an answer that cannot be a media file."""
        if self.status not in (200, 206):
            raise DownloadFailed(self.sentence)
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _PAGES:
            raise AddressIsPage
        if kind in _PLAYLISTS:
            raise AddressIsPage(A_PLAYLIST)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _sentence(status: int) -> str:
    if status in (404, 410):
        return "There is nothing at that address."
    if status in (401, 402, 403, 407):
        return "That address is not open to everybody."
    return f"That address answered with an error ({status})."
