"""An export in which nothing is encoded: every packet is the source's, and the plan says where cuts land."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.errors import AppError, OutputInvalid
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import CaptionMode, CaptionTrack, Cue, Edge, Gap, Marker, Timeline
from tests.frames.exporting import asset_of, clip, expected_numbers, export, index_of, timeline_of
from tests.frames.test_copied_sound import check_sound
from tests.frames.test_copying import HEVC, hevc
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

NTSC = Fraction(30_000, 1001)
GROUP = 24
SOURCE = Media(frames=150, rate=NTSC, size=(64, 36), gop=GROUP, noise=True)


def cut(*pieces: tuple[int, int]) -> Timeline:
    made = timeline_of(tuple(clip(f"c{a}", "s", a / NTSC, n) for a, n in pieces), rate=NTSC)
    return replace(made, size=SOURCE.size)


def planned(timeline: Timeline, source: Media = SOURCE, preset: str = "mp4") -> RenderPlan:
    asset = asset_of("s", make(source))
    indexes = {"s": index_of(asset, make(source))}
    chosen = preset_named(preset)
    return plan_render(timeline, {"s": asset}, chosen, indexes=indexes, encode=EncodeChoice.NONE)


def landed(timeline: Timeline, plan: RenderPlan) -> Timeline:
    """The edit as the plan says that it lands."""
    heads = [each for each in plan.landings if each.edge is Edge.HEAD]
    tails = [each for each in plan.landings if each.edge is Edge.TAIL]
    pieces = (
        (round(head.source * NTSC), tail.lands - head.lands) for head, tail in zip(heads, tails, strict=True)
    )
    return cut(*pieces)


def packets(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as container:
        stream = next(stream for stream in container.streams if stream.type == kind)
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


def test_files_that_do_not_go_together_after_all_are_refused_in_plain_words(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(bytes(make(SOURCE).stat().st_size))  # as of a disk that lost what was on it
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    with pytest.raises(OutputInvalid, match="cannot be joined without encoding") as caught:
        work.render(
            planned(cut((0, 48))),
            {"s": damaged},
            tmp_path,
            report=lambda progress: None,
            cancelled=lambda: False,
        )
    assert "/" not in caught.value.message and "Errno" not in caught.value.message


KINDS = {
    "H.264": SOURCE,
    "Matroska": replace(SOURCE, container="mkv"),
    "no sound": replace(SOURCE, sound=None),
    "HEVC, open groups": replace(HEVC["HEVC, open groups"], frames=150, noise=True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_encoded_and_every_cut_is_where_the_plan_says(kind: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    timeline = cut((30, 40), (100, 20), (5, 30))
    plan = planned(timeline, source)
    made = export(timeline, {"s": source}, tmp_path, copying=True, encode=EncodeChoice.NONE)
    result = made.files[0]
    assert made.report["copied_frames"] == plan.frames and "made_again" not in made.report
    real = landed(timeline, plan)
    assert read_frame_numbers(result) == expected_numbers(real, {"s": source})
    original = {packet[5:] for packet in packets(make(source), "video")}  # but for a mark in the first byte
    assert all(packet[5:] in original for packet in packets(result, "video"))
    if source.sound:
        heard = set(packets(make(source), "audio"))
        assert all(packet in heard for packet in packets(result, "audio"))


def test_sound_stays_with_its_pictures(tmp_path: Path) -> None:
    timeline = cut((30, 40), (100, 20), (5, 30))
    made = export(timeline, {"s": SOURCE}, tmp_path, copying=True, encode=EncodeChoice.NONE)
    late = check_sound(made.files[0], landed(timeline, planned(timeline)), SOURCE, seams=False)
    assert max(map(abs, late)) <= 512


@pytest.mark.parametrize("offset", range(0, 2 * GROUP, 5))
def test_a_clip_shows_all_that_was_asked_for_and_no_more_than_its_groups(offset: int) -> None:
    plan = planned(cut((offset, 33)))
    head, tail = plan.landings
    assert (head.asked, tail.asked, head.lands) == (0, 33, 0)
    assert head.more == offset % GROUP and round(head.source * NTSC) == offset - offset % GROUP
    assert 0 <= tail.more <= 2 and tail.lands == 33 + head.more + tail.more == plan.frames
    assert all(segment.copied for segment in plan.segments)


def test_captions_and_markers_stay_over_their_pictures() -> None:
    cues = (Cue("q", 2, 3, "One"), Cue("r", 50, 3, "Two"))
    timeline = replace(
        cut((30, 40), (100, 20)),
        captions=(CaptionTrack("t", "en", CaptionMode.SOFT, cues),),
        markers=(Marker("m", 41, "Here"),),
    )
    plan = planned(timeline)
    first, second = (each for each in plan.landings if each.edge is Edge.HEAD)
    assert [cue.start for cue in plan.soft[0].cues] == [2 + first.more, second.lands + 10 + second.more]
    assert plan.chapters[-1].at == second.lands + 1 + second.more


@pytest.mark.parametrize(
    ("items", "preset", "sentence"),
    [
        ((clip("a", "s", 0, 50, speed=Fraction(2)),), "mp4", "The speed of a clip"),
        ((replace(clip("a", "s", 0, 50), gain=Decimal(3)),), "mp4", "Volume and fades"),
        ((Gap(5), clip("a", "s", 0, 50)), "mp4", "Close the gaps first."),
        ((clip("a", "s", 0, 50),), "mp4-720p", "cannot be made without encoding"),
        ((clip("a", "s", 0, 50),), "webm", "of a kind that cannot be copied into this format"),
    ],
)
def test_what_has_to_be_encoded_is_refused_with_its_reason(
    items: tuple[object, ...], preset: str, sentence: str
) -> None:
    timeline = replace(timeline_of(items, rate=NTSC), size=SOURCE.size)  # type: ignore[arg-type]
    with pytest.raises(AppError, match=sentence):
        planned(timeline, preset=preset)


def test_captions_that_are_burnt_in_are_refused_with_the_way_out() -> None:
    captions = (CaptionTrack("t", "en", CaptionMode.BURN, (Cue("q", 2, 3, "One"),)),)
    with pytest.raises(AppError, match=r"A caption is drawn .* Choose captions as a track, .* or none\."):
        planned(replace(cut((30, 40)), captions=captions))


HDR = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:hdr10=1:max-cll=1000,400"
SCREEN = "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)"
COLOURFUL = {
    "high dynamic range": hevc(f"open-gop=0:{HDR}:{SCREEN}", pixel_format="yuv420p10le"),
    "full range": replace(SOURCE, sound=None, pixel_format="yuvj420p"),
}


@pytest.mark.parametrize("kind", COLOURFUL)
def test_pictures_keep_their_colours_where_none_is_encoded(kind: str, tmp_path: Path) -> None:
    source = COLOURFUL[kind]
    timeline = replace(cut((30, 40), (70, 20)), size=source.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True, encode=EncodeChoice.NONE).files[0]
    with av.open(str(made)) as container, av.open(str(make(source))) as stored:
        frame, original = (next(each.decode(video=0)) for each in (container, stored))
        assert frame.color_trc == original.color_trc and frame.color_range == original.color_range
        for name in ("MASTERING_DISPLAY_METADATA", "CONTENT_LIGHT_LEVEL"):
            said: Any = frame.side_data.get(name)
            before: Any = original.side_data.get(name)
            assert (said is None) == (before is None) == (kind != "high dynamic range")
            assert said is None or bytes(said) == bytes(before)


def test_captions_in_the_picture_are_refused() -> None:
    burnt = CaptionTrack("t", "en", CaptionMode.BURN, (Cue("q", 2, 3, "One"),))
    with pytest.raises(AppError, match="A caption is drawn into these pictures"):
        planned(replace(cut((0, 48)), captions=(burnt,)))


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(AppError, match="another size"):
        planned(replace(cut((0, 48)), size=(320, 180)))


def test_a_split_alone_moves_nothing() -> None:
    plan = planned(cut((24, 20), (44, 28)))
    assert [each.more for each in plan.landings] == [0, 0]
