"""What is heard in an exported file is what the timeline says, to the millisecond."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream

from app.domain.timeline import Clip, Gap, Timeline, Track, TrackKind
from tests.frames.exporting import clip, export, timeline_of
from tests.frames.test_lossless_sound import samples_of
from tests.media import SAMPLE_RATE, Samples, make, read_frame_numbers, read_samples, read_sound_times
from tests.media import Clip as Media

RATE = Fraction(30)
CLICK = 24  # samples: half a millisecond
SOURCE_SECONDS = 12


@pytest.fixture(
    scope="module", params=[("wav", 48_000, "stereo"), ("m4a", 44_100, "mono"), ("mka", 48_000, "5.1")]
)
def clicks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that clicks at every whole second."""
    container, rate, layout = request.param
    path = tmp_path_factory.mktemp("clicks") / f"clicks.{container}"
    write_clicks(path, rate, layout)
    return path


@pytest.fixture(scope="module")
def plain_clicks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clicks") / "clicks.wav"
    write_clicks(path, SAMPLE_RATE, "stereo")
    return path


def write_clicks(path: Path, rate: int, layout: str) -> None:
    codec = "pcm_s16le" if path.suffix == ".wav" else "aac"
    samples = np.zeros(SOURCE_SECONDS * rate, np.float32)
    for second in range(SOURCE_SECONDS):
        samples[second * rate : second * rate + CLICK] = 0.5
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        wide = np.tile(samples, (stream.codec_context.channels, 1))
        resampler = av.AudioResampler(
            format=stream.codec_context.format, layout=layout, rate=rate, frame_size=1024
        )
        frame = av.AudioFrame.from_ndarray(wide, format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))


def clicks_in(path: Path) -> list[float]:
    """The seconds at which the file clicks."""
    loud = np.abs(read_samples(path))
    level = float(loud.max()) / 3
    found: list[float] = []
    for place in np.flatnonzero(loud > level):
        if not found or place / SAMPLE_RATE - found[-1] > 0.02:
            found.append(float(place) / SAMPLE_RATE)
    return found


def heard_at(timeline: Timeline) -> list[float]:
    """The seconds at which it must click."""
    times = []
    for track in timeline.tracks:
        for item, place in track.clips():
            for second in range(SOURCE_SECONDS):
                into = (second - item.source_start) / item.speed
                if 0 <= into < Fraction(place.frames) / timeline.rate:
                    times.append(float(Fraction(place.start) / timeline.rate + into))
    return sorted(times)


def sounding(*items: Clip | Gap, rate: Fraction = RATE) -> Timeline:
    return Timeline(rate=rate, size=(320, 180), tracks=(Track("t", TrackKind.AUDIO, "A1", items),))


def assert_clicks(path: Path, timeline: Timeline, *, within: float = 0.001) -> None:
    assert clicks_in(path) == pytest.approx(heard_at(timeline), abs=within)


def test_sound_lies_where_its_pictures_do_after_cuts(clicks: Path) -> None:
    timeline = sounding(
        clip("a", "s", Fraction(1, 2), 75),
        Gap(22),
        clip("b", "s", Fraction(22, 3), 100),
        clip("c", "s", 3, 10),
    )
    assert_clicks(export(timeline, {"s": clicks}, preset="wav").files[0], timeline)


@pytest.mark.parametrize("preset", ["mp4", "audio", "webm", "mp3"])
def test_every_coder_keeps_the_place_of_the_sound(plain_clicks: Path, preset: str) -> None:
    timeline = sounding(clip("a", "s", Fraction(1, 2), 75), clip("b", "s", Fraction(22, 3), 100))
    # WebM begins with what Opus needs to get going, and MP3 players may ignore the header that says so.
    within = {"webm": 0.008, "mp3": 0.03}.get(preset, 0.001)
    assert_clicks(export(timeline, {"s": plain_clicks}, preset=preset).files[0], timeline, within=within)


