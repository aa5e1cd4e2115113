"""A server of one's own, and a clip that keeps a worker busy for some seconds."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.running_server import RunningServer, running_server


@pytest.fixture(scope="session")
def slow_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ninety seconds that no browser plays, so that a copy has to be made."""
    folder = tmp_path_factory.mktemp("media")
    nine_seconds, path = folder / "nine seconds.avi", folder / "Long talk.avi"
    _make(nine_seconds, "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=9", "-c:v", "mpeg4")
    _make(path, "-stream_loop", "9", "-i", str(nine_seconds), "-c", "copy")
    return path


def _make(path: Path, *words: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *words, "-q:v", "5", str(path)]
    subprocess.run(command, check=True, timeout=300)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that is up, on an empty data folder."""
    with running_server(tmp_path / "data") as running:
        yield running
