"""High dynamic range, wide colours and full range stay where pictures are copied; the rest is made alike."""

from __future__ import annotations

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.derived.derivation import Derivation
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.coding import Quality
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.rate_control import at_bit_rate, at_quality, below_size
from app.domain.render_plan.planning import plan_render
from app.domain.timeline import CaptionMode, CaptionTrack, Cue
from tests.frames.exporting import asset_of, clip, expected_numbers, export, index_of, prober, timeline_of
from tests.frames.test_copying import NTSC, SOURCE, complaints, hevc
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

SCREEN = "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)"
PQ = f"open-gop=0:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:hdr10=1:max-cll=1000,400:{SCREEN}"
HLG = "open-gop=0:bframes=2:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
WIDE = "open-gop=0:bframes=2:colorprim=bt2020:transfer=bt2020-10:colormatrix=bt2020nc"
TEN = "yuv420p10le"
TAGGED = (("colorspace", "bt709"), ("color_primaries", "bt709"), ("color_trc", "bt709"))
KINDS = {
    "HDR10": (hevc(PQ, pixel_format=TEN), "mp4-hevc"),
    "HLG": (hevc(HLG, pixel_format=TEN), "mp4-hevc"),
    "HLG, QuickTime": (hevc(HLG, pixel_format=TEN, container="mov"), "mp4-hevc"),
    "wide colours": (hevc(WIDE, pixel_format=TEN), "mp4-hevc"),
    "nothing said": (SOURCE, "mp4"),
    "nothing said, HEVC": (hevc("open-gop=0:bframes=2"), "mp4-hevc"),
    "full range": (replace(SOURCE, pixel_format="yuvj420p", options=TAGGED), "mp4"),
}
SAID = ("MASTERING_DISPLAY_METADATA", "CONTENT_LIGHT_LEVEL")


def several(source: Media) -> Any:
    starts = ((5, 60), (40, 75), (3, 7), (20, 40))
    timeline = timeline_of(tuple(clip(f"c{a}", "s", a / NTSC, n) for a, n in starts), rate=NTSC)
    return replace(timeline, size=source.size)


def light(frame: av.VideoFrame) -> tuple[Any, ...]:
    """What a picture says of its colours and its screen."""
    said: list[Any] = [frame.side_data.get(name) for name in SAID]
    tags = (frame.format.name, frame.colorspace, frame.color_primaries, frame.color_trc, frame.color_range)
    return (*tags, *(each and bytes(each) for each in said))


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_has_the_light_of_the_source(kind: str, tmp_path: Path) -> None:
    source, preset = KINDS[kind]
    timeline = several(source)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and made.report["copied_frames"] > 90
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])
    with av.open(str(made.files[0])) as container, av.open(str(make(source))) as stored:
        original, frames = next(stored.decode(video=0)), list(container.decode(video=0))
    assert {light(frame) for frame in frames} == {light(original)}
    white = _brightest(original)
    assert max(abs(_brightest(frame) - white) for frame in frames) <= white / 25


def _brightest(frame: av.VideoFrame) -> int:
    plane = frame.planes[0]
    width = 2 if "10" in frame.format.name else 1
    row = bytes(plane)[: frame.width * width]  # the first block is white
    middle = frame.width // 16 * width
    return int.from_bytes(row[middle : middle + width], "little")


INSIDE = (clip("a", "s", 5 / NTSC, 10),)  # of one group, so nothing of it can be copied
WITHOUT_COPIES = {
    "a short clip": (INSIDE, None),
    "another speed": ((clip("a", "s", 0, 40, speed=Fraction(2)),), None),
    "a fade over all of it": ((replace(INSIDE[0], fade_in=5, fade_out=5),), None),
    "a smaller picture": ((clip("a", "s", 0, 30),), 32),
}