@pytest.mark.parametrize("preset", ["mp4", "audio", "webm", "mp3", "flac"])
def test_sound_of_a_phone_call_keeps_its_rate_and_its_place(preset: str, tmp_path: Path) -> None:
    """At 8 kHz the one packet that coders of AAC put before the sound lasts an eighth of a second."""
    source = tmp_path / "phone.wav"
    write_clicks(source, 8_000, "mono")
    timeline = replace(sounding(clip("a", "s", Fraction(1, 2), 75), Gap(9)), sample_rate=8_000)
    made = export(timeline, {"s": source}, preset=preset)
    assert "made_again" not in made.report
    assert_clicks(made.files[0], timeline, within=0.03 if preset == "mp3" else 0.01)


@pytest.mark.parametrize("speed", [Fraction(2), Fraction(1, 2), Fraction(7, 9)], ids=str)
def test_sound_keeps_its_place_at_another_speed(plain_clicks: Path, speed: Fraction) -> None:
    piece = replace(clip("a", "s", Fraction(5, 2), 85, speed=speed), keep_pitch=False)
    timeline = sounding(clip("b", "s", 1, 20), piece)
    assert_clicks(export(timeline, {"s": plain_clicks}, preset="wav").files[0], timeline)


@pytest.mark.parametrize(
    ("speed", "within"),
    [("2", 0.004), ("3/2", 0.003), ("4", 0.006), ("8", 0.01), ("1/2", 0.006), ("1/4", 0.02)],
)
def test_sound_keeps_its_place_and_its_pitch_at_another_speed(
    plain_clicks: Path, speed: str, within: float
) -> None:
    assert_loudest(plain_clicks, Fraction(speed), SAMPLE_RATE, within=within)


@pytest.mark.parametrize("rate", [8_000, 22_050, 96_000])
@pytest.mark.parametrize("speed", [Fraction(2), Fraction(1, 2)], ids=str)
def test_so_it_does_at_any_sample_rate(rate: int, speed: Fraction, tmp_path: Path) -> None:
    """What keeps the pitch puts things elsewhere at each rate."""
    source = tmp_path / "clicks.wav"
    write_clicks(source, rate, "stereo")
    assert_loudest(source, speed, rate, within=0.006)


def assert_loudest(source: Path, speed: Fraction, rate: int, *, within: float) -> None:
    piece = clip("a", "s", Fraction(5, 2), int(Fraction(9) / speed * RATE), speed=speed)
    timeline = replace(sounding(clip("b", "s", 1, 15), piece), sample_rate=rate)
    loud = np.abs(read_samples(export(timeline, {"s": source}, preset="wav").files[0]))
    reach = int(0.05 * SAMPLE_RATE)  # half of what lies between two clicks at the highest speed
    for second in heard_at(timeline)[1:]:
        first = round(second * SAMPLE_RATE) - reach
        found = (first + int(loud[first : first + 2 * reach].argmax())) / SAMPLE_RATE
        assert found == pytest.approx(second, abs=within)


@pytest.mark.parametrize("speed", [Fraction(3, 2), Fraction(4), Fraction(1, 4)], ids=str)
def test_sound_keeps_its_pitch_at_another_speed(speed: Fraction) -> None:
    source = Media(frames=360, codec=None, container="m4a")
    timeline = sounding(clip("b", "s", 1, 15), clip("a", "s", 2, 60, speed=speed))
    made = export(timeline, {"s": source}, preset="wav").files[0]
    moments = [1.0, 1.5, 2.0]
    expected = [2 + (moment - 0.5) * float(speed) for moment in moments]
    # The rising tone of the source tells which moment is heard, as long as its pitch is kept.
    assert read_sound_times(made, moments) == pytest.approx(expected, abs=0.05 * max(1, float(speed)))


@pytest.mark.parametrize("rate", [Fraction(30_000, 1001), Fraction(24_000, 1001), Fraction(25)], ids=str)
def test_sound_has_exactly_as_many_samples_as_its_frames_last(plain_clicks: Path, rate: Fraction) -> None:
    timeline = sounding(*(clip(f"c{n}", "s", Fraction(n, 7), 7) for n in range(30)), rate=rate)
    made = export(timeline, {"s": plain_clicks}, preset="wav").files[0]
    assert len(read_samples(made)) == round(210 / rate * SAMPLE_RATE)


