"""The words of the tus protocol, version 1.0.0: what the headers of a request say. Pure.

The protocol: https://tus.io/protocols/resumable-upload
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import MalformedUpload
from app.domain.uploads import UploadRole

VERSION = "1.0.0"
EXTENSIONS = (
    "creation",
    "creation-with-upload",
    "creation-defer-length",
    "termination",
    "expiration",
    "checksum",
    "concatenation",
)
ALGORITHMS = {"sha1": 20, "sha256": 32}  # bytes of a digest
CONTENT_TYPE = "application/offset+octet-stream"
LONGEST = 2**63 - 1  # bytes; what a database can count
MOST_METADATA = 8192  # characters
MOST_PARTS = 100

_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,255}")  # printable, without space and comma
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must add up to."""

    algorithm: str  # a name that hashlib knows
    digest: bytes


def parse_number(text: str | None, *, header: str) -> int:
    """A whole number of bytes. Raises MalformedUpload."""
    if text is None or not re.fullmatch(r"[0-9]{1,19}", text) or int(text) > LONGEST:
        raise MalformedUpload(f"{header} must be a whole number of bytes.")
    return int(text)


def parse_length(length: str | None, deferred: str | None) -> int | None:
    """What a creation says of the length: a number, or None when it comes later. Raises MalformedUpload."""
    if (length is None) == (deferred is None):
        raise MalformedUpload("An upload needs either Upload-Length or Upload-Defer-Length.")
    if length is None:
        if deferred != "1":
            raise MalformedUpload("Upload-Defer-Length must be 1.")
        return None
    return parse_number(length, header="Upload-Length")


def parse_metadata(text: str) -> Mapping[str, str]:
    """The pairs of Upload-Metadata, decoded. Raises MalformedUpload."""
    if len(text) > MOST_METADATA:
        raise MalformedUpload("Upload-Metadata is too long.")
    found: dict[str, str] = {}
    for pair in text.split(",") if text.strip() else ():
        key, _, value = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise MalformedUpload("Upload-Metadata needs a different name for each value.")
        found[key] = _decoded(value.strip(), header="Upload-Metadata").decode("utf-8", "replace")
    return found


def parse_checksum(text: str | None) -> Checksum | None:
    """What Upload-Checksum says; None when it is not there. Raises MalformedUpload."""
    if text is None:
        return None
    algorithm, _, digest = text.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise MalformedUpload(f"Upload-Checksum must be one of {', '.join(ALGORITHMS)}.")
    # A digest of another length is no malformed header: it is one that no bytes add up to.
    return Checksum(algorithm, _decoded(digest, header="Upload-Checksum"))


def parse_concat(text: str | None, *, below: str) -> tuple[UploadRole, Sequence[str]]:
    """What Upload-Concat says: the role, and the ids of a final upload's parts.

    Parts are named by their addresses, each directly below the path `below`, on whatever host.
    Raises MalformedUpload.
    """
    if text is None:
        return UploadRole.WHOLE, ()
    word, _, listed = text.strip().partition(";")
    if word == UploadRole.PARTIAL and not listed:
        return UploadRole.PARTIAL, ()
    addresses = listed.split()
    if word != UploadRole.FINAL or not 0 < len(addresses) <= MOST_PARTS:
        raise MalformedUpload("Upload-Concat must be “partial”, or “final;” and the addresses of the parts.")
    return UploadRole.FINAL, [_id_in(address, below) for address in addresses]


def _id_in(address: str, below: str) -> str:
    path = re.sub(r"^https?://[^/]*", "", address)
    upload_id = path.removeprefix(f"{below}/")
    if not path.startswith(f"{below}/") or not _ID.fullmatch(upload_id):
        raise MalformedUpload("Upload-Concat names a part that is no upload.")
    return upload_id


def _decoded(text: str, *, header: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedUpload(f"{header} must be written in Base64.") from error
