"""The encoded pieces of an output, opened all at once: of none more is read than its head."""

from __future__ import annotations

import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.splicing.pieces import Pieces

HEAD = 1_000_000  # bytes, with a packet or two of so busy a picture


def bytes_read() -> int:
    """By this process, since it began."""
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counters["rchar"])


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_a_piece_is_opened_by_its_head_and_gives_all_packets(container: str, tmp_path: Path) -> None:
    source = tmp_path / f"piece.{container}"
    noise = "testsrc2=s=640x360:r=30:d=2,noise=alls=60:allf=t"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "10"]
    words = ["-nostdin", "-v", "error", "-f", "lavfi", "-i", noise, *coded, str(source)]
    subprocess.run([str(find_ffmpeg()), *words], check=True)
    assert source.stat().st_size > 8 * HEAD
    with closing(Pieces([source])) as pieces:
        before = bytes_read()
        piece = pieces.container(source)
        assert bytes_read() - before < HEAD
        assert piece.streams.video[0].codec_context.extradata
        assert sum(1 for packet in piece.demux(video=0) if packet.size) == 60
