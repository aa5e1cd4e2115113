"""Sending files: quickly, in ranges, under the user's own name, and never as something to run."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

IMMUTABLE = "private, max-age=31536000, immutable"
CHANGING = "private, no-cache"

_RANGE = re.compile(r"(?P<first>\d{1,19})-(?P<last>\d{0,19})|-\d{1,19}", re.ASCII)
_UNKNOWN = "application/octet-stream"
_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
    ".avi": "video/x-msvideo",
    ".mpg": "video/mpeg",
    ".mpeg": "video/mpeg",
    ".ts": "video/mp2t",
    ".mts": "video/mp2t",
    ".ogv": "video/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".srt": "text/plain",
    ".ass": "text/plain",
    ".vtt": "text/vtt",
    ".json": "application/json",
}


class MediaResponse(FileResponse):
    """A file of ours in large chunks; a client may ask for a few ranges of it at once."""

    chunk_size = 1 << 20
    max_ranges = 8

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. A Range that nobody understands is passed over, as RFC 9110 has it (14.2)."""
        headers = [(name, value) for name, value in scope["headers"] if name != b"range" or _is_range(value)]
        await super().__call__({**scope, "headers": headers}, receive, send)


def send_inline(path: Path, *, name: str, media_type: str | None = None) -> MediaResponse:
    """A file that pages play and draw. It never changes under its address."""
    return _send(path, name=name, how="inline", media_type=media_type, cache=IMMUTABLE)


def send_download(path: Path, *, name: str) -> MediaResponse:
    """A file for the user's own disk."""
    return _send(path, name=name, how="attachment", media_type=None, cache=CHANGING)


def media_type_of(name: str) -> str:
    """The type by which a file of that name is sent; bytes of no kind for what is not media."""
    return _TYPES.get(PurePosixPath(name.lower()).suffix, _UNKNOWN)


def content_disposition(how: str, name: str) -> str:
    """RFC 6266: a plain ASCII name for old clients, and the exact one."""
    plain = "".join(letter if _is_plain(letter) else "_" for letter in name) or "file"
    exact = quote(name.replace("/", "_").replace("\\", "_").encode("utf-8", "replace"), safe="")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{exact}"


def _send(path: Path, *, name: str, how: str, media_type: str | None, cache: str) -> MediaResponse:
    return MediaResponse(
        path,
        media_type=media_type or media_type_of(name),
        headers={
            "Cache-Control": cache,
            "Content-Disposition": content_disposition(how, name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _is_range(value: bytes) -> bool:
    unit, _, ranges = value.decode("latin-1").partition("=")
    if unit.strip().lower() != "bytes":
        return False
    found = [_RANGE.fullmatch(each.strip()) for each in ranges.split(",") if each.strip()]
    return bool(found) and all(
        each is not None and not (each["last"] and each["first"] and int(each["last"]) < int(each["first"]))
        for each in found
    )


def _is_plain(letter: str) -> bool:
    return letter.isascii() and letter.isprintable() and letter not in '"\\/%;'
