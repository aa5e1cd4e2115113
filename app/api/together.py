"""Sending several files as one: a ZIP file that is made while it is sent, and lies nowhere.

Nothing is packed: what exports make is packed already. What is in memory is one chunk.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from fastapi.responses import StreamingResponse

from app.api.files import CHANGING, content_disposition

CHUNK = 1 << 20


def send_together(files: Sequence[tuple[str, Path]], *, name: str) -> StreamingResponse:
    """Files by their names, for the user's own disk."""
    return StreamingResponse(
        zipped(files),
        media_type="application/zip",
        headers={
            "Cache-Control": CHANGING,
            "Content-Disposition": content_disposition("attachment", name),
            "Content-Length": str(length_of(files)),
            "X-Content-Type-Options": "nosniff",
        },
    )


def zipped(files: Sequence[tuple[str, Path]]) -> Iterator[bytes]:
    """A ZIP file of those, chunk by chunk. Of one name several are numbered."""
    pieces = _Pieces()
    with ZipFile(cast(IO[bytes], pieces), "w", ZIP_STORED) as archive:
        for info, path in _entries(files):
            with path.open("rb") as source, archive.open(info, "w") as entry:
                while chunk := source.read(CHUNK):
                    entry.write(chunk)
                    yield pieces.take()
    yield pieces.take()


def length_of(files: Sequence[tuple[str, Path]]) -> int:
    """How many bytes `zipped` gives of those, as they are now."""
    counted = _Counted()
    with ZipFile(cast(IO[bytes], counted), "w", ZIP_STORED) as archive:
        for info, _ in _entries(files):
            size = info.file_size
            with archive.open(info, "w"):
                counted.bytes += size
            info.file_size = info.compress_size = size  # as if they had been written
    return counted.bytes


def told_apart(names: Sequence[str]) -> Sequence[str]:
    """Names of files without folders, with a number in those that are taken already."""
    found: dict[str, str] = {}
    for name in (each.replace("/", "_").replace("\\", "_") for each in names):
        path, told, number = PurePosixPath(name), name, 1
        while _seen(told) in found:
            number += 1
            told = f"{path.stem} ({number}){path.suffix}"
        found[_seen(told)] = told
    return list(found.values())


def _seen(name: str) -> str:
    """A name as file systems see it that know neither small letters nor ways to write an accent."""
    return unicodedata.normalize("NFC", name.casefold())


def _entries(files: Sequence[tuple[str, Path]]) -> Iterator[tuple[ZipInfo, Path]]:
    for name, (_, path) in zip(told_apart([name for name, _ in files]), files, strict=True):
        facts = path.stat()
        info = ZipInfo(name, time.localtime(facts.st_mtime)[:6])
        info.file_size = facts.st_size  # so that it is known whether it takes more than 4 GB
        yield info, path


class _Counted:
    """How much was written, of which nothing is there."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        return len(data)

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None: ...


class _Pieces:
    """What was written and not taken yet. It has no place to go back to, which a ZIP file does without."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def take(self) -> bytes:
        taken, self._written = b"".join(self._written), []
        return taken
