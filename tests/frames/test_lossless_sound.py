"""Sound that is stored without loss stays so, sample by sample, where the format holds it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.presets import EncodeChoice
from app.domain.serial import to_text
from app.domain.timeline import Timeline
from tests.frames.exporting import clip, export, timeline_of
from tests.frames.test_export_command import export as command
from tests.media import Clip as Media
from tests.media import Samples, make

NTSC = Fraction(30_000, 1001)
RATE = 48_000
SOURCE = Media(frames=150, rate=NTSC, size=(64, 36), gop=24, noise=True, sound="pcm_s16le", container="mkv")
PIECES = ((7, 40), (71, 45), (24, 31))

KINDS = {
    "16 bits in Matroska": SOURCE,
    "24 bits in Matroska": replace(SOURCE, sound="pcm_s24le"),
    "floats in Matroska": replace(SOURCE, sound="pcm_f32le"),
    "FLAC in Matroska": replace(SOURCE, sound="flac"),
    "16 bits in QuickTime": replace(SOURCE, container="mov"),
    "24 bits in QuickTime": replace(SOURCE, container="mov", sound="pcm_s24le"),
    "5.1": replace(SOURCE, container="mov", channels=6),
    "mono": replace(SOURCE, channels=1),
    "several": replace(SOURCE, names=(("eng", "Boom"), ("deu", "Lavalier"))),
}


def cut(*pieces: tuple[int, int], source: Media = SOURCE) -> Timeline:
    clips = (clip(f"c{first}", "s", first / NTSC, frames) for first, frames in pieces)
    return replace(timeline_of(tuple(clips), rate=NTSC), size=source.size, sample_rate=RATE)


def samples_of(path: Path, sound: int = 0) -> Samples:
    """All channels as they are stored, each sample as a number between -1 and 1."""
    with av.open(str(path)) as container:
        frames = list(container.decode(container.streams.audio[sound]))
    assert (frames[0].pts or 0) * (frames[0].time_base or 1) == 0
    planes = [frame.to_ndarray() for frame in frames]
    count = frames[0].layout.nb_channels
    if not frames[0].format.is_planar:
        planes = [plane.reshape(-1, count).T for plane in planes]
    whole = np.concatenate(planes, axis=1)
    scale = {"s16": 1 << 15, "s32": 1 << 31}.get(frames[0].format.packed.name, 1)
    return np.asarray(whole.astype(np.float64) / scale, np.float32)


def wanted(timeline: Timeline, source: Media, sound: int = 0) -> Samples:
    original = samples_of(make(source), sound)
    pieces = []
    for item, place in timeline.tracks[0].clips():
        begin, end = (round(frame / NTSC * RATE) for frame in (place.start, place.end))
        first = round(item.source_start * RATE)
        pieces.append(original[:, first : first + end - begin])
    return np.concatenate(pieces, axis=1)


@pytest.mark.parametrize("preset", ["mkv", "mov-prores"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_sample_is_the_one_of_the_source(kind: str, preset: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    timeline = cut(*PIECES, source=source)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report
    for sound in range(made.report.get("sound_tracks", 1)):
        assert np.array_equal(samples_of(made.files[0], sound), wanted(timeline, source, sound))
    assert ("sound_tracks" in made.report) == (kind == "several" and preset == "mkv")
    assert made.report["sound_codec"].startswith("pcm" if preset != "mkv" or "float" in kind else "flac")


@pytest.mark.parametrize("preset", ["wav", "flac"])
@pytest.mark.parametrize("kind", ["24 bits in QuickTime", "FLAC in Matroska", "5.1", "mono"])
def test_sound_alone_keeps_every_sample_and_channel(kind: str, preset: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    timeline = cut(*PIECES, source=source)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert np.array_equal(samples_of(made.files[0]), wanted(timeline, source))


def test_the_command_line_keeps_every_sample_as_well(tmp_path: Path) -> None:
    document = tmp_path / "cut.json"
    document.write_text(to_text(cut(*PIECES)), encoding="utf-8")
    done = command(document, tmp_path / "cut.wav", "--asset", f"s={make(SOURCE)}")
    assert (done.returncode, done.stderr) == (0, "")
    assert np.array_equal(samples_of(tmp_path / "cut.wav"), wanted(cut(*PIECES), SOURCE))


def test_pictures_are_copied_and_no_sample_is_lost_where_nothing_is_encoded(tmp_path: Path) -> None:
    timeline = cut((24, 48), (96, 24))
    made = export(timeline, {"s": SOURCE}, tmp_path, copying=True, preset="mkv", encode=EncodeChoice.NONE)
    assert made.report["copied_frames"] == 72
    assert np.array_equal(samples_of(made.files[0]), wanted(timeline, SOURCE))


def test_what_plays_everywhere_has_sound_that_plays_everywhere(tmp_path: Path) -> None:
    made = export(cut((5, 60)), {"s": SOURCE}, tmp_path, copying=True, preset="mp4")
    assert made.report["sound_codec"] == "aac"


def test_flac_can_begin_with_the_last_few_samples_of_a_packet(tmp_path: Path) -> None:
    """ffmpeg makes its first frame the size of all blocks, and refuses one that is too small for a block."""
    with av.open(str(make(SOURCE))) as container:
        frame = next(container.decode(audio=0))
    start = Fraction(frame.samples - 9, RATE)
    timeline = replace(timeline_of((clip("c", "s", start, 30),), rate=NTSC), sample_rate=RATE)
    made = export(timeline, {"s": SOURCE}, tmp_path, copying=True, preset="flac")
    assert np.array_equal(samples_of(made.files[0]), wanted(timeline, SOURCE))
