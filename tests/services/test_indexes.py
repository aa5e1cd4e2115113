"""Media indexes: each is made once, and nobody waits for another file's."""

from __future__ import annotations

import threading
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from errno import ENOSPC
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest

from app.adapters.files import DiskFiles
from app.domain.errors import DiskFull, FfmpegFailed
from app.domain.media import Asset
from app.domain.media_index import MediaIndex
from app.domain.media_index_file import index_to_bytes
from app.domain.packet_index import PacketIndex
from app.services.media.indexes import Indexes, index_key
from tests.unit.test_render_plan import asset as planned
from tests.waiting import wait_until


class FakeWork:
    """Reads files as long as a test wants, and finds that they have no index."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.slow = threading.Event()
        self.fault: Exception | None = None
        self.made: bytes | None = None

    def index(self, source: Path, _info: Any, folder: Path, **_: Any) -> Path:
        """Take long over the file that is called slow."""
        self.asked.append(source.parent.name)
        if self.fault is not None:
            raise self.fault
        if self.made is not None:
            (folder / "made").write_bytes(self.made)
            return folder / "made"
        if source.parent.name == "slow":
            assert self.slow.wait(30)
        raise FfmpegFailed("There is nothing to find.")


class CountingFiles(DiskFiles):
    """Knows how often an index was read."""

    reads = 0

    def exists(self, key: str) -> bool:
        """Count those that are looked for."""
        self.reads += key.endswith("/index")
        return super().exists(key)


def index_of(packets: int) -> MediaIndex:
    times = array("q", range(packets))
    return MediaIndex(PacketIndex("h264", Fraction(1, 25), None, times, times, bytes(packets)))


def asset(files: DiskFiles, name: str) -> Asset:
    key = f"media/{name}/original"
    files.path(key).parent.mkdir(parents=True)
    files.path(key).write_bytes(b"video")
    return replace(planned(name), key=key)


def test_nobody_waits_while_another_file_is_read_and_each_is_read_once(tmp_path: Path) -> None:
    files, work = DiskFiles(tmp_path), FakeWork()
    indexes = Indexes(files, cast(Any, work))
    slow, quick = asset(files, "slow"), asset(files, "quick")
    with ThreadPoolExecutor(3) as threads:
        both = [threads.submit(indexes.of, [slow]) for _ in range(2)]
        wait_until(lambda: work.asked == ["slow"], "the slow file is being read")
        assert threads.submit(indexes.of, [quick]).result(timeout=90) == {}
        work.slow.set()
        assert [one.result(timeout=90) for one in both] == [{}, {}]
    assert indexes.of([slow, quick]) == {}
    assert work.asked == ["slow", "quick"]


def test_a_full_disk_leaves_a_file_without_an_index_until_there_is_room(tmp_path: Path) -> None:
    files, work = DiskFiles(tmp_path), FakeWork()
    indexes = Indexes(files, cast(Any, work))
    film, other = asset(files, "film"), asset(files, "other")
    files.path(index_key(other.key)).write_bytes(index_to_bytes(index_of(10)))
    for fault in (DiskFull(), OSError(ENOSPC, "No space left on device")):
        work.fault = fault
        assert list(indexes.of([film, other])) == ["other"]
    work.fault = None
    work.made = index_to_bytes(index_of(20))
    assert sorted(indexes.of([film, other])) == ["film", "other"]


def test_a_project_of_many_files_is_read_once(tmp_path: Path) -> None:
    files = CountingFiles(tmp_path)
    assets = [asset(files, f"m{number}") for number in range(40)]
    for each in assets:
        files.path(index_key(each.key)).write_bytes(index_to_bytes(index_of(10)))
    indexes, files.reads = Indexes(files, cast(Any, FakeWork())), 0
    assert len(indexes.of(assets)) == len(indexes.of(assets)) == 40
    assert files.reads == 40


def test_what_was_asked_for_last_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.media.indexes.MOST_HELD", 5000)
    files = CountingFiles(tmp_path)
    old, new, large = (asset(files, name) for name in ("old", "new", "large"))
    for each, packets in ((old, 2000), (new, 2000), (large, 3000)):
        files.path(index_key(each.key)).write_bytes(index_to_bytes(index_of(packets)))
    indexes, files.reads = Indexes(files, cast(Any, FakeWork())), 0
    for one in (old, new, old, large):
        indexes.of([one])
    assert files.reads == 3
    indexes.of([old, large])
    assert files.reads == 3
    indexes.of([new])
    assert files.reads == 4
