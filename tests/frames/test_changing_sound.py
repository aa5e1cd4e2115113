"""Sound that changes its channels on the way, as of television, stays in time and is heard as a whole."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.derived.derivation import Derivation
from app.adapters.ffmpeg.derived.peaks import PEAKS_A_SECOND
from app.adapters.ffmpeg.process import Ffmpeg
from tests.frames.exporting import asset_of, clip, export, index_of, prober, timeline_of
from tests.media import Clip, make, read_frame_numbers, read_sound_times

RATE = Fraction(25)
PIECE = Clip(frames=100, rate=RATE, size=(64, 48), gop=25, b_frames=0, container="ts")
KINDS = {
    "AC-3, 2 - 6 - 2": ("ac3", (2, 6, 2)),
    "E-AC-3, 2 - 6": ("eac3", (2, 6, 6)),
    "AC-3, 1 - 2": ("ac3", (1, 2, 2)),
    "AAC, 2 - 6 - 2": ("aac", (2, 6, 2)),
    "MPEG, 2 - 1": ("mp2", (2, 1, 1)),
}
EVERYWHERE = [second / 4 for second in range(1, 47)]


def changing(kind: str, folder: Path) -> Path:
    """A transport stream of three pieces, one after the other, as a receiver records them."""
    codec, channels = KINDS[kind]
    made = folder / "changing.ts"
    made.write_bytes(
        b"".join(
            make(
                replace(PIECE, sound=codec, channels=each, first=100 * number, start=Fraction(4 * number))
            ).read_bytes()
            for number, each in enumerate(channels)
        )
    )
    return made


def assert_heard(path: Path, *, late: float = 0.0) -> None:
    """That at each moment what belongs there is heard; each piece begins anew."""
    times = [at for at in EVERYWHERE if 0.15 < at % 4 < 3.85]
    for at, said in zip(times, read_sound_times(path, times), strict=True):
        assert said is not None and abs(said - (at - late) % 4) < 0.06, (at, said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_probe_knows_of_the_change(kind: str, tmp_path: Path) -> None:
    sound = prober().probe(changing(kind, tmp_path)).sound
    assert sound is not None and sound.changes
    alone = prober().probe(make(replace(PIECE, sound=KINDS[kind][0]))).sound
    assert alone is not None and not alone.changes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("preset", ["mp4", "wav"])
def test_an_export_is_as_long_as_planned_and_in_time(kind: str, preset: str, tmp_path: Path) -> None:
    source = changing(kind, tmp_path)
    timeline = replace(timeline_of((clip("a", "s", 0, 295),), rate=RATE), size=PIECE.size)
    made = export(timeline, {"s": source}, tmp_path, preset=preset, copying=True)
    assert "made_again" not in made.report
    assert_heard(made.files[0])
    if preset == "mp4":
        numbers = read_frame_numbers(made.files[0])
        assert all(abs(number - frame) <= 1 for frame, number in enumerate(numbers[5:290], 5))


def test_clips_of_it_are_heard_where_they_were_cut(tmp_path: Path) -> None:
    source = changing("AC-3, 2 - 6 - 2", tmp_path)
    clips = (clip("a", "s", 1, 25), clip("b", "s", Fraction(7, 2), 50), clip("c", "s", 5, 50))
    timeline = replace(timeline_of(clips, rate=RATE), size=PIECE.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True)
    assert "made_again" not in made.report
    times = [0.5, 1.2, 2.0, 2.5, 3.5, 4.5]
    for said, expected in zip(
        read_sound_times(made.files[0], times), [1.5, 3.7, 0.5, 1.0, 1.5, 2.5], strict=True
    ):
        assert said is not None and abs(said - expected) < 0.06


def test_packets_of_other_channels_are_not_copied_beside_each_other(tmp_path: Path) -> None:
    source = changing("AAC, 2 - 6 - 2", tmp_path)
    assert index_of(asset_of("s", source), source).sounds == (None,)
    alone = make(replace(PIECE, sound="aac"))
    assert index_of(asset_of("s", alone), alone).sounds[0] is not None


@pytest.mark.parametrize("kind", KINDS)
def test_proxy_and_waveform_are_in_time(kind: str, tmp_path: Path) -> None:
    source = changing(kind, tmp_path)
    info = prober().probe(source)
    work = Derivation(Ffmpeg(find_ffmpeg()))
    quiet: Any = {"report": lambda progress: None, "cancelled": lambda: False}
    assert_heard(work.proxy(source, info, tmp_path, **quiet))
    work.filmstrip(source, info, tmp_path, **quiet)
    both = work.peaks(source, info, tmp_path, **quiet)
    drawn = both.read_bytes()
    both.unlink()
    assert work.peaks(source, info, tmp_path, **quiet).read_bytes() == drawn
    assert abs(len(drawn) - 12 * PEAKS_A_SECOND) <= 12
    assert sum(peak < 20 for peak in drawn[20 : 11 * PEAKS_A_SECOND]) <= 2 * 3  # where a coder begins anew
