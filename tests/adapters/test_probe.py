"""What a probe finds in files of known making."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.db.media_json import info_from_json, info_to_json
from app.adapters.ffmpeg.probing.probe import AvProber
from app.domain.media import MediaInfo, VideoStream
from app.domain.playback import browser_plays, wants_proxy
from tests.adapters.hostile import png
from tests.interrupted import interrupted
from tests.media import Clip, make, read_frame_numbers, read_frame_times, read_sound_times

FILM = Fraction(24000, 1001)
UNEVEN = tuple(Fraction(number * number, 900) for number in range(60))


def picture_of(info: MediaInfo) -> VideoStream:
    assert info.picture is not None
    return info.picture


@pytest.mark.parametrize(
    ("clip", "codec", "plays"),
    [
        (Clip(), "h264", True),
        (Clip(container="mov"), "h264", True),
        (Clip(container="mkv"), "h264", False),
        (Clip(container="mkv", codec="libvpx-vp9", sound="libopus"), "vp9", False),
        (Clip(container="webm", codec="libvpx-vp9", sound="libopus"), "vp9", True),
        (Clip(container="ts"), "h264", False),
        (Clip(container="ts", codec="mpeg2video", sound="mp2"), "mpeg2video", False),
        (Clip(container="avi", codec="mpeg4", sound="libmp3lame", b_frames=0), "mpeg4", False),
        (Clip(container="mov", codec="prores_ks", pixel_format="yuv422p10le", b_frames=0), "prores", False),
        (Clip(pixel_format="yuv422p"), "h264", False),
        (Clip(sound="ac3"), "h264", False),
        (Clip(sound=None), "h264", True),
    ],
    ids=lambda value: f"{value.container} {value.codec} {value.sound}" if isinstance(value, Clip) else "",
)
def test_facts_of_a_file(prober: AvProber, clip: Clip, codec: str, plays: bool) -> None:
    path = make(clip)
    info = prober.probe(path)
    picture = picture_of(info)
    assert (picture.codec, picture.width, picture.height) == (codec, *clip.size)
    assert (picture.rate, picture.variable_rate, picture.rotation) == (clip.rate, False, 0)
    assert abs(picture.duration - clip.duration) <= Fraction(1, 25)
    assert bool(info.sound) == bool(clip.sound)
    assert info.size_bytes == path.stat().st_size
    assert browser_plays(info) is plays
    assert wants_proxy(info) is not plays


def test_times_of_a_common_file_are_exact(prober: AvProber) -> None:
    info = prober.probe(make(Clip(rate=FILM, frames=48)))
    picture = picture_of(info)
    assert (picture.rate, picture.start, picture.duration) == (FILM, Fraction(0), 48 / FILM)
    assert picture.longest_group == 30
    assert info.sound is not None
    assert (info.sound.start, info.sound.sample_rate, info.sound.channels) == (Fraction(0), 48_000, 2)


def test_a_rate_rounded_to_milliseconds_is_recognised(prober: AvProber) -> None:
    assert picture_of(prober.probe(make(Clip(container="mkv", rate=FILM)))).rate == FILM


def test_a_varying_rate_is_noticed_and_averaged(prober: AvProber) -> None:
    clip = Clip(container="mp4", times=UNEVEN, b_frames=0)
    picture = picture_of(prober.probe(make(clip)))
    assert picture.variable_rate
    assert abs(picture.rate - 59 / UNEVEN[-1]) < Fraction(1, 100)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_picture_is_known_as_such(prober: AvProber, rotation: int) -> None:
    clip = Clip(rotation=rotation)
    picture = picture_of(prober.probe(make(clip)))
    assert picture.rotation == rotation
    assert picture.display_size == ((320, 180) if rotation % 180 == 0 else (180, 320))
    assert read_frame_numbers(make(clip)) == list(range(60))


def test_stretched_pixels_are_known_as_such(prober: AvProber) -> None:
    picture = picture_of(prober.probe(make(Clip(aspect=Fraction(4, 3)))))
    assert picture.sample_aspect == Fraction(4, 3)
    assert picture.display_size == (427, 180)


def test_a_file_whose_clock_begins_late_is_counted_from_its_beginning(prober: AvProber) -> None:
    info = prober.probe(make(Clip(start=Fraction(10))))
    picture = picture_of(info)
    assert abs(info.origin - 10) < Fraction(1, 20)
    assert picture.start < Fraction(1, 20)
    assert picture.duration == 2
    assert not browser_plays(info)  # its own clock would show other pictures


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_holes_in_the_sound_are_counted(prober: AvProber, container: str, tmp_path: Path) -> None:
    whole = Clip(container=container)
    [sound] = prober.probe(make(whole)).audio
    assert sound.missing < Fraction(1, 100)
    [sound] = prober.probe(interrupted(whole, tmp_path, (30, 50, 0))).audio
    assert abs(sound.missing - Fraction(20 * 1024, 48_000)) < Fraction(1, 100)


def test_sound_alone_is_media(prober: AvProber) -> None:
    info = prober.probe(make(Clip(codec=None, container="m4a")))
    assert info.picture is None
    assert info.duration == 2
    assert browser_plays(info)


def test_a_picture_is_still(prober: AvProber, tmp_path: Path) -> None:
    path = tmp_path / "original"
    path.write_bytes(png(64, 36))
    info = prober.probe(path)
    assert info.still
    assert info.duration == 0
    assert not wants_proxy(info)


def test_long_groups_in_large_pictures_want_a_proxy(prober: AvProber) -> None:
    large = Clip(size=(1920, 1080), gop=250, frames=90, sound=None)
    info = prober.probe(make(large))
    assert browser_plays(info)
    assert wants_proxy(info)
    assert not wants_proxy(prober.probe(make(Clip(size=(1920, 1080), gop=30, frames=90, sound=None))))


def test_generated_media_tell_the_truth() -> None:
    path = make(Clip(first=100))
    assert read_frame_numbers(path) == list(range(100, 160))
    assert read_frame_times(path) == [Fraction(number, 30) for number in range(60)]
    heard = read_sound_times(path, [0.25, 1.0, 1.75])
    assert [round(time, 2) for time in heard if time is not None] == [0.25, 1.0, 1.75]


def test_facts_of_an_older_version_leave_open_what_nobody_looked_for() -> None:
    known = info_to_json(AvProber().probe(make(Clip())))
    older = {**known, "video": [{key: each[key] for key in each if key != "scan"} for each in known["video"]]}
    picture = picture_of(info_from_json(older))
    assert picture.scan is None and picture.maybe_interlaced and not picture.interlaced
