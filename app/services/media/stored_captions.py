"""The captions that are stored in media files: kept beside them as caption files."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import InvalidRequest, NotFound
from app.domain.languages import UNKNOWN_LANGUAGE, language_tag
from app.domain.media import Asset
from app.ports import FileStore

STORED_ENCODING = "utf-8"  # of all text in MP4 and Matroska


@dataclass(frozen=True, slots=True)
class StoredCaptions:
    """One track of them: the bytes of a caption file, what people call it, and its language."""

    data: bytes
    name: str
    language: str


def captions_key(asset: Asset, number: int) -> str:
    """Where a track of captions, counted from 1, lies. Raises NotFound where the file has none such."""
    tracks = asset.info.captions if asset.info else ()
    if not 0 < number <= len(tracks):
        raise NotFound
    return f"{asset.key.rpartition('/')[0]}/captions-{number}.{tracks[number - 1].kind}"


def lacks_captions(asset: Asset, files: FileStore) -> bool:
    """Whether the file has captions, and they were not read yet."""
    count = len(asset.info.captions) if asset.info else 0
    return count > 0 and not files.exists(captions_key(asset, count))


def stored_captions(asset: Asset, number: int, files: FileStore) -> StoredCaptions:
    """A track of captions, counted from 1. Raises NotFound, InvalidRequest while it is not there."""
    key = captions_key(asset, number)
    assert asset.info is not None
    if not files.exists(key):
        raise InvalidRequest(f"The captions in {asset.name} are not read yet. Try again in a moment.")
    stream = asset.info.captions[number - 1]
    language = language_tag(stream.language) or UNKNOWN_LANGUAGE
    return StoredCaptions(files.path(key).read_bytes(), asset.name, language)