def test_many_clips_on_many_tracks_are_made_in_pieces_and_added_up(
    plain_clicks: Path, tmp_path: Path
) -> None:
    many = tuple(clip(f"a{n}", "s", Fraction(n, 2), 10) for n in range(20))
    few = (Gap(35), clip("b", "s", Fraction(1, 4), 90))
    tracks = (Track("t", TrackKind.AUDIO, "A1", many), Track("u", TrackKind.AUDIO, "A2", few))
    timeline = Timeline(rate=RATE, size=(320, 180), tracks=tracks)
    made = export(timeline, {"s": plain_clicks}, tmp_path, preset="wav").files[0]
    assert_clicks(made, timeline)
    assert len(list(tmp_path.glob("sound-*.w64"))) == 3


def test_gain_and_fades_are_heard() -> None:
    source = Media(frames=90)
    loud = clip("a", "s", 0, 30)
    quiet = replace(clip("b", "s", 1, 30), gain=Decimal("-20"))
    faded = replace(clip("c", "s", 2, 30), fade_in=15, fade_out=15)
    samples = read_samples(
        export(timeline_of((loud, quiet, faded), rate=RATE), {"s": source}, preset="wav").files[0]
    )
    assert level(samples, 1.5) == pytest.approx(level(samples, 0.5) / 10, rel=0.05)
    assert [level(samples, at) < level(samples, 2.5) / 4 for at in (2.03, 2.5, 2.97)] == [True, False, True]


@pytest.mark.parametrize("speed", [Fraction(1), Fraction(2)], ids=str)
def test_mono_is_as_loud_from_two_speakers_as_players_make_it(speed: Fraction) -> None:
    """Players give both speakers all of it, and so does an export that copies it; ffmpeg gives each half."""
    source = Media(frames=300, codec=None, container="m4a", channels=1)
    piece = replace(clip("a", "s", 1, 60, speed=speed), keep_pitch=False)
    made = export(sounding(piece), {"s": source}, preset="wav").files[0]
    original, heard = samples_of(make(source))[0], samples_of(made)
    for speaker in heard:
        assert speaker.std() == pytest.approx(original[SAMPLE_RATE : 3 * SAMPLE_RATE].std(), rel=0.02)


def test_a_muted_track_is_silent() -> None:
    source = Media(frames=30)
    timeline = timeline_of((clip("a", "s", 0, 30),), rate=RATE)
    muted = replace(timeline, tracks=(replace(timeline.tracks[0], muted=True),))
    assert "sound_codec" not in export(muted, {"s": source}).report


def test_sound_that_ends_early_is_followed_by_silence(plain_clicks: Path) -> None:
    timeline = sounding(clip("a", "s", Fraction(23, 2), 60), clip("b", "s", 20, 30), clip("c", "s", 1, 30))
    made = export(timeline, {"s": plain_clicks}, preset="wav").files[0]
    assert clicks_in(made) == pytest.approx([3.0], abs=0.001)


def level(samples: Samples, second: float) -> float:
    middle = round(second * SAMPLE_RATE)
    return float(np.sqrt(np.mean(samples[middle - 960 : middle + 960] ** 2)))


@pytest.mark.parametrize("late", ["audio", "video"])
def test_pictures_and_sound_of_a_transport_stream_stay_together(late: str, tmp_path: Path) -> None:
    path = tmp_path / "late.ts"
    shift_to_stream(make(Media(frames=90)), path, late, Fraction(1, 2))
    timeline = timeline_of((clip("a", "s", 1, 45),), rate=RATE)
    made = export(timeline, {"s": path}).files[0]
    heard = read_sound_times(made, [0.5])[0]
    shown = read_frame_numbers(made)[15]
    # The tone and the number say which moment of the source is heard and shown half a second in.
    assert heard == pytest.approx(1.5 - (0.5 if late == "audio" else 0), abs=0.03)
    assert shown / 30 == pytest.approx(1.5 - (0.5 if late == "video" else 0), abs=0.04)


def shift_to_stream(source: Path, path: Path, kind: str, by: Fraction) -> None:
    """The same packets as a transport stream, those of one kind later."""
    with av.open(str(source)) as old, av.open(str(path), "w") as new:
        made = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        for packet in old.demux():
            if packet.dts is None or packet.pts is None or packet.time_base is None:
                continue
            shift = round((by if packet.stream.type == kind else 0) / packet.time_base)
            packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
            packet.stream = made[packet.stream_index]
            new.mux(packet)
