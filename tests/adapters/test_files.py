"""Files under names of ours: whole, or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.adapters.files import DiskFiles
from app.domain.errors import DiskFull, FolderNotWritable, NotFound


@pytest.fixture
def files(tmp_path: Path) -> DiskFiles:
    return DiskFiles(tmp_path / "files")


def everything(files: DiskFiles) -> list[Path]:
    return [path for path in files.scratch("look").parent.parent.rglob("*") if path.is_file()]


def test_a_file_is_there_when_it_is_whole(files: DiskFiles) -> None:
    with files.writing("media/a1/original") as file:
        file.write(b"one")
        assert not files.exists("media/a1/original")
    assert files.path("media/a1/original").read_bytes() == b"one"


def test_a_file_that_fails_half_way_is_not_there(files: DiskFiles) -> None:
    with pytest.raises(ZeroDivisionError), files.writing("media/a1/original") as file:
        file.write(b"one")
        raise ZeroDivisionError
    assert everything(files) == []


def test_a_failed_replacement_keeps_what_was_there(files: DiskFiles) -> None:
    with files.writing("media/a1/original") as file:
        file.write(b"one")
    with pytest.raises(ZeroDivisionError), files.writing("media/a1/original") as file:
        raise ZeroDivisionError
    assert files.path("media/a1/original").read_bytes() == b"one"


def test_a_finished_file_moves_into_place(files: DiskFiles) -> None:
    made = files.scratch("job") / "out.mp4"
    made.write_bytes(b"film")
    files.adopt(made, "outputs/job/0.mp4")
    assert files.path("outputs/job/0.mp4").read_bytes() == b"film"
    assert not made.exists()


def test_what_is_not_there_cannot_be_adopted(files: DiskFiles) -> None:
    with pytest.raises(NotFound):
        files.adopt(files.scratch("job") / "out.mp4", "outputs/job/0.mp4")


def test_deleting_leaves_no_empty_folder(files: DiskFiles) -> None:
    for key in ("media/a1/original", "media/a1/proxy.mp4", "media/a2/original"):
        with files.writing(key):
            pass
    files.delete("media/a2/original")
    files.delete_tree("media/a1")
    files.delete_tree("media/a1")
    files.delete("media/a2/original")
    assert everything(files) == []
    assert list(files.path("media").iterdir()) == []


def test_scratch_belongs_to_a_job_until_it_is_discarded(files: DiskFiles) -> None:
    folder = files.scratch("job")
    (folder / "part").write_bytes(b"x")
    assert files.scratch("job") == folder
    files.discard_scratch("job")
    files.discard_scratch("job")
    assert not folder.exists()


@pytest.mark.parametrize(
    "key",
    [
        *("", "/", "..", ".", "a/..", "../a", "a/../../b", "/etc/passwd", "a//b", "a/", "a/.hidden"),
        *("a\\b", "a b", "a\nb", "a\0b", "ä", "%2e%2e", "a" * 200, "con:"),
    ],
)
def test_a_key_that_is_not_ours_is_nowhere(files: DiskFiles, key: str) -> None:
    with pytest.raises(NotFound):
        files.path(key)


def test_a_full_disk_is_said_and_leaves_nothing(files: DiskFiles) -> None:
    with pytest.raises(DiskFull), files.writing("media/a1/original"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert everything(files) == []


def test_a_folder_that_cannot_be_written_is_said(files: DiskFiles) -> None:
    with pytest.raises(FolderNotWritable), files.writing("media/a1/original"):
        raise OSError(errno.EROFS, "Read-only file system")


def test_other_faults_of_the_writer_stay_what_they_are(files: DiskFiles) -> None:
    with pytest.raises(ConnectionResetError), files.writing("media/a1/original"):
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")


def test_the_room_on_the_disk_is_known(files: DiskFiles) -> None:
    assert files.free_bytes() > 0


def test_what_is_kept_is_listed_with_its_size_and_its_last_use(files: DiskFiles) -> None:
    for key in ("media/a1/original", "media/a1/proxy.mp4", "outputs/j1/0.mp4"):
        with files.writing(key) as file:
            file.write(b"12345")
    os.utime(files.path("media/a1/original"), (2000, 1000))
    found = {kept.key: kept for kept in files.kept("media")}
    assert sorted(found) == ["media/a1/original", "media/a1/proxy.mp4"]
    original = found["media/a1/original"]
    assert (original.bytes, original.made_at, original.used_at) == (5, 1000, 2000)
    assert list(files.kept("nothing")) == []
