"""Captions that are stored in files, as they were written there."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.captions import CaptionFiles
from app.adapters.ffmpeg.derived.derivation import Derivation
from app.adapters.ffmpeg.probing.probe import AvProber
from app.ports import WorkProgress
from tests.media import Clip, make

SRT = "1\n00:00:00,200 --> 00:00:00,900\n<i>Grüße</i>, 你好\n\n2\n00:00:01,000 --> 00:00:01,500\nBye\n"
SPOKEN = [(200, 900, "Grüße, 你好"), (1000, 1500, "Bye")]


def with_captions(executable: Path, film: Path, made: Path, *coded: str, late: int = 0) -> Path:
    """The film with two tracks of the same captions, so many seconds late."""
    words = made.with_suffix(".srt")
    words.write_text(SRT)
    inputs = ["-i", str(film), "-itsoffset", str(late), "-i", str(words)]
    maps = ["-map", "0", "-map", "1", "-map", "1", "-c", "copy"]
    said = ["-metadata:s:s:0", "language=ger", "-metadata:s:s:1", "title=For the deaf"]
    command = [str(executable), "-y", "-v", "error", *inputs, *maps, *coded, *said, str(made)]
    subprocess.run(command, check=True, timeout=60)
    return made


@pytest.mark.parametrize(
    "case",
    [
        ("film.mkv", ("-c:s", "srt"), ["srt", "srt"]),
        ("film.mkv", ("-c:s:0", "ass", "-c:s:1", "webvtt"), ["ass", "vtt"]),
        ("film.mp4", ("-c:s", "mov_text"), ["srt", "srt"]),
        ("film.webm", ("-c:s", "webvtt", "-c:v", "libvpx-vp9", "-c:a", "libopus"), ["vtt", "vtt"]),
    ],
)
def test_captions_in_a_file_are_found_and_read(
    executable: Path,
    derivation: Derivation,
    prober: AvProber,
    tmp_path: Path,
    case: tuple[str, tuple[str, ...], list[str]],
) -> None:
    name, coded, kinds = case
    film = with_captions(executable, make(Clip()), tmp_path / name, *coded)
    info = prober.probe(film)
    first, second = info.captions
    assert [first.kind, second.kind] == kinds
    assert first.language == "ger"
    assert second.title == "For the deaf"
    told: list[WorkProgress] = []
    made = derivation.captions(film, info, tmp_path, report=told.append, cancelled=lambda: False)
    for number in (1, 2):
        read = CaptionFiles().read(made[number].read_bytes(), made[number].name, "utf-8")
        assert list(read.cues) == SPOKEN


def test_their_times_count_from_the_files_own_start(
    executable: Path, derivation: Derivation, prober: AvProber, tmp_path: Path
) -> None:
    late = make(Clip(container="mkv", start=Fraction(3)))
    film = with_captions(executable, late, tmp_path / "film.mkv", "-copyts", "-c:s", "srt", late=3)
    info = prober.probe(film)
    made = derivation.captions(film, info, tmp_path, report=lambda _: None, cancelled=lambda: False)
    read = CaptionFiles().read(made[1].read_bytes(), "captions.srt", "utf-8")
    early = round((3 - info.origin) * 1000)  # by what the coder of the sound begins with
    assert [start for start, _, _ in read.cues] == [start + early for start, _, _ in SPOKEN]


def test_a_file_without_captions_has_none(prober: AvProber) -> None:
    assert prober.probe(make(Clip())).captions == ()