@pytest.mark.parametrize("kind", ["HDR10", "HLG", "wide colours"])
@pytest.mark.parametrize("edit", WITHOUT_COPIES)
def test_it_stays_where_nothing_can_be_copied(kind: str, edit: str, tmp_path: Path) -> None:
    source, name = KINDS[kind]
    clips, side = WITHOUT_COPIES[edit]
    timeline = replace(timeline_of(clips, rate=NTSC), size=source.size)
    preset = replace(preset_named(name), short_side=side)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and not made.report.get("copied_frames")
    assert not complaints(made.files[0])
    with av.open(str(made.files[0])) as container, av.open(str(make(source))) as stored:
        original, frames = next(stored.decode(video=0)), list(container.decode(video=0))
    assert len(frames) == timeline.frames
    assert {light(frame) for frame in frames} == {light(original)}


def test_its_bits_are_not_fewer_where_copying_did_not_hold(tmp_path: Path) -> None:
    source, preset = KINDS["HLG"]
    timeline = replace(timeline_of((clip("a", "s", 5 / NTSC, 100),), rate=NTSC), size=source.size)
    index = index_of(asset_of("s", make(source)), make(source))
    plan = plan_render(
        timeline, {"s": asset_of("s", make(source))}, preset_named(preset), indexes={"s": index}
    )
    other = hevc(f"{HLG}:keyint=17", pixel_format=TEN)  # its key pictures lie elsewhere
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    made = work.render(
        plan, {"s": make(other)}, tmp_path, report=lambda progress: None, cancelled=lambda: False
    )
    assert "made_again" in made.report
    with av.open(str(made.files[0])) as container, av.open(str(make(source))) as stored:
        original = next(stored.decode(video=0))
        assert {light(frame) for frame in container.decode(video=0)} == {light(original)}


@pytest.mark.parametrize("why", ["a caption", "everything encoded"])
def test_what_cannot_be_kept_is_brought_to_ordinary_light(why: str, tmp_path: Path) -> None:
    source, preset = KINDS["HLG"]
    track = CaptionTrack("t", "en", CaptionMode.BURN, (Cue("q", 40, 5, "."),))
    timeline = replace(several(source), captions=(track,) if why == "a caption" else ())
    choice = EncodeChoice.NEEDED if why == "a caption" else EncodeChoice.ALL
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset, encode=choice)
    assert "copied_frames" not in made.report
    with av.open(str(made.files[0])) as container:
        assert {frame.color_trc for frame in container.decode(video=0)} == {1}
    if why == "a caption":
        assert list(made.report["encoded"]) == [
            "Its light is of high dynamic range, and the output's is not."
        ]


def test_a_film_of_ordinary_light_beside_it_makes_all_of_it_ordinary(tmp_path: Path) -> None:
    source, preset = KINDS["HLG"]
    plain = hevc("open-gop=0:bframes=2", first=1000)
    items = (clip("a", "s", 0, 48), clip("b", "t", 0, 48))
    timeline = replace(timeline_of(items, rate=NTSC), size=source.size)
    made = export(timeline, {"s": source, "t": plain}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source, "t": plain})


SMALLER = {
    "smaller quality": lambda preset: at_quality(preset, Quality.SMALL),
    "a bit rate": lambda preset: at_bit_rate(preset, 400_000),
    "below a size": lambda preset: below_size(preset, 600_000),
}


@pytest.mark.parametrize("wish", SMALLER)
@pytest.mark.parametrize("kind", ["HDR10", "HLG"])
def test_a_smaller_file_has_the_same_light(kind: str, wish: str, tmp_path: Path) -> None:
    source, name = KINDS[kind]
    timeline = replace(timeline_of((clip("a", "s", 0, 60),), rate=NTSC), size=source.size)
    preset = SMALLER[wish](preset_named(name))
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and not made.report.get("copied_frames")
    with av.open(str(made.files[0])) as container, av.open(str(make(source))) as stored:
        original, frames = next(stored.decode(video=0)), list(container.decode(video=0))
    assert len(frames) == timeline.frames
    assert {light(frame) for frame in frames} == {light(original)}


