"""`main.py export`: a file and a code 0, or a sentence and another code; nothing partial stays."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.domain.serial import to_text
from tests.frames.exporting import clip, expected_numbers, timeline_of
from tests.frames.test_faults import ROOT
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

SOURCE = Media(frames=60)
TIMELINE = timeline_of((clip("a", "s", Fraction(1, 2), 20), clip("b", "s", 0, 10)), rate=Fraction(30))


def export(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(ROOT / "main.py"), "export", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "cut.json"
    path.parent.mkdir()
    path.write_text(to_text(TIMELINE), encoding="utf-8")
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_a_timeline_becomes_a_file(document: Path, place: Path) -> None:
    done = export(document, place / "cut.mp4", "--asset", f"s={make(SOURCE)}", "--progress", "json")
    events: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    fractions = [event["fraction"] for event in events]
    assert (done.returncode, done.stderr) == (0, "")
    assert read_frame_numbers(place / "cut.mp4") == expected_numbers(TIMELINE, {"s": SOURCE})
    assert [path.name for path in place.iterdir()] == ["cut.mp4"]
    assert (events[-1]["type"], events[-1]["progress"], fractions) == ("complete", 100, sorted(fractions))


def test_the_ending_of_the_output_says_what_is_made(document: Path, place: Path) -> None:
    assert export(document, place / "cut.wav", "--asset", f"s={make(SOURCE)}").returncode == 0
    assert (place / "cut.wav").read_bytes()[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("content", "asset", "sentence"),
    [
        (None, "s=/nowhere/clip.mp4", "/nowhere/clip.mp4 is not there."),
        (None, "other=/nowhere/clip.mp4", "No file was given for the asset 's'. Add --asset s=FILE."),
        ("{", "s=/nowhere/clip.mp4", "That timeline cannot be read"),
        ('{"schema": 1.5}', "s=/nowhere/clip.mp4", "That timeline cannot be read"),
    ],
)
def test_what_cannot_be_exported_gets_one_sentence(
    document: Path, place: Path, content: str | None, asset: str, sentence: str
) -> None:
    if content is not None:
        document.write_text(content, encoding="utf-8")
    done = export(document, place / "cut.mp4", "--asset", asset)
    assert (done.returncode, done.stderr.count("\n"), sentence in done.stderr) == (1, 1, True)
    assert list(place.iterdir()) == []


def test_a_source_is_never_overwritten(document: Path, place: Path) -> None:
    source = place / "clip.mp4"
    source.write_bytes(make(SOURCE).read_bytes())
    assert export(document, source, "--asset", f"s={source}").returncode == 1
    assert source.read_bytes() == make(SOURCE).read_bytes()


@pytest.mark.parametrize("arguments", [[], ["--preset", "avi"], ["a.json", "b.mp4", "--asset", "nothing"]])
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    assert export(*arguments).returncode == 2


def test_an_interrupted_export_leaves_nothing(document: Path, place: Path) -> None:
    long = timeline_of(tuple(clip(f"c{n}", "s", 0, 60) for n in range(300)), rate=Fraction(30))
    document.write_text(to_text(long), encoding="utf-8")
    words = [document, place / "cut.mp4", "--asset", f"s={make(SOURCE)}", "--progress", "json"]
    command = [sys.executable, str(ROOT / "main.py"), "export", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()  # it is at work
        process.send_signal(signal.SIGINT)
        last = json.loads(process.stdout.readlines()[-1])
    assert (process.returncode, last["status"]) == (130, "cancelled")
    assert list(place.iterdir()) == []
