"""What no edit touches is copied bit by bit, and still every frame is the one that the timeline says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.preset_list import preset_named
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan, SegmentKind
from app.domain.timeline import Timeline
from app.ports import Rendered
from tests.frames.exporting import asset_of, clip, expected_numbers, export, index_of, timeline_of
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers
from tests.spread import wrapped_ffmpeg

NTSC = Fraction(30_000, 1001)
GROUP = 24
SOURCE = Media(frames=120, rate=NTSC, gop=GROUP, sound=None)

KINDS = {
    "baseline": replace(SOURCE, b_frames=0, options=(("profile", "baseline"),)),
    "main, B-frames": SOURCE,
    "high, a pyramid of B-frames": replace(
        SOURCE,
        options=(("preset", "veryfast"), ("x264-params", f"keyint={GROUP}:min-keyint={GROUP}:scenecut=0")),
    ),
    "high, no B-frames": replace(SOURCE, b_frames=0, options=(("preset", "veryfast"),)),
    "with sound": replace(SOURCE, sound="aac"),
    "Matroska": replace(SOURCE, container="mkv"),
    "QuickTime": replace(SOURCE, container="mov"),
    "begins late": replace(SOURCE, start=Fraction(3, 2)),
    "transport stream": replace(SOURCE, container="ts", sound="aac"),
    "60 a second": replace(SOURCE, rate=Fraction(60)),
}


X265 = f"keyint={GROUP}:min-keyint={GROUP}:scenecut=0:log-level=error"


def hevc(parameters: str, **other: Any) -> Media:
    """A source of HEVC."""
    options = (("preset", "ultrafast"), ("x265-params", f"{X265}:{parameters}"))
    return replace(SOURCE, size=(64, 36), codec="libx265", options=options, **other)


HEVC = {
    "HEVC, B-frames": hevc("open-gop=0:bframes=3"),
    "HEVC, no B-frames": hevc("open-gop=0:bframes=0"),
    "HEVC, clean random access": hevc("open-gop=1:bframes=3"),
    "HEVC, open groups": hevc("open-gop=1:bframes=3:b-adapt=0:min-keyint=5"),
    "HEVC, 10 bits, Matroska": hevc("open-gop=0:bframes=3", pixel_format="yuv420p10le", container="mkv"),
    "HEVC, transport stream": hevc("open-gop=0:bframes=2", container="ts", sound="aac"),
    "HEVC, QuickTime": hevc("open-gop=0:bframes=2", container="mov"),
}


def three_clips(rate: Fraction) -> Timeline:
    """A trim, a delete and a clip from before."""
    starts = ((5, 60), (70, 45), (3, 7), (20, 40))
    return timeline_of(tuple(clip(f"c{a}", "s", a / rate, n) for a, n in starts), rate=rate)


def copy(timeline: Timeline, media: dict[str, Media], folder: Path | None = None) -> Rendered:
    return export(timeline, media, folder, copying=True)


def plan_of(timeline: Timeline, **media: Media) -> RenderPlan:
    assets = {name: asset_of(name, make(each)) for name, each in media.items()}
    indexes = {name: index_of(asset, make(media[name])) for name, asset in assets.items()}
    return plan_render(timeline, assets, preset_named("mp4"), indexes=indexes)


def payloads(path: Path) -> Sequence[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def complaints(path: Path) -> Sequence[str]:
    """What ffmpeg says while it decodes all of a file."""
    arguments = ["-xerror", "-err_detect", "explode", "-i", str(path)]
    as_they_are = ["-fps_mode", "passthrough", "-enc_time_base:v", "demux", "-f", "null", "-"]
    return Ffmpeg(find_ffmpeg()).run([*arguments, *as_they_are], cwd=path.parent)


@pytest.mark.parametrize("kind", KINDS)
def test_copied_and_encoded_pictures_follow_each_other_without_a_fault(kind: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    timeline = three_clips(source.rate)
    made = copy(timeline, {"s": source}, tmp_path)
    assert made.report["copied_frames"] > 90 and "made_again" not in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])


@pytest.mark.parametrize(
    ("codec", "sound", "tag"),
    [("h264", "aac", "mp4a"), ("h264", "pcm_s16le", "sowt"), ("hevc", "aac", "mp4a")],
)
def test_what_cameras_recorded_is_copied_into_mov(codec: str, sound: str, tag: str, tmp_path: Path) -> None:
    plain = SOURCE if codec == "h264" else hevc("open-gop=0:bframes=2")
    source = replace(plain, container="mov", sound=sound, size=(128, 72), rotation=90)
    timeline = replace(three_clips(source.rate), size=(72, 128))
    preset = "mov" if codec == "h264" else "mov-hevc"
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and made.report["copied_frames"] > 90
    assert made.report.get("copied_sound_packets", 0) > 50 or sound != "aac"
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])
    with made.files[0].open("rb") as file:
        assert file.read(12)[8:] == b"qt  "
    with av.open(str(made.files[0])) as container:
        assert [stream.codec_context.codec_tag for stream in container.streams] == [
            "avc1" if codec == "h264" else "hvc1",
            tag,
        ]


@pytest.mark.parametrize("kind", HEVC)
def test_hevc_is_copied_and_what_lies_between_is_encoded_alike(kind: str, tmp_path: Path) -> None:
    source = HEVC[kind]
    starts = ((5, 60), (40, 75), (3, 7), (20, 40))
    timeline = timeline_of(tuple(clip(f"c{a}", "s", a / NTSC, n) for a, n in starts), rate=NTSC)
    timeline = replace(timeline, size=source.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset="mp4-hevc")
    assert "made_again" not in made.report and made.report["copied_frames"] > 90
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])
    with av.open(str(made.files[0])) as container:
        context = container.streams.video[0].codec_context
        assert (context.codec_tag, context.pix_fmt) == ("hvc1", source.pixel_format)


def test_hevc_is_copied_into_matroska(tmp_path: Path) -> None:
    source = hevc("open-gop=1:bframes=3", pixel_format="yuv420p10le", container="mkv")
    timeline = replace(three_clips(source.rate), size=source.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset="mkv-hevc")
    assert "made_again" not in made.report and made.report["copied_frames"] > 90
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])


@pytest.mark.parametrize(("rotation", "container"), [(90, "mp4"), (180, "mp4"), (270, "mov"), (90, "mkv")])
def test_pictures_that_players_turn_are_copied_and_the_others_are_stored_alike(
    rotation: int, container: str, tmp_path: Path
) -> None:
    stored = "mov" if container == "mov" else "mp4"
    source = replace(SOURCE, size=(128, 72), rotation=rotation, container=stored)
    size = (72, 128) if rotation in (90, 270) else (128, 72)
    timeline = replace(three_clips(source.rate), size=size)
    preset = "mkv" if container == "mkv" else "mp4"
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and made.report["copied_frames"] > 90
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    shown = asset_of("made", made.files[0]).info
    assert shown is not None and shown.picture is not None
    assert (shown.picture.rotation, shown.picture.display_size) == (rotation, size)


def test_copied_pictures_are_bit_for_bit_those_of_the_source(tmp_path: Path) -> None:
    timeline = three_clips(NTSC)
    made = copy(timeline, {"s": SOURCE}, tmp_path)
    original = payloads(make(SOURCE))
    pictures = index_of(asset_of("s", make(SOURCE)), make(SOURCE)).picture
    assert pictures is not None
    result = payloads(made.files[0])
    place = 0
    for segment in plan_of(timeline, s=SOURCE).segments:
        if segment.copied:
            first = list(pictures.pts).index(segment.copied.first_time)
            assert result[place : place + segment.frames] == original[first : first + segment.frames]
        place += segment.frames
    assert place == len(result)


@pytest.mark.parametrize("b_frames", [0, 2])
def test_a_clip_may_begin_and_end_at_any_picture_of_two_groups(b_frames: int) -> None:
    source = replace(SOURCE, b_frames=b_frames)
    asset = asset_of("s", make(source))
    index = index_of(asset, make(source))
    for offset in range(2 * GROUP):
        timeline = timeline_of((clip("a", "s", offset / NTSC, 60 + offset % 7),), rate=NTSC)
        plan = plan_render(timeline, {"s": asset}, preset_named("mp4"), indexes={"s": index})
        kinds = [segment.kind for segment in plan.segments]
        frames = [segment.frames for segment in plan.segments]
        assert sum(frames) == 60 + offset % 7
        head = -offset % GROUP
        assert frames[0] == head if head else kinds[0] is SegmentKind.COPY
        # After the last clean place at most as many pictures are encoded as are stored out of order.
        assert kinds[-1] is SegmentKind.COPY or frames[-1] <= b_frames


@pytest.mark.parametrize("offset", [0, 1, 11, 22, 23, 24, 25])
def test_a_trim_shows_the_right_frames_wherever_it_begins(offset: int) -> None:
    timeline = timeline_of((clip("a", "s", offset / NTSC, 50 + offset % 5),), rate=NTSC)
    made = copy(timeline, {"s": SOURCE})
    assert made.report["copied_frames"] >= 24
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})


def test_an_open_group_is_not_copied_from_its_middle() -> None:
    parameters = f"open-gop=1:bframes=3:keyint={GROUP}:min-keyint={GROUP}:scenecut=0"
    source = replace(SOURCE, options=(("x264-params", parameters),))
    timeline = timeline_of((clip("a", "s", 30 / NTSC, 80), clip("b", "s", 0, 20)), rate=NTSC)
    plan = plan_of(timeline, s=source)
    assert (plan.segments[0].kind, plan.segments[0].frames) == (SegmentKind.ENCODE, 80)
    made = copy(timeline, {"s": source})
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})


def test_a_clip_may_begin_at_any_picture_of_open_groups_of_hevc() -> None:
    source = HEVC["HEVC, open groups"]
    asset = asset_of("s", make(source))
    indexes = {"s": index_of(asset, make(source))}
    pictures = indexes["s"].picture
    assert pictures is not None and [group.led for group in pictures.groups] == [0, 0, 3, 0, 3]
    starts = [pictures.groups[n].first + pictures.groups[n].led for n in range(5)]
    for offset in range(2 * GROUP):
        timeline = timeline_of((clip("a", "s", offset / NTSC, 70),), rate=NTSC)
        timeline = replace(timeline, size=source.size)
        plan = plan_render(timeline, {"s": asset}, preset_named("mp4-hevc"), indexes=indexes)
        first = next(start for start in starts if start >= offset) - offset
        frames = [segment.frames for segment in plan.segments]
        kinds = [segment.kind for segment in plan.segments]
        assert sum(frames) == 70 and kinds.count(SegmentKind.COPY) == 1
        assert frames[0] == first if first else kinds[0] is SegmentKind.COPY


def test_a_single_key_frame_lets_only_the_beginning_be_copied() -> None:
    source = replace(SOURCE, frames=300, gop=10_000)
    timeline = timeline_of((clip("a", "s", 0, 200), clip("b", "s", 210 / NTSC, 50)), rate=NTSC)
    made = copy(timeline, {"s": source})
    assert 195 <= made.report["copied_frames"] <= 200
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})


def test_two_files_of_the_same_coding_are_both_copied_and_another_is_encoded() -> None:
    media = {
        "s": SOURCE,
        "t": replace(SOURCE, first=1000),
        "u": replace(SOURCE, first=2000, b_frames=0, options=(("preset", "veryfast"),)),
    }
    items = (clip("a", "t", 10 / NTSC, 60), clip("b", "u", 0, 48), clip("c", "s", 24 / NTSC, 72))
    timeline = timeline_of(items, rate=NTSC)
    reasons = {
        run.source: segment.kind for segment in plan_of(timeline, **media).segments for run in segment.runs
    }
    assert reasons["u"] is SegmentKind.ENCODE
    made = copy(timeline, media)
    assert made.report["copied_frames"] >= 110
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, media)


def test_speed_fades_and_another_rate_are_encoded_with_their_reasons() -> None:
    faded = replace(clip("a", "s", 0, 72), fade_in=6, fade_out=6)
    fast = clip("b", "s", 0, 40, speed=Fraction(2))
    plan = plan_of(timeline_of((faded, fast), rate=NTSC), s=SOURCE)
    assert plan.segments[1].kind is SegmentKind.COPY
    assert "fades" in plan.segments[0].reason and "speed" in plan.segments[-1].reason
    other = plan_of(timeline_of((clip("a", "s", 0, 60),), rate=Fraction(25)), s=SOURCE)
    assert other.splice is None and not other.copied_frames


def test_a_copy_that_does_not_hold_is_made_again_in_full(tmp_path: Path) -> None:
    timeline = three_clips(NTSC)
    assets = {"s": asset_of("s", make(SOURCE))}
    index = index_of(assets["s"], make(SOURCE))
    plan = plan_render(timeline, assets, preset_named("mp4"), indexes={"s": index})
    other = replace(SOURCE, gop=17)  # its key frames lie elsewhere
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    made = work.render(
        plan, {"s": make(other)}, tmp_path, report=lambda progress: None, cancelled=lambda: False
    )
    assert "made_again" in made.report and "copied_frames" not in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})


def test_what_is_made_again_reads_the_file_of_each_clip_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("cuts", "runs"):
        monkeypatch.setattr(f"app.domain.render_plan.pictures.{module}.SEGMENT_SECONDS", Fraction(1))
    timeline = timeline_of((clip("a", "s", 1, 70), clip("b", "s", 0, 70)), rate=NTSC)
    assets = {"s": asset_of("s", make(SOURCE))}
    index = index_of(assets["s"], make(SOURCE))
    plan = plan_render(timeline, assets, preset_named("mp4"), indexes={"s": index})
    other = {"s": make(replace(SOURCE, gop=17))}
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    made = work.render(plan, other, tmp_path, report=lambda progress: None, cancelled=lambda: False)
    assert "made_again" in made.report
    assert len(list(tmp_path.glob("segment-*"))) == 2
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})


def test_what_is_made_again_is_read_from_well_before_each_clip_and_not_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.render_plan.again.WELL_BEFORE", Fraction(1))
    timeline = timeline_of((clip("a", "s", 70 / NTSC, 50),), rate=NTSC)
    assets = {"s": asset_of("s", make(SOURCE))}
    index = index_of(assets["s"], make(SOURCE))
    plan = plan_render(timeline, assets, preset_named("mp4"), indexes={"s": index})
    other = {"s": make(replace(SOURCE, gop=17))}
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    made = work.render(plan, other, tmp_path, report=lambda progress: None, cancelled=lambda: False)
    assert "made_again" in made.report
    assert "-ss 1.3" in made.report["commands"][-1]
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})


def test_what_cannot_be_entered_rightly_is_read_from_its_beginning_at_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.render_plan.again.WELL_BEFORE", Fraction(1))
    # Whatever enters a file later than at its beginning finds one picture there.
    one = 'for last; do :; done; : > "$last"; printf "frame=1\\nprogress=end\\n"; exit 0'
    lines = f'case "$*" in *" -ss "*) {one};; esac; exec {{ffmpeg}} "$@"'
    broken = wrapped_ffmpeg(tmp_path / "ffmpeg", lines)
    timeline = timeline_of((clip("a", "s", 70 / NTSC, 50), clip("b", "s", 0, 30)), rate=NTSC)
    made = export(timeline, {"s": SOURCE}, tmp_path, ffmpeg=Ffmpeg(broken))
    assert "made_again" in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})


@pytest.mark.parametrize("copying", [True, False])
def test_the_time_of_the_recording_is_kept(copying: bool, tmp_path: Path) -> None:
    moment = "2024-05-06T07:08:09.000000Z"
    source = tmp_path / "dated.mp4"
    with av.open(str(make(SOURCE))) as old, av.open(str(source), "w") as new:
        new.metadata["creation_time"] = moment
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    made = export(three_clips(NTSC), {"s": source}, tmp_path, copying=copying)
    assert ("copied_frames" in made.report) is copying
    with av.open(str(made.files[0])) as container:
        assert container.metadata["creation_time"] == moment


@pytest.mark.parametrize(("copying", "container"), [(True, "mp4"), (False, "mkv")])
def test_chapters_of_the_source_are_kept(copying: bool, container: str, tmp_path: Path) -> None:
    source = tmp_path / f"in-chapters.{container}"
    with av.open(str(make(SOURCE))) as old, av.open(str(source), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        named = {"id": 0, "start": 0, "end": 60, "time_base": 1 / NTSC, "metadata": {"title": "One"}}
        other = {"id": 1, "start": 60, "end": 120, "time_base": 1 / NTSC, "metadata": {"title": "T\nwo"}}
        new.set_chapters([named, other])  # type: ignore[list-item]
        for packet in old.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    timeline = timeline_of((clip("a", "s", 5 / NTSC, 100),), rate=NTSC)
    made = export(timeline, {"s": source}, tmp_path, copying=copying)
    with av.open(str(made.files[0])) as result:
        found = [
            (each["metadata"]["title"], round(each["start"] * (each["time_base"] or 0) * NTSC))
            for each in result.chapters()
        ]
    assert found == [("One", 0), ("Two", 55)]
