"""`main.py export --plan`: one JSON document that a script can read, or a sentence and a code."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest

from app.domain.render_plan.serial import plan_from_json
from app.domain.serial import to_text
from app.domain.timeline import CaptionTrack, Cue, Timeline
from app.processes.export import export_command
from tests.frames.exporting import clip, timeline_of
from tests.media import Clip as Media
from tests.media import make
from tests.own_fonts import make_font

RATE = Fraction(30)
SOURCE = Media(frames=120)
TIMELINE = timeline_of((clip("a", "s", Fraction(1, 6), 70), clip("b", "s", 0, 10)), rate=RATE)


def written(timeline: Timeline, folder: Path) -> Path:
    path = folder / "cut.json"
    path.write_text(to_text(replace(timeline, size=SOURCE.size)), encoding="utf-8")
    return path


@pytest.mark.parametrize("telling", ["none", "json"])
def test_a_plan_is_one_document_with_what_there_is_to_know_first(
    telling: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(written(TIMELINE, tmp_path)), str(tmp_path / "cut.mp4"), "--asset", f"s={make(SOURCE)}"]
    assert export_command([*words, "--plan", "--progress", telling]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    plan = plan_from_json(told)
    assert said.err == ""
    assert (told["output"], told["size"]) == (str(tmp_path / "cut.mp4"), list(SOURCE.size))
    assert (told["frames"], told["seconds"]) == (80, 2.666667)
    assert told["copied_frames"] == plan.copied_frames > 0
    assert sum(told["encoded"].values()) == 80 - plan.copied_frames
    assert "A cut goes through these pictures." in told["encoded"]
    assert told["estimate"].keys() == {"seconds", "bytes"}
    assert "copied" in told["summary"]
    assert [path.name for path in tmp_path.iterdir()] == ["cut.json"]


def test_letters_that_no_font_has_are_said_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the Khitan small script, which hardly any machine has, until its font lies in the folder."""
    monkeypatch.setenv("CUTROOM_FONTS_DIR", str(tmp_path / "fonts"))
    captions = (CaptionTrack("c", cues=(Cue("q", 0, 2, "So \U00018b00"),)),)
    path = written(replace(TIMELINE, captions=captions), tmp_path)
    words = [str(path), str(tmp_path / "cut.mp4"), "--asset", f"s={make(SOURCE)}", "--plan"]
    assert export_command(words) == 0
    said = capsys.readouterr()
    (warning,) = json.loads(said.out)["warnings"]
    assert said.err == f"{warning}\n"
    assert "in the caption “So \U00018b00”" in warning
    make_font(tmp_path / "fonts", "Khitan", "\U00018b00")
    assert export_command(words) == 0
    said = capsys.readouterr()
    assert (said.err, json.loads(said.out)["warnings"]) == ("", [])


def test_several_files_are_a_list_that_says_how_each_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(written(TIMELINE, tmp_path)), str(tmp_path / "{n}.wav"), "--asset", f"s={make(SOURCE)}"]
    assert export_command([*words, "--plan", "--split", "clips"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(Path(each["output"]).name, each["seconds"], each["size"]) for each in told] == [
        ("1.wav", 2.333333, None),
        ("2.wav", 0.333333, None),
    ]


FOLDER = "{folder} is a folder. Name the file to write."
ENDING = "No preset makes a file that ends in .xyz. Choose one with --preset."
BEYOND = "The clip 'a' begins 500 s into {source}, which is only 4 s long."
TWICE = "Two files were given for the asset 's'."
FOREIGN = "{folder}/cut.json: That kind of file is not supported."


@pytest.mark.parametrize(
    ("output", "start", "more", "sentence"),
    [
        ("cut.xyz", 0, "u=other.mp4", ENDING),
        ("", 0, "u=other.mp4", FOLDER),
        ("cut.mp4", 500, "u=other.mp4", BEYOND),
        ("cut.mp4", 0, "s=other.mp4", TWICE),
        ("cut.mp4", 0, "t={folder}/cut.json", FOREIGN),
    ],
)
def test_what_cannot_be_gets_one_sentence(
    output: str, start: int, more: str, sentence: str, tmp_path: Path
) -> None:
    source = make(SOURCE)
    clips = (clip("a", "s", start, 20), *([clip("b", "t", 0, 5)] if more.startswith("t") else []))
    words = [str(written(timeline_of(clips, rate=RATE), tmp_path)), str(tmp_path / output), "--plan"]
    said, complaint = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(complaint):
        code = export_command([*words, "--asset", f"s={source}", "--asset", more.format(folder=tmp_path)])
    assert (code, said.getvalue()) == (1, "")
    assert complaint.getvalue() == sentence.format(folder=tmp_path, source=source.name) + "\n"
