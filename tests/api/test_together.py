"""Several files as one ZIP file, made while it is sent."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from app.api.together import CHUNK, length_of, told_apart, zipped


def test_the_files_come_out_as_they_are(tmp_path: Path) -> None:
    contents = {"Größe 1.mp4": b"x" * (CHUNK + 5), "empty.srt": b"", "b.mp4": b"film"}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    pieces = list(zipped([(name, tmp_path / name) for name in contents]))
    with ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == contents
        assert {info.compress_type for info in archive.infolist()} == {ZIP_STORED}


def test_what_is_sent_at_once_is_small(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x" * (8 * CHUNK))
    files = [("a.mp4", tmp_path / "a.mp4")] * 3
    assert max(len(piece) for piece in zipped(files)) < CHUNK + 1000


@pytest.mark.parametrize("names", [[], ["a.mp4"], ["Größe.mp4", "Größe.mp4", "b/c.srt"]])
def test_how_long_it_becomes_is_known_before(tmp_path: Path, names: list[str]) -> None:
    (tmp_path / "film").write_bytes(b"x" * (CHUNK + 5))
    files = [(name, tmp_path / "film") for name in names]
    assert length_of(files) == sum(map(len, zipped(files)))


def test_so_it_is_above_what_old_zip_files_hold(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate((1 << 32) + 1)  # a hole, which takes no room
    (tmp_path / "small").write_bytes(b"film")
    files = [(name, tmp_path / name) for name in ("large", "small")]  # too large itself, and too far behind
    assert length_of(files) == sum(map(len, zipped(files)))


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a.mp4", "b.mp4"], ["a.mp4", "b.mp4"]),
        (["a.mp4", "A.mp4", "a.mp4"], ["a.mp4", "A (2).mp4", "a (3).mp4"]),
        (["\u00e9.mp4", "e\u0301.mp4"], ["\u00e9.mp4", "e\u0301 (2).mp4"]),
        (["a.mp4", "a (2).mp4", "a.mp4"], ["a.mp4", "a (2).mp4", "a (3).mp4"]),
        (["../a.mp4", "x\\y"], [".._a.mp4", "x_y"]),
    ],
)
def test_names_are_told_apart_and_lead_nowhere(names: list[str], told: list[str]) -> None:
    assert list(told_apart(names)) == told
