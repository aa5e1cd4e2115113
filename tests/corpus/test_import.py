"""Real footage, brought in as a user would: usable, or refused with a sentence and gone.

`CUTROOM_CORPUS` names a folder with a `manifest.json` that lists its files and whether each decodes.
Without it there is nothing to walk.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import MediaUnreadable
from app.domain.jobs import JobKind, JobState
from app.domain.media import Asset, AssetState, MediaInfo
from app.domain.playback import browser_plays, wants_proxy
from app.services.media.library import MediaFile
from tests.frames.exporting import prober
from tests.services.library_house import LibraryHouse, open_house

pytestmark = pytest.mark.corpus

PARTS = 12  # a case takes every twelfth file, so that two processes can share the walk
LONGEST_SECONDS = 30  # a copy of a longer file takes as long as many others; test_export reads it


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    folder = os.environ.get("CUTROOM_CORPUS")
    parts = range(PARTS) if folder and (Path(folder) / "manifest.json").is_file() else ()
    metafunc.parametrize("footage", [_part(Path(folder or ""), part) for part in parts], ids=str)


class Footage(list[tuple[Path, bool]]):
    """Some files, and whether each decodes without a complaint: one that does not may go either way."""

    def __init__(self, part: int, files: list[tuple[Path, bool]]) -> None:
        super().__init__(files)
        self._part = part

    def __str__(self) -> str:
        return f"part {self._part + 1} of {PARTS}"


def _part(folder: Path, part: int) -> Footage:
    entries = json.loads((folder / "manifest.json").read_text())["files"]
    media = [
        entry
        for entry in entries
        if entry["kind"] in ("media", "derived") and (entry.get("duration") or 0) < LONGEST_SECONDS
    ]
    return Footage(part, [(folder / entry["file"], _decodes(entry)) for entry in media[part::PARTS]])


def _decodes(entry: dict[str, Any]) -> bool:
    decoding = entry.get("decode_first_12s") or {"rc": 1}
    return not entry.get("probe_rc") and decoding["rc"] == 0 and not decoding.get("n_errors")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[LibraryHouse]:
    with open_house(tmp_path) as house:
        yield house


def test_every_file_is_usable_or_refused_with_a_sentence(footage: Footage, house: LibraryHouse) -> None:
    problems = []
    for path, decodes in footage:
        data = path.read_bytes()
        if not data:
            with pytest.raises(MediaUnreadable, match="empty"):
                house.bring(data, path.name)
            continue
        asset = house.bring(data, path.name)
        house.work()
        asset = house.get(asset)
        found = _refused(house, asset) if asset.state is AssetState.FAILED else _usable(house, asset)
        if decodes and asset.state is AssetState.FAILED:
            found.append(f"it decodes, yet: {asset.error}")
        problems += [f"{path.name}: {problem}" for problem in found]
        _tell(path, asset)
        house.library.delete(asset.id, owner=asset.owner)
        house.trash_ends_at = "9999"
        house.trash.sweep()
        problems += [f"{path.name}: left {key}" for key in house.on_disk()]
    assert not problems, "\n".join(problems)


def _refused(house: LibraryHouse, asset: Asset) -> list[str]:
    problems = [f"left {key}" for key in house.on_disk()]
    if not (asset.error or "").endswith("."):
        problems.append(f"no sentence: {asset.error!r}")
    if house.states(asset) != [(JobKind.IMPORT, JobState.FAILED)]:
        problems.append(f"jobs: {house.states(asset)}")
    return problems


def _usable(house: LibraryHouse, asset: Asset) -> list[str]:
    info = asset.info
    if info is None or asset.state is not AssetState.READY:
        return [f"state {asset.state}"]
    problems = [
        f"{job.kind} {job.state}: {job.error or job.message} {job.detail or ''}"
        for job in house.jobs_of(asset)
        if job.state is not JobState.COMPLETED
    ]
    if info.picture and not asset.filmstrip_key:
        problems.append("no filmstrip")
    if info.sound and not asset.peaks_key:
        problems.append("no waveform")
    if asset.needs_proxy == browser_plays(info):
        problems.append("needs_proxy is wrong")
    if wants_proxy(info):
        problems += _proxy_problems(house, asset, info)
    if asset.peaks_key:
        peaks = len(house.files.path(asset.peaks_key).read_bytes())
        if abs(peaks - ceil(info.duration * 100)) > 30 and info.picture is None:
            problems.append(f"{peaks} peaks in {float(info.duration):.3f} s")
    return problems


def _proxy_problems(house: LibraryHouse, asset: Asset, info: MediaInfo) -> list[str]:
    if not asset.proxy_key:
        return ["no proxy"]
    proxy = prober().probe(house.library.path(asset.id, owner=asset.owner, what=MediaFile.PROXY))
    problems = []
    if not browser_plays(proxy):
        problems.append("the proxy does not play")
    if abs(proxy.duration - info.duration) > max(info.duration / 20, Fraction(1, 4)):
        problems.append(f"the proxy is {float(proxy.duration):.3f} s of {float(info.duration):.3f} s")
    if info.picture and proxy.picture and abs(proxy.picture.start - info.picture.start) > 0.05:
        problems.append(f"the proxy starts {float(proxy.picture.start - info.picture.start):.3f} s late")
    return problems


def _tell(path: Path, asset: Asset) -> None:
    made = "proxy" if asset.proxy_key else "plays" if asset.info else asset.error
    print(f"{path.parent.name}/{path.name}: {made}")  # noqa: T201 - shown by pytest -rP