def test_a_file_that_could_not_be_read_ahead_keeps_its_light(tmp_path: Path) -> None:
    source, preset = KINDS["HLG"]
    timeline = replace(timeline_of((clip("a", "s", 0, 30),), rate=NTSC), size=source.size)
    made = export(timeline, {"s": source}, tmp_path, preset=preset)
    with av.open(str(made.files[0])) as container, av.open(str(make(source))) as stored:
        original = next(stored.decode(video=0))
        assert {light(frame) for frame in container.decode(video=0)} == {light(original)}


@pytest.mark.parametrize("kind", ["HDR10", "HLG", "wide colours"])
@pytest.mark.parametrize("name", ["mp4-av1", "webm"])
def test_another_codec_of_ten_bits_holds_it_too(kind: str, name: str, tmp_path: Path) -> None:
    source, _ = KINDS[kind]
    timeline = replace(timeline_of((clip("a", "s", 0, 30),), rate=NTSC), size=source.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=name)
    assert "made_again" not in made.report and not made.report.get("copied_frames")
    with av.open(str(made.files[0])) as container, av.open(str(make(source))) as stored:
        original, frames = next(stored.decode(video=0)), list(container.decode(video=0))
    assert len(frames) == timeline.frames
    assert {light(frame)[:5] for frame in frames} == {light(original)[:5]}
    assert {light(frame)[6] for frame in frames} == {light(original)[6]}
    assert _screen(frames[-1]) == pytest.approx(_screen(original), rel=0.01, abs=0.001)


def _screen(frame: av.VideoFrame) -> list[float]:
    """The primaries, white and light of the screen it was made on; each codec has its own fractions."""
    said: Any = frame.side_data.get("MASTERING_DISPLAY_METADATA")
    numbers = struct.unpack("20i", bytes(said)[:80]) if said else ()
    return [above / below for above, below in zip(numbers[::2], numbers[1::2], strict=True)]


def test_a_codec_of_eight_bits_gets_ordinary_light(tmp_path: Path) -> None:
    source, _ = KINDS["HLG"]
    timeline = replace(timeline_of((clip("a", "s", 0, 10),), rate=NTSC), size=source.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset="mp4")
    with av.open(str(made.files[0])) as container:
        assert {(frame.format.name, frame.color_trc) for frame in container.decode(video=0)} == {
            ("yuv420p", 1)
        }


HALF_SAID = "open-gop=0:bframes=2:transfer=smpte2084"
SHOWN = {
    "HDR10": (PQ, TEN),
    "HLG": (HLG, TEN),
    "wide colours": (WIDE, TEN),
    "PQ and nothing else": (HALF_SAID, TEN),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_the_preview_has_the_light_of_an_export_to_ordinary_screens(kind: str, tmp_path: Path) -> None:
    parameters, pixels = SHOWN[kind]
    path = make(hevc(parameters, pixel_format=pixels))
    info = prober().probe(path)
    assert info.picture is not None
    timeline = replace(timeline_of((clip("a", "s", 0, 30),), rate=NTSC), size=info.picture.display_size)
    made = export(timeline, {"s": path}, tmp_path, preset="mp4")
    work = Derivation(Ffmpeg(find_ffmpeg()))
    quiet: Any = {"report": lambda progress: None, "cancelled": lambda: False}
    proxy = work.proxy(path, info, tmp_path, **quiet)
    strip, layout = work.filmstrip(path, info, tmp_path, **quiet)
    exported, shown, sheet = (_first(file) for file in (made.files[0], proxy, strip))
    tile = sheet[: layout.tile_height, : layout.tile_width]
    white = _white(exported)
    assert abs(_white(shown) - white) <= 4
    assert abs(_white(tile) - white) <= 6


def _first(path: Path) -> Any:
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def _white(picture: Any) -> float:
    """The first block, which is white."""
    height, width = picture.shape[:2]
    return float(picture[height // 8 : height // 3, width // 32 : width // 10].mean())
