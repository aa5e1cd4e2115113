"""Caption files as they lie around in the world: each gives its cues, or a sentence that says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.adapters.captions import CaptionFiles
from app.domain.errors import InvalidRequest
from app.domain.exact_text import is_safe

OURS = {".srt", ".vtt", ".ass", ".ssa"}
WITHOUT_CUES = {"subtitle_with_attached_images_aegisub.ass"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    folder = os.environ.get("CUTROOM_CORPUS")
    found = (Path(folder) / "subtitles").rglob("*") if folder else ()
    files = sorted(path for path in found if path.is_file())
    metafunc.parametrize("path", files, ids=[path.name for path in files])


@pytest.mark.corpus
def test_a_caption_file_gives_cues_or_a_sentence(path: Path) -> None:
    try:
        cues = CaptionFiles().read(path.read_bytes(), path.name).cues
    except InvalidRequest as refused:
        assert path.suffix not in OURS or path.name in WITHOUT_CUES
        assert path.name in refused.message
        return
    assert path.suffix in OURS
    assert [start for start, _, _ in cues] == sorted(start for start, _, _ in cues)
    for start, end, text in cues:
        assert 0 <= start <= end
        assert text
        assert is_safe(text, most=5_000, lines=True)
        assert "{\\" not in text
        assert "</" not in text
        assert "-->" not in text
