"""The import folder: what lies outside cannot be reached, by no spelling and no link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.adapters.import_folder import DiskImportFolder
from app.domain.errors import InvalidRequest


@pytest.fixture
def folder(tmp_path: Path) -> DiskImportFolder:
    inside = tmp_path / "import"
    (inside / "deep").mkdir(parents=True)
    (inside / "deep" / "talk.mp4").write_bytes(b"video")
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    (inside / "link.mp4").symlink_to(tmp_path / "secret.mp4")
    (inside / "way").symlink_to(tmp_path)
    (inside / "circle").symlink_to("circle")
    (inside / "inner.mp4").symlink_to("deep/talk.mp4")
    os.mkfifo(inside / "pipe.mp4")
    return DiskImportFolder(inside)


@pytest.mark.parametrize("path", ["deep/talk.mp4", "deep\\talk.mp4", "inner.mp4", "./deep/talk.mp4"])
def test_a_file_inside_is_opened(folder: DiskImportFolder, path: str) -> None:
    folder.check(path)
    with folder.opened(path) as found:
        assert (found.file.read(), found.name, found.size) == (b"video", "talk.mp4", 5)


@pytest.mark.parametrize(
    "path",
    [
        *("../secret.mp4", "deep/../../secret.mp4", "..\\secret.mp4", "/etc/passwd", "link.mp4"),
        *("way/secret.mp4", "circle", "pipe.mp4", "deep", "", "none.mp4", "a\0b", "x" * 5000),
    ],
)
def test_everything_else_is_not_there(folder: DiskImportFolder, path: str) -> None:
    with pytest.raises(InvalidRequest, match="no such file"):
        folder.check(path)
    with pytest.raises(InvalidRequest, match="no such file"), folder.opened(path):
        pass


def test_without_a_folder_paths_are_refused_plainly() -> None:
    with pytest.raises(InvalidRequest, match="has not set an import folder"):
        DiskImportFolder(None).check("talk.mp4")
