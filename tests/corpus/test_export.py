"""Real footage, wherever it lies: what can be imported can be exported, and comes out as planned."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.errors import MediaError
from app.domain.media import MediaInfo
from app.domain.time import Rate
from app.domain.timeline import Clip, Timeline, Track, TrackKind
from tests.frames.exporting import export, prober

FOLDER = "CUTROOM_CORPUS"
SIZE = (320, 180)
SECONDS = 1  # of each clip, at most


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    folder = os.environ.get(FOLDER)
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file()) if folder else []
    metafunc.parametrize("file", files, ids=[str(file.relative_to(folder or "")) for file in files])


@pytest.mark.corpus
def test_what_can_be_imported_can_be_exported(file: Path, tmp_path: Path) -> None:
    try:
        info = prober().probe(file)
    except MediaError:
        return
    made = export(_edit(info), {"a": file}, tmp_path)
    assert made.files[0].stat().st_size == made.report["bytes"]


def _edit(info: MediaInfo) -> Timeline:
    """Two clips: one from the middle of the file, one from its beginning."""
    rate = _rate(info)
    length = info.duration if info.duration > 0 else Fraction(SECONDS)
    frames = max(1, int(min(Fraction(SECONDS), length) * rate))
    clips = (Clip("c1", "a", length / 2, frames), Clip("c2", "a", Fraction(0), frames))
    kind = TrackKind.VIDEO if info.picture else TrackKind.AUDIO
    return Timeline(rate=rate, size=SIZE, tracks=(Track("t", kind, "T", clips),))


def _rate(info: MediaInfo) -> Rate:
    return min(Fraction(60), max(Fraction(1), info.picture.rate)) if info.picture else Fraction(25)
