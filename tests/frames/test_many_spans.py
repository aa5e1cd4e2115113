"""An export of many spans: however often it is put together, each picture stays in its frame."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import av
import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from tests.frames.exporting import clip, export, timeline_of

RATE = Fraction(30)
FRAMES = 5  # 166.7 ms: an MP4 of them says in its edit list that it lasts 166, or 167
SPANS = 120


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film in which the encoder stores pictures now so, now so."""
    place = tmp_path_factory.mktemp("moving") / "moving.mp4"
    noise = f"testsrc2=s=160x90:r={RATE}:d=24,noise=alls=6:allf=t"
    words = ["-nostdin", "-v", "error", "-f", "lavfi", "-i", noise, "-c:v", "libx264", str(place)]
    subprocess.run([str(find_ffmpeg()), *words], check=True)
    return place


@pytest.mark.parametrize("preset", ["mp4", "mkv"])
def test_pictures_do_not_drift_from_span_to_span(
    moving: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preset: str
) -> None:
    monkeypatch.setattr("app.domain.render_plan.pictures.cuts.SEGMENT_SECONDS", FRAMES / RATE)
    monkeypatch.setattr("app.domain.render_plan.pictures.runs.SEGMENT_SECONDS", FRAMES / RATE)
    timeline = timeline_of((clip("a", "s", 0, SPANS * FRAMES),), rate=RATE)
    made = export(timeline, {"s": moving}, tmp_path, preset=preset)
    assert len(list(tmp_path.glob("segment-*"))) == SPANS
    assert "made_again" not in made.report
    with av.open(str(made.files[0])) as container:
        stream = container.streams.video[0]
        shown = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        frames = [round(pts * (stream.time_base or 0) * RATE) for pts in shown]
    assert frames == list(range(SPANS * FRAMES))
