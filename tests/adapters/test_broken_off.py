"""Recordings that were broken off, or that a browser made: what nobody wrote down is found at their end."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.ffmpeg.probing.inspection import inspect
from app.adapters.ffmpeg.probing.matroska_end import matroska_end
from tests.interrupted import run_ffmpeg
from tests.media import Clip, make

LONG = Clip(frames=900, container="mkv", size=(64, 48), gop=30)
FEW = 200  # packets, as a bounded walk over hours reads few of them


def broken_off(source: Clip, folder: Path, *, kept: float = 1.0) -> Path:
    """The file as a recorder leaves it whose power fails: no index, no length, no end."""
    made = folder / f"broken.{source.container}"
    run_ffmpeg(
        *("-i", str(make(source)), "-c", "copy", "-live", "1", "-cluster_time_limit", "1000", str(made))
    )
    data = made.read_bytes()
    made.write_bytes(data[: round(len(data) * kept)])
    return made


@pytest.mark.parametrize(
    "source",
    [
        LONG,
        replace(LONG, container="webm", codec="libvpx", sound="libopus", b_frames=0),
        replace(LONG, codec=None),
        replace(LONG, sound=None),
    ],
    ids=["MKV", "WebM", "sound alone", "picture alone"],
)
@pytest.mark.parametrize("kept", [1.0, 0.83])
def test_it_is_as_long_as_all_that_is_there(source: Clip, kept: float, tmp_path: Path) -> None:
    path = broken_off(source, tmp_path, kept=kept)
    whole, quick = inspect(path), inspect(path, most_packets=FEW)
    assert whole.duration > 20
    assert quick.duration == whole.duration
    assert [each.duration for each in quick.video] == [each.duration for each in whole.video]
    assert [each.duration for each in quick.audio] == [each.duration for each in whole.audio]


def test_what_only_looks_like_a_cluster_is_none(tmp_path: Path) -> None:
    path = broken_off(LONG, tmp_path)
    with path.open("ab") as file:
        file.write(b"\xec\x88" + b"\x1f\x43\xb6\x75\xff\x00\x00\x00")  # filling, which says nothing
    assert inspect(path, most_packets=FEW).duration == inspect(path).duration


def test_a_file_without_clusters_has_no_end(tmp_path: Path) -> None:
    path = tmp_path / "nothing.mkv"
    for data in (b"", b"\x1a\x45\xdf\xa3", make(LONG).read_bytes()[:200], bytes(1000)):
        path.write_bytes(data)
        assert matroska_end(path) is None


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts", "avi", "flv"])
def test_other_files_are_as_long_too(container: str) -> None:
    path = make(replace(LONG, container=container, b_frames=0))
    assert abs(inspect(path, most_packets=FEW).duration - inspect(path).duration) <= Fraction(1, 20)


def test_a_film_in_pieces_is_as_long_too(tmp_path: Path) -> None:
    path = tmp_path / "pieces.mp4"
    pieces = ("-movflags", "empty_moov+frag_keyframe+default_base_moof")
    run_ffmpeg("-i", str(make(replace(LONG, container="mp4"))), "-c", "copy", *pieces, str(path))
    assert inspect(path, most_packets=FEW).duration == inspect(path).duration


@pytest.mark.parametrize("damaged", [4, 40, 300, 600, 900])
def test_a_damaged_head_ends_the_search_or_not(damaged: int, tmp_path: Path) -> None:
    path = broken_off(LONG, tmp_path)
    data = bytearray(path.read_bytes())
    data[damaged : damaged + 8] = b"\x01\xff\xff\xff\xff\xff\xff\xf0"
    path.write_bytes(data)
    end = matroska_end(path)
    assert end is None or len(end.getvalue()) < len(data) + 1000
