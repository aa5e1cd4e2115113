"""The real ffmpeg, for tests of what is built on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.derived.derivation import Derivation
from app.adapters.ffmpeg.probing.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg


@pytest.fixture(scope="session")
def executable() -> Path:
    return find_ffmpeg()


@pytest.fixture
def ffmpeg(executable: Path) -> Iterator[Ffmpeg]:
    door = Ffmpeg(executable)
    yield door
    door.stop_all()


@pytest.fixture
def derivation(ffmpeg: Ffmpeg) -> Derivation:
    return Derivation(ffmpeg)


@pytest.fixture(scope="session")
def prober() -> AvProber:
    return AvProber()
