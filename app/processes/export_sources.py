"""The files that the export command reads: what is found in them, and where they can be cut."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from app.adapters.ffmpeg.probing.probe import AvProber
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import MediaError, OutputInvalid
from app.domain.media import Asset, AssetState
from app.domain.media_index import MediaIndex
from app.domain.media_index_file import index_from_bytes
from app.domain.render_plan.copyable import wants_index


def probed(asset: str, file: Path) -> Asset:
    """A file as an asset. Raises MediaError, naming the file."""
    try:
        info = AvProber().probe(file)
    except MediaError as error:
        raise type(error)(f"{file}: {error.message}") from error
    return Asset(asset, LOCAL_OWNER, file.name, "", AssetState.READY, info.size_bytes, "", info)


def indexes_of(
    work: FfmpegWork,
    assets: Mapping[str, Asset],
    files: Mapping[str, Path],
    folder: Path,
    interrupted: threading.Event,
) -> Mapping[str, MediaIndex]:
    """Where the packets of the sources lie; one that cannot be read ahead has none."""
    found = {}
    for name, asset in assets.items():
        if asset.info is None or not wants_index(asset):
            continue
        try:
            made = work.index(
                files[name], asset.info, folder, report=lambda progress: None, cancelled=interrupted.is_set
            )
        except OutputInvalid:
            continue
        found[name] = index_from_bytes(made.read_bytes())
        made.unlink()
    return found
