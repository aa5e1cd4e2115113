"""Media indexes: each is made once, and nobody waits for another file's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from app.adapters.files import DiskFiles
from app.domain.errors import FfmpegFailed
from app.domain.media import Asset
from app.services.media.indexes import Indexes
from tests.unit.test_render_plan import asset as planned
from tests.waiting import wait_until


class FakeWork:
    """Reads files as long as a test wants, and finds that they have no index."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.slow = threading.Event()

    def index(self, source: Path, *_: Any, **__: Any) -> Path:
        """Take long over the file that is called slow."""
        self.asked.append(source.parent.name)
        if source.parent.name == "slow":
            assert self.slow.wait(30)
        raise FfmpegFailed("There is nothing to find.")


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
        assert threads.submit(indexes.of, [quick]).result(timeout=10) == {}
        work.slow.set()
        assert [one.result(timeout=10) for one in both] == [{}, {}]
    assert indexes.of([slow, quick]) == {}
    assert work.asked == ["slow", "quick"]
