"""Files that mean harm get one plain sentence, and reach nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from app.adapters.ffmpeg.preamble import file_url, open_options, untrusted_input
from app.adapters.ffmpeg.probing.probe import LIMITS, AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.errors import FfmpegFailed, MediaError, MediaMissing, MediaUnreadable
from tests.adapters.hostile import (
    ABSURD,
    NOT_MEDIA,
    REACHING_OUT,
    Canary,
    aimed,
    canary_in,
    fast_claim,
    long_claim,
    png,
    reference_movie,
    wav,
)
from tests.media import Clip, make
from tests.running_server import descendants, is_alive

IMPATIENT = AvProber(patience=20)
ENDINGS = ("clip.mp4", "original", "clip.m3u8")  # ffmpeg believes some endings; we store without one


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    with canary_in(tmp_path) as canary:
        yield canary


def refusal(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(MediaError) as caught:
        IMPATIENT.probe(path)
    message = caught.value.message
    assert "takes too long" not in message
    assert message.endswith(".")
    assert len(message) < 120
    assert "/" not in message  # no path of ours
    return message


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("what", REACHING_OUT)
def test_a_file_that_names_other_files_is_refused_and_reads_none(
    what: str, name: str, canary: Canary, tmp_path: Path
) -> None:
    hostile = tmp_path / name
    hostile.write_bytes(aimed(REACHING_OUT[what], canary, name))
    refusal(hostile)
    assert canary.touched == []


@pytest.mark.parametrize("what", REACHING_OUT)
def test_ffmpeg_itself_refuses_such_a_file_too(
    what: str, canary: Canary, ffmpeg: Ffmpeg, tmp_path: Path
) -> None:
    hostile = tmp_path / "original"
    hostile.write_bytes(aimed(REACHING_OUT[what], canary, "original"))
    with pytest.raises(FfmpegFailed):
        ffmpeg.run([*untrusted_input(hostile), "-f", "null", "-"], cwd=tmp_path)
    assert canary.touched == []


def test_a_reference_movie_is_not_followed(canary: Canary, tmp_path: Path) -> None:
    hostile = tmp_path / "original"
    hostile.write_bytes(reference_movie(canary))
    refusal(hostile)
    assert canary.touched == []


def test_only_the_list_of_formats_stops_a_playlist(tmp_path: Path) -> None:
    # This is the attack that works when the list is left out, so the tests above prove something.
    (tmp_path / "secret.ts").write_bytes(make(Clip(container="ts")).read_bytes())
    playlist = tmp_path / "clip.m3u8"
    segment = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{tmp_path}/secret.ts\n#EXT-X-ENDLIST\n"
    playlist.write_text(segment)
    others = {name: value for name, value in open_options().items() if name != "format_whitelist"}
    with av.open(file_url(playlist), options=others) as container:
        assert container.streams.video
    with pytest.raises(av.error.FFmpegError):
        av.open(file_url(playlist), options=open_options())


@pytest.mark.parametrize("what", NOT_MEDIA)
def test_a_file_that_is_no_media_is_refused(what: str, tmp_path: Path) -> None:
    hostile = tmp_path / "clip.mp4"
    hostile.write_bytes(NOT_MEDIA[what]())
    refusal(hostile)


@pytest.mark.parametrize("what", ABSURD)
def test_an_absurd_file_is_refused(what: str, tmp_path: Path) -> None:
    hostile = tmp_path / "clip.mp4"
    hostile.write_bytes(ABSURD[what]())
    refusal(hostile)


def test_a_picture_that_unpacks_to_too_much_is_never_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "original"
    bomb.write_bytes(png(16_000, 16_000))
    assert bomb.stat().st_size < 100_000
    small = replace(LIMITS, address_space=768 << 20)  # the picture alone needs more than there is then
    prober = AvProber(limits=small)
    picture = tmp_path / "picture"
    picture.write_bytes(png(64, 36))
    assert prober.probe(picture).still
    with pytest.raises(MediaUnreadable):
        prober.probe(bomb)
    assert prober.probe(picture).still


@pytest.mark.parametrize(
    "whole",
    [Clip(), Clip(muxer=(("movflags", "faststart"),)), Clip(container="mkv"), Clip(container="ts")],
    ids=["index at the end", "index in front", "Matroska", "transport stream"],
)
def test_a_truncated_file_is_refused_or_as_long_as_what_is_left(whole: Clip, tmp_path: Path) -> None:
    data = make(whole).read_bytes()
    part = tmp_path / "clip"
    for sixtyfourths in range(1, 64):
        part.write_bytes(data[: len(data) * sixtyfourths // 64])
        try:
            info = IMPATIENT.probe(part)
        except MediaError as error:
            assert error.message.endswith("."), sixtyfourths
        else:
            assert Fraction(0) < info.duration <= whole.duration + Fraction(1, 10), sixtyfourths
            assert (whole.container, whole.muxer) != ("mp4", ())  # without an index nothing can be found


def test_a_single_pixel_is_a_picture(tmp_path: Path) -> None:
    still = tmp_path / "still"
    still.write_bytes(png(1, 1))
    film = make(Clip(size=(1, 1), codec="ffv1", pixel_format="gray", container="mkv", b_frames=0, sound=None))
    for path in (still, film):
        picture = IMPATIENT.probe(path).picture
        assert picture is not None
        assert picture.display_size == (1, 1)


@pytest.mark.parametrize("channels", [1, 8, 16])
def test_sound_that_can_be_mixed_is_let_in(channels: int, tmp_path: Path) -> None:
    sound = tmp_path / "sound"
    sound.write_bytes(wav(channels=channels))
    [stream] = IMPATIENT.probe(sound).audio
    assert stream.channels == channels


def test_why_sound_is_not_let_in_is_said(tmp_path: Path) -> None:
    sound = tmp_path / "sound"
    sound.write_bytes(wav(channels=64))
    assert refusal(sound) == "Sound in 64 channels cannot be mixed here."


def test_a_picture_that_is_called_a_film_is_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "film.mp4"
    picture.write_bytes(png(64, 36))
    assert AvProber().probe(picture).still


def test_a_claim_of_111_hours_is_not_believed(tmp_path: Path) -> None:
    liar = tmp_path / "original"
    liar.write_bytes(long_claim())
    assert IMPATIENT.probe(liar).duration == 2


def test_a_claim_of_a_million_pictures_a_second_is_bounded(tmp_path: Path) -> None:
    liar = tmp_path / "original"
    liar.write_bytes(fast_claim())
    picture = IMPATIENT.probe(liar).picture
    assert picture is not None
    assert picture.rate == 1000


def test_a_codec_that_is_not_let_in_is_not_tried(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    rare = make(Clip(codec="magicyuv", pixel_format="gbrp", container="avi", b_frames=0, sound=None))
    refusal(rare)
    with pytest.raises(FfmpegFailed):
        ffmpeg.run([*untrusted_input(rare), "-f", "null", "-"], cwd=tmp_path)


def test_a_tag_is_only_text(tmp_path: Path) -> None:
    tagged = tmp_path / "original"
    title = "<img src=x onerror=alert(1)>\x1b[2J=cmd|x"
    with (
        av.open(str(tagged), "w", format="matroska") as output,
        av.open(str(make(Clip(sound=None)))) as source,
    ):
        output.metadata["title"] = title
        stream = output.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = stream
                output.mux(packet)
    assert dict(IMPATIENT.probe(tagged).tags)["title"] == title.replace("\x1b", "")


def test_a_probe_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    never = tmp_path / "original"
    never.write_bytes(make(Clip()).read_bytes())
    with pytest.raises(MediaUnreadable, match="too long"):
        AvProber(patience=0.001).probe(never)


def test_every_file_is_read_by_a_process_of_its_own_which_is_gone_afterwards(tmp_path: Path) -> None:
    clip = tmp_path / "original"
    clip.write_bytes(make(Clip()).read_bytes())
    prober, others = AvProber(), set(descendants(os.getpid()))
    prober.probe(clip)
    [asked] = set(descendants(os.getpid())) - others
    prober.probe(clip)
    assert set(descendants(os.getpid())) - others == {asked}
    del prober
    assert not is_alive(asked)


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MediaMissing):
        IMPATIENT.probe(tmp_path / "original")
