"""VP9 and AV1 are copied from a key frame on, up to any picture, and every frame is the right one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import SegmentKind
from app.domain.timeline import CaptionMode, CaptionTrack, Cue, Marker, Timeline
from tests.frames.exporting import asset_of, clip, expected_numbers, export, index_of, timeline_of
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

NTSC = Fraction(30_000, 1001)
SIZE = (128, 72)
VP9 = Media(
    frames=120,
    rate=NTSC,
    size=SIZE,
    gop=24,
    codec="libvpx-vp9",
    container="webm",
    sound=None,
    options=(("cpu-used", "8"), ("deadline", "good"), ("lag-in-frames", "12"), ("auto-alt-ref", "1")),
)
AV1 = replace(
    VP9, codec="libsvtav1", size=(320, 180), container="mp4", options=(("preset", "8"), ("crf", "20"))
)

WAYS = {
    "VP9 in WebM": (VP9, "webm"),
    "VP9 from Matroska, with sound": (replace(VP9, container="mkv", sound="libopus"), "webm"),
    "VP9 from MP4": (replace(VP9, container="mp4"), "webm"),
    "AV1 in MP4": (AV1, "mp4-av1"),
    "AV1 into WebM": (replace(AV1, container="mkv"), "webm-av1"),
    "AV1 into Matroska, with sound": (replace(AV1, sound="libopus"), "mkv-av1"),
}


def three_clips(size: tuple[int, int]) -> Timeline:
    starts = ((5, 60), (70, 45), (24, 31), (3, 7))
    made = timeline_of(tuple(clip(f"c{a}", "s", a / NTSC, n) for a, n in starts), rate=NTSC)
    return replace(made, size=size)


@pytest.mark.parametrize("way", WAYS)
def test_copied_and_encoded_pictures_follow_each_other_without_a_fault(way: str, tmp_path: Path) -> None:
    source, preset = WAYS[way]
    timeline = three_clips(source.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and made.report["copied_frames"] > 90
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})


def test_captions_and_chapters_stand_beside_what_is_copied(tmp_path: Path) -> None:
    track = CaptionTrack("t", "en", CaptionMode.SOFT, (Cue("q", 12, 30, "One"), Cue("r", 80, 30, "Two")))
    timeline = replace(three_clips(SIZE), captions=(track,), markers=(Marker("m", 60, "Here"),))
    source = replace(VP9, sound="libopus")
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset="webm")
    assert "made_again" not in made.report and made.report["copied_sound_packets"] > 90
    with av.open(str(made.files[0])) as container:
        texts = [bytes(packet).decode() for packet in container.demux(subtitles=0) if packet.size]
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["Here"]
    assert texts == ["One", "Two"]


def test_only_what_lies_before_a_key_frame_is_encoded() -> None:
    asset = asset_of("s", make(VP9))
    indexes = {"s": index_of(asset, make(VP9))}
    for offset in range(0, 49, 7):
        timeline = timeline_of((clip("a", "s", offset / NTSC, 60 + offset % 5),), rate=NTSC)
        timeline = replace(timeline, size=SIZE)
        plan = plan_render(timeline, {"s": asset}, preset_named("webm"), indexes=indexes)
        kinds = [segment.kind for segment in plan.segments]
        head = -offset % 24
        assert kinds == ([SegmentKind.ENCODE] if head else []) + [SegmentKind.COPY]
        assert plan.segments[0].frames == head or not head


@pytest.mark.parametrize("preset", ["webm", "mkv", "mp4"])
def test_nothing_is_encoded_when_that_is_asked_for(preset: str, tmp_path: Path) -> None:
    source = replace(VP9, sound="libopus")
    timeline = replace(timeline_of((clip("a", "s", 24 / NTSC, 72),), rate=NTSC), size=SIZE)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset, encode=EncodeChoice.NONE)
    assert read_frame_numbers(made.files[0]) == list(range(24, 96))
    with av.open(str(made.files[0])) as container:
        names = [stream.codec_context.name for stream in container.streams]
    assert sorted(names) == ["opus", "vp9"]
