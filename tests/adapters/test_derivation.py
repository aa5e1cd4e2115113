"""Filmstrips, waveforms, proxies and the sample clip, looked at with the truth the media carry."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.derived.derivation import Derivation
from app.adapters.ffmpeg.derived.filmstrip import MAX_TILES, layout_of, make_filmstrip
from app.adapters.ffmpeg.derived.peaks import PEAKS, PeakMeter, make_peaks
from app.adapters.ffmpeg.derived.proxy import proxy_size
from app.adapters.ffmpeg.probing.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.errors import DiskFull, RenderCancelled
from app.domain.media import MediaInfo, VideoStream
from app.domain.playback import browser_plays, wants_proxy
from app.ports import WorkProgress
from tests.adapters.hostile import png
from tests.interrupted import interrupted
from tests.media import (
    Clip,
    make,
    number_in,
    read_frame_numbers,
    read_frame_times,
    read_sound_times,
)
from tests.small_disk import files_of_at_most

UNEVEN = tuple(Fraction(number * number, 900) for number in range(60))


def nobody(progress: WorkProgress) -> None:
    """Nobody listens."""


def goes_on() -> bool:
    return False


def video(**facts: object) -> VideoStream:
    usual: dict[str, object] = {
        "index": 0,
        "codec": "h264",
        "profile": "High",
        "width": 1920,
        "height": 1080,
        "pixel_format": "yuv420p",
        "rate": Fraction(25),
        "variable_rate": False,
        "rotation": 0,
        "sample_aspect": Fraction(1),
        "start": Fraction(0),
        "duration": Fraction(10),
    }
    return VideoStream(**{**usual, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize("rotation", [0, 90])
def test_each_tile_shows_the_picture_of_its_moment(
    rotation: int, derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    source = make(Clip(frames=90, rotation=rotation))
    info = prober.probe(source)
    path, layout = derivation.filmstrip(source, info, tmp_path, report=nobody, cancelled=goes_on)
    with av.open(str(path)) as container:
        sheet = next(container.decode(video=0)).to_ndarray(format="gray").astype(np.uint8)
    height, width = layout.tile_height, layout.tile_width
    numbers = []
    for tile in range(layout.count):
        top, left = tile // layout.columns * height, tile % layout.columns * width
        numbers.append(number_in(sheet[top : top + height, left : left + width]))
    expected = [int(tile * layout.interval * 30) for tile in range(layout.count)]
    assert layout.count == 12
    assert numbers == expected
    assert (width > height) is (rotation == 0)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["filmstrip.jpg", "peaks.u8"]


@pytest.mark.parametrize("hours", [Fraction(1, 3600), Fraction(1, 60), 1, 24, 1000])
def test_a_filmstrip_is_never_endless(hours: Fraction) -> None:
    info = MediaInfo("mov", Fraction(hours) * 3600, 1, (video(),))
    layout = layout_of(info, video())
    assert 1 <= layout.count <= MAX_TILES
    assert layout.count * layout.interval >= info.duration


@pytest.mark.parametrize("size", [(1, 1), (16384, 2), (2, 16384), (427, 180)])
def test_any_shape_gets_a_tile_and_a_proxy(size: tuple[int, int]) -> None:
    picture = video(width=size[0], height=size[1])
    layout = layout_of(MediaInfo("mov", Fraction(10), 1, (picture,)), picture)
    assert 16 <= layout.tile_width <= 320
    width, height = proxy_size(picture)
    assert width % 2 == height % 2 == 0
    assert 2 <= width <= 640
    assert 2 <= height <= 360


def test_a_still_picture_is_one_tile(derivation: Derivation, prober: AvProber, tmp_path: Path) -> None:
    source = tmp_path / "original"
    source.write_bytes(png(64, 36))
    _, layout = derivation.filmstrip(source, prober.probe(source), tmp_path, report=nobody, cancelled=goes_on)
    assert layout.count == 1


def test_a_waveform_follows_the_sound(derivation: Derivation, prober: AvProber, tmp_path: Path) -> None:
    source = make(Clip(frames=90))
    path = derivation.peaks(source, prober.probe(source), tmp_path, report=nobody, cancelled=goes_on)
    peaks = path.read_bytes()
    assert abs(len(peaks) - 300) <= 2
    assert all(90 <= peak <= 115 for peak in peaks[5:290])  # a tone at 0.4 of full scale: 102


@pytest.mark.parametrize("source", [Clip(frames=90), Clip(frames=90, sound=None), Clip(container="mkv")])
def test_both_from_one_pass_are_what_each_is_by_itself(
    source: Clip, derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    file, ffmpeg = make(source), Ffmpeg(find_ffmpeg())
    info = prober.probe(file)
    together, apart = tmp_path / "together", tmp_path / "apart"
    for folder in (together, apart):
        folder.mkdir()
    strip, layout = derivation.filmstrip(file, info, together, report=nobody, cancelled=goes_on)
    alone, same = make_filmstrip(ffmpeg, file, info, apart, report=nobody, cancelled=goes_on)
    assert (strip.read_bytes(), layout) == (alone.read_bytes(), same)
    assert (together / PEAKS).exists() is (info.sound is not None)
    if info.sound:
        peaks = derivation.peaks(file, info, together, report=nobody, cancelled=goes_on)
        heard = make_peaks(ffmpeg, file, info, apart, report=nobody, cancelled=goes_on)
        assert peaks.read_bytes() == heard.read_bytes()


def test_sound_that_cannot_be_read_does_not_cost_the_filmstrip(
    derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    file = make(Clip(frames=90))
    info = prober.probe(file)
    lost = replace(info, audio=(replace(info.audio[0], index=7),))
    strip, layout = derivation.filmstrip(file, lost, tmp_path, report=nobody, cancelled=goes_on)
    assert (strip.stat().st_size > 0, layout.count, (tmp_path / PEAKS).exists()) == (True, 12, False)


@pytest.mark.parametrize("cut", [1, 7, 480, 100_000])
def test_a_meter_finds_the_loudest_sample_however_the_bytes_are_cut(cut: int) -> None:
    samples = np.zeros(24_000, "<i2")
    samples[[0, 2400, 23_999]] = [32_767, -16_384, -32_768]
    data = samples.tobytes()
    meter = PeakMeter(channels=1)
    for start in range(0, len(data), cut):
        meter.feed(data[start : start + cut])
    meter.finish()
    assert len(meter.peaks) == 100
    loud = {index: peak for index, peak in enumerate(meter.peaks) if peak}
    assert loud == {0: 255, 10: 128, 99: 255}


@pytest.mark.parametrize(
    "clip",
    [
        Clip(),
        Clip(rate=Fraction(30000, 1001), container="mkv"),
        Clip(container="ts", codec="mpeg2video", sound="mp2"),
        Clip(times=UNEVEN, b_frames=0),
        Clip(rotation=90),
        Clip(start=Fraction(10)),
        Clip(size=(1280, 720), gop=250),
        Clip(pixel_format="yuv444p", size=(321, 181)),
    ],
    ids=["usual", "NTSC", "MPEG-2", "varying rate", "turned", "late clock", "720p", "odd size"],
)
def test_a_proxy_shows_the_same_pictures_at_the_same_times(
    clip: Clip, derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    source = make(clip)
    proxy = derivation.proxy(source, prober.probe(source), tmp_path, report=nobody, cancelled=goes_on)
    assert read_frame_numbers(proxy) == list(range(60))
    for mine, theirs in zip(read_frame_times(proxy), read_frame_times(source), strict=True):
        assert abs(mine - theirs) <= Fraction(1, 500)
    at = [0.25, 1.0, 1.75]
    for mine_heard, theirs_heard in zip(
        read_sound_times(proxy, at), read_sound_times(source, at), strict=True
    ):
        assert mine_heard is not None
        assert theirs_heard is not None
        assert abs(mine_heard - theirs_heard) < 0.01
    info = prober.probe(proxy)
    assert browser_plays(info)
    assert info.picture is not None
    assert info.picture.width <= 640
    assert info.picture.height <= 360
    assert info.picture.longest_group == 15
    assert info.picture.rotation == 0


@pytest.mark.parametrize(
    "clip",
    [
        Clip(gop=10),
        Clip(gop=10, container="ts", codec="mpeg2video", sound="mp2"),
        Clip(gop=10, times=UNEVEN, b_frames=0),
        Clip(gop=10, start=Fraction(10), sound=None),
    ],
    ids=["usual", "MPEG-2", "varying rate", "late clock"],
)
def test_a_draft_shows_the_key_pictures_at_their_times_and_has_all_of_the_sound(
    clip: Clip, derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    source = make(clip)
    draft = derivation.draft(source, prober.probe(source), tmp_path, report=nobody, cancelled=goes_on)
    numbers = read_frame_numbers(draft)
    assert 4 <= len(numbers) <= 7 and numbers[0] == 0
    times = read_frame_times(source)
    for number, at in zip(numbers, read_frame_times(draft), strict=True):
        assert abs(at - times[number]) <= Fraction(1, 500)
    if clip.sound:
        heard = zip(
            read_sound_times(draft, [0.25, 1.75]), read_sound_times(source, [0.25, 1.75]), strict=True
        )
        assert all(mine and theirs and abs(mine - theirs) < 0.01 for mine, theirs in heard)
    assert browser_plays(prober.probe(draft))


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_further_sounds_are_files_of_their_own_with_the_times_of_the_source(
    container: str, derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    source = make(Clip(container=container, names=(("eng", "Game"), ("deu", "Microphone"), ("", ""))))
    info = prober.probe(source)
    titles = [stream.title for stream in info.audio]
    assert [stream.language for stream in info.audio] == ["eng", "deu", ""]
    assert titles == (["Game", "Microphone", ""] if container != "ts" else ["", "", ""])
    made = derivation.sounds(source, info, tmp_path, report=nobody, cancelled=goes_on)
    assert sorted(made) == [2, 3]
    for number, (path, peaks) in made.items():
        mine, theirs = (
            read_sound_times(path, [0.25, 1.75]),
            read_sound_times(source, [0.25, 1.75], sound=number - 1),
        )
        assert all(one and other and abs(one - other) < 0.01 for one, other in zip(mine, theirs, strict=True))
        assert browser_plays(prober.probe(path))
        assert 198 <= len(peaks.read_bytes()) <= 205 and min(peaks.read_bytes()[2:190]) > 80


def test_a_proxy_keeps_time_where_the_sound_has_a_hole(
    derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    """Browsers play what follows a hole too early."""
    whole = Clip(frames=120)
    source = interrupted(whole, tmp_path, (60, 80, 0))
    info = prober.probe(source)
    assert wants_proxy(info) and browser_plays(info) and not wants_proxy(prober.probe(make(whole)))
    proxy = derivation.proxy(source, info, tmp_path, report=nobody, cancelled=goes_on)
    at = [0.5, 1.0, 2.0, 3.5]
    heard = zip(read_sound_times(proxy, at), read_sound_times(make(whole), at), strict=True)
    assert all(
        mine is not None and theirs is not None and abs(mine - theirs) < 0.01 for mine, theirs in heard
    )
    [sound] = prober.probe(proxy).audio
    assert sound.missing < Fraction(1, 100)


def test_a_proxy_of_sound_alone_is_sound(derivation: Derivation, prober: AvProber, tmp_path: Path) -> None:
    source = make(Clip(codec=None, sound="flac", container="mka"))
    proxy = derivation.proxy(source, prober.probe(source), tmp_path, report=nobody, cancelled=goes_on)
    info = prober.probe(proxy)
    assert info.picture is None
    assert browser_plays(info)


def test_work_that_is_cancelled_stops(derivation: Derivation, prober: AvProber, tmp_path: Path) -> None:
    source = make(Clip())
    with pytest.raises(RenderCancelled):
        derivation.proxy(source, prober.probe(source), tmp_path, report=nobody, cancelled=lambda: True)


def test_the_sample_clip_is_what_everybody_can_edit(
    derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    said: list[float] = []
    path = derivation.sample(tmp_path, report=lambda word: said.append(word.fraction), cancelled=goes_on)
    info = prober.probe(path)
    picture = info.picture
    assert picture is not None
    assert info.sound is not None
    assert (picture.width, picture.height, picture.rate, info.duration) == (
        1280,
        720,
        Fraction(30),
        Fraction(20),
    )
    assert picture.longest_group == 30
    assert browser_plays(info)
    assert said == sorted(said)
    assert said[-1] == 1.0


def test_a_disk_that_fills_while_a_waveform_is_written_is_said_to_be_full(
    ffmpeg: Ffmpeg, tmp_path: Path
) -> None:
    source = make(Clip(frames=90, size=(64, 36)))
    info = AvProber().probe(source)
    with files_of_at_most(100), pytest.raises(DiskFull):
        Derivation(ffmpeg).peaks(source, info, tmp_path, report=nobody, cancelled=goes_on)
