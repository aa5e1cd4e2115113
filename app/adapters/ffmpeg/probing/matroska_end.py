"""The end of a Matroska file as a short file of its own: what its head says, then its last clusters.

A recording that was broken off, or that a browser made, says neither how long it is nor where its
clusters lie, so ffmpeg would read all of it to come to its end. Names are those of RFC 8794 and 9559.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

LAST_BYTES = 8 << 20  # from which on a cluster is looked for; more of them where there is none
MOST_BYTES = 64 << 20
MOST_HEAD = 16 << 20  # of what says which tracks there are

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
_INFO, _TRACKS, _CLUSTER = b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75"
_CHECKSUM, _TIMESTAMP = 0xBF, 0xE7
_CHECKSUM_BYTES = 6
_ENDLESS = b"\x01" + b"\xff" * 7  # the size of a segment that goes on to the end of its file
_AHEAD = 32  # bytes in which a cluster says its time


def matroska_end(path: Path) -> io.BytesIO | None:
    """A file of the same tracks and times that ends as the one at `path` does; None where that fails."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = io.BytesIO()
        clusters = _copy_head(file, head, size)
        tail = None if clusters is None else _last_clusters(file, clusters, size)
    if tail is None:
        return None
    return io.BytesIO(head.getvalue() + tail)


def _copy_head(file: BinaryIO, head: BinaryIO, most: int) -> int | None:
    """Copy what says which tracks there are, and give the place of the first cluster; None without any."""
    while True:
        place = file.tell()
        name, size = _number(file), _number(file)
        if name is None or size is None:
            return None
        length = int.from_bytes(size, "big") & ((1 << 7 * len(size)) - 1)
        if name == _SEGMENT:
            head.write(name + _ENDLESS)
        elif name == _CLUSTER:
            return place
        elif length > most:
            return None
        elif name in (_EBML, _INFO, _TRACKS) and length <= MOST_HEAD:
            head.write(name + size + file.read(length))
        else:
            file.seek(length, io.SEEK_CUR)


def _number(file: BinaryIO) -> bytes | None:
    """A name or a size, whose first byte says how many more follow; None where there is none."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    rest = file.read(8 - first[0].bit_length())
    return first + rest if len(rest) == 8 - first[0].bit_length() else None


def _last_clusters(file: BinaryIO, first: int, size: int) -> bytes | None:
    reach = LAST_BYTES
    while True:
        start = max(first, size - reach)
        file.seek(start)
        tail = file.read()
        place = tail.find(_CLUSTER)
        while place >= 0:
            if _says_time(tail[place + len(_CLUSTER) : place + _AHEAD]):
                return tail[place:]
            place = tail.find(_CLUSTER, place + 1)  # those four bytes may stand in any picture
        if start == first or reach >= MOST_BYTES:
            return None
        reach *= 4


def _says_time(after: bytes) -> bool:
    """Whether a cluster's size follows, and its time, perhaps behind a checksum."""
    if not after or not after[0]:
        return False
    content = after[9 - after[0].bit_length() :]
    if content and content[0] == _CHECKSUM:
        content = content[_CHECKSUM_BYTES:]
    return bool(content) and content[0] == _TIMESTAMP
