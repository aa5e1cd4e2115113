"""Captions of an export are seen from their first frame to their last, or lie where they were asked to."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from app.domain.presets import CaptionsOutput
from app.domain.timeline import CaptionMode, CaptionTrack, Cue, Marker, Timeline
from tests.frames.exporting import clip, export, timeline_of
from tests.media import Clip as Media

SILENT_PICTURE = Media(frames=120, codec=None, container="m4a")
CUES = (
    Cue("q", 7, 3, "Hello {\\fs200} [a];movie=x'\\"),
    Cue("r", 20, 1, "one frame"),
    Cue("t", 39, 5, "end"),
)


def black_with(mode: CaptionMode, *, rate: Fraction = Fraction(30)) -> Timeline:
    timeline = timeline_of((clip("a", "s", 0, 40),), rate=rate)
    return replace(
        timeline, captions=(CaptionTrack("s", "de", mode, CUES),), markers=(Marker("m", 5, "Here"),)
    )


@pytest.mark.parametrize("rate", [Fraction(30_000, 1001), Fraction(120), Fraction(12)], ids=str)
def test_a_burnt_caption_is_seen_in_exactly_its_frames(rate: Fraction) -> None:
    made = export(black_with(CaptionMode.BURN, rate=rate), {"s": SILENT_PICTURE}).files[0]
    with av.open(str(made)) as container:
        bright = [frame.to_ndarray(format="gray").max() > 60 for frame in container.decode(video=0)]
    assert [number for number, seen in enumerate(bright) if seen] == [7, 8, 9, 20, 39]


@pytest.mark.parametrize("preset", ["mp4", "webm"])
def test_soft_captions_are_a_track_with_its_language_and_times(preset: str) -> None:
    made = export(black_with(CaptionMode.SOFT), {"s": SILENT_PICTURE}, preset=preset).files[0]
    with av.open(str(made)) as container:
        stream = container.streams.subtitles[0]
        packets = [packet for packet in container.demux(stream) if packet.pts is not None and packet.size > 2]
        times = [float(packet.pts * packet.time_base) for packet in packets if packet.pts is not None]
        assert stream.metadata["language"] == "deu"
        assert times == pytest.approx([7 / 30, 20 / 30, 39 / 30], abs=0.001)


def test_captions_beside_the_video_are_an_srt_file() -> None:
    made = export(black_with(CaptionMode.SOFT), {"s": SILENT_PICTURE}, captions=CaptionsOutput.BESIDE)
    assert made.files[1].read_text("utf-8").startswith("1\n00:00:00,233 --> 00:00:00,333\nHello {")


@pytest.mark.parametrize("copying", [True, False])
@pytest.mark.parametrize(
    ("preset", "wanted"), [("mp4", ["Start", "Here"]), ("mov", ["Start", "Here"]), ("mkv", ["Here"])]
)
def test_markers_are_chapters(preset: str, wanted: list[str], copying: bool) -> None:
    source = Media(frames=90, sound=None)
    timeline = timeline_of((clip("c", "s", 1, 60),), rate=Fraction(30))
    timeline = replace(timeline, markers=(Marker("m", 6, "Here"),))
    made = export(timeline, {"s": source}, preset=preset, copying=copying).files[0]
    with av.open(str(made)) as container:
        found = [
            (each["metadata"]["title"], each["start"] * (each["time_base"] or 0))
            for each in container.chapters()
        ]
    assert [title for title, _ in found] == wanted
    assert found[-1][1] == Fraction(1, 5)


def test_the_index_stands_before_the_media() -> None:
    made: Path = export(black_with(CaptionMode.OFF), {"s": SILENT_PICTURE}).files[0]
    data = made.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
