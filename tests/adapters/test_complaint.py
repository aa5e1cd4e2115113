"""What ffmpeg's last lines mean."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from app.adapters.ffmpeg.complaint import is_disk_full, last_complaint, read_tail


@pytest.mark.parametrize(
    ("tail", "complaint"),
    [
        (
            (
                "[in#0 @ 0x558b5febc500] [error] Error opening input: No such file or directory",
                "[error] Error opening input file nothere.mp4.",
                "[fatal] Error opening input files: No such file or directory",
            ),
            "Error opening input: No such file or directory",
        ),
        (
            (
                "[libx264 @ 0x1] [error] width not divisible by 2 (321x180)",
                "[vost#0:0/libx264 @ 0x2] [error] Error while opening encoder - maybe incorrect parameters",
                "[vf#0:0 @ 0x3] [error] Error sending frames to consumers: Generic error",
                "[vf#0:0 @ 0x3] [error] Task finished with error code: -542398533",
                "[error] Conversion failed!",
            ),
            "Error while opening encoder - maybe incorrect parameters",
        ),
        (
            ("[mov @ 0x2] [error] could not open file:/data/files/media/abc/original for it",),
            "could not open the file for it",
        ),
        (("[mp4 @ 0x1] [warning] Timestamps are unset",), "Timestamps are unset"),
        (("[error] Conversion failed!",), ""),
        ((), ""),
    ],
    ids=["missing input", "encoder", "no path of ours", "only a warning", "says nothing", "silent"],
)
def test_a_person_reads_the_last_line_that_means_something(tail: tuple[str, ...], complaint: str) -> None:
    assert last_complaint(tail) == complaint


def test_a_full_disk_is_recognised() -> None:
    assert is_disk_full(("[out#0 @ 0x1] [error] Error writing trailer: No space left on device",))
    assert not is_disk_full(("[error] Conversion failed!",))


def test_only_the_end_of_endless_complaints_is_read(tmp_path: Path) -> None:
    with (tmp_path / "complaints").open("wb+") as complaints:
        complaints.seek(1 << 30)
        complaints.write(b"\nno such page \n")
        tracemalloc.start()
        try:
            assert read_tail(complaints).endswith("no such page")
            assert tracemalloc.get_traced_memory()[1] < 1_000_000  # bytes
        finally:
            tracemalloc.stop()


def test_the_end_of_few_complaints_is_all_of_them(tmp_path: Path) -> None:
    with (tmp_path / "complaints").open("wb+") as complaints:
        assert read_tail(complaints) == ""
        complaints.write(b"no such page\n")
        assert read_tail(complaints) == "no such page"
