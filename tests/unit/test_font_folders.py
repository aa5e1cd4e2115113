"""Fonts in folders: what is read of them, and which count."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app import fonts
from app.adapters.fonts import FontFolders, installed_fonts
from app.adapters.fonts.reading import read_faces
from app.domain.caption_style import PLAIN, CaptionFont, CaptionStyle
from app.domain.lettering import PLAIN_LETTERING
from tests.own_fonts import make_collection, make_font


def drawing(folders: FontFolders, text: str, *languages: str) -> dict[str, str]:
    letters = folders.lettering([text], PLAIN, languages=languages)
    return {font.family: font.letters for font in letters.fonts}


def test_a_font_says_its_family_weight_and_letters(tmp_path: Path) -> None:
    """Beyond U+FFFF a font keeps its letters in another table."""
    for letters in ("a日本", "a日本𠀀"):
        (face,) = read_faces(make_font(tmp_path, "Test Sans", letters, weight=700))
        assert (face.family, face.weight) == ("Test Sans", 700)
        assert all(letter in face.covers for letter in letters + " ")
        assert not any(letter in face.covers for letter in "b月𠀁\U0010ffff\0")


def test_our_own_fonts_have_the_letters_of_europe() -> None:
    """So that captions in them are drawn alike everywhere, whatever is installed."""
    for face in fonts.FACES.values():
        for path in (face.regular, face.bold):
            (read,) = read_faces(path)
            assert read.family == face.family
            assert all(letter in read.covers for letter in "AzÀßŁőŽȚ€„“’…—ΑωЖяё♪")


def test_each_font_of_a_collection_is_one(tmp_path: Path) -> None:
    parts = [make_font(tmp_path / "parts", name, "日") for name in ("One", "Two")]
    path = make_collection(tmp_path / "both.ttc", parts)
    assert [face.family for face in read_faces(path)] == ["One", "Two"]
    assert list(drawing(FontFolders(tmp_path), "日")) == ["One"]


def test_a_face_of_a_collection_can_be_had_alone(tmp_path: Path) -> None:
    parts = [make_font(tmp_path / "parts", name, "日") for name in ("One", "Two")]
    made = make_collection(tmp_path / "fonts/both.ttc", parts)
    folders = FontFolders(tmp_path / "fonts")
    (font,) = folders.lettering(["日"], PLAIN).fonts
    alone = tmp_path / "alone.ttf"
    for number, name in ((0, "One"), (1, "Two")):
        alone.write_bytes(folders.content(font.file, number) or b"")
        assert [face.family for face in read_faces(alone)] == [name]
        assert TTFont(alone).getBestCmap() == {0x20: "space", ord("日"): "u65E5"}
    assert folders.content(font.file, 2) is None
    made.unlink()
    assert folders.content(font.file, 0) is None


def test_a_font_says_how_high_its_lines_are(tmp_path: Path) -> None:
    """Ours are what the stylesheet of the player counts with."""
    assert [face.line for face in read_faces(fonts.FILE)] == [1164]
    (own,) = FontFolders(make_font(tmp_path, "Own", "日").parent).lettering(["日"], PLAIN).fonts
    assert (own.line, own.weight, own.number) == (1000, 400, 0)


def test_slanted_fonts_and_those_without_a_name_for_ass_do_not_count(tmp_path: Path) -> None:
    assert read_faces(make_font(tmp_path, "Slanted", "日", slanted=True)) == []
    assert read_faces(make_font(tmp_path, "A{b}", "日", name="braces.ttf")) == []
    make_font(tmp_path, "LastResort", "日")
    assert drawing(FontFolders(tmp_path), "日") == {}


@pytest.mark.parametrize("bytes_of", ["nothing", "text", "half"])
def test_what_is_no_font_is_said_once_and_passed_over(
    bytes_of: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = make_font(tmp_path / "whole", "Whole", "日").read_bytes()
    broken = {"nothing": b"", "text": b"a text" * 20, "half": whole[: len(whole) // 3]}[bytes_of]
    (tmp_path / "broken.ttf").write_bytes(broken)
    (tmp_path / "gone.ttf").symlink_to(tmp_path / "nowhere")
    folders = FontFolders(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert drawing(folders, "日") == drawing(folders, "日") == {"Whole": "日"}
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "The font broken.ttf is ignored"
    ]


def test_a_font_is_seen_when_it_comes_and_when_it_goes(tmp_path: Path) -> None:
    folders = FontFolders(tmp_path / "own", [tmp_path / "installed", tmp_path / "nowhere"])
    assert folders.lettering(["日"], PLAIN).undrawn == "日"
    make_font(tmp_path / "installed/deeper", "Installed Sans", "日")
    assert drawing(folders, "日a") == {"Installed Sans": "日"}
    path = make_font(tmp_path / "own", "Own", "日")
    assert drawing(folders, "日a") == {"Own": "日"}
    path.unlink()
    assert drawing(folders, "日a") == {"Installed Sans": "日"}


def test_of_two_fonts_of_one_name_the_one_in_the_folder_counts_and_ours_always(tmp_path: Path) -> None:
    make_font(tmp_path / "installed", "Same", "日本")
    make_font(tmp_path / "own", "same", "日")
    make_font(tmp_path / "own", "DejaVu Sans", "本", name="not-ours.ttf")
    folders = FontFolders(tmp_path / "own", [tmp_path / "installed"])
    letters = folders.lettering(["日本"], PLAIN)
    assert ([font.family for font in letters.fonts], letters.undrawn) == (["same"], "本")


def test_nothing_is_looked_for_where_our_fonts_suffice(tmp_path: Path) -> None:
    make_font(tmp_path, "Own", "aα")
    folders = FontFolders(tmp_path)
    assert folders.lettering(["a ж α"], PLAIN) == PLAIN_LETTERING
    mono = folders.lettering(["a א"], CaptionStyle(font=CaptionFont.MONO))
    assert [(font.family, font.file.name) for font in mono.fonts] == [("DejaVu Sans", "DejaVuSans.ttf")]
    assert folders.path(mono.fonts[0].file) == fonts.FILE


def test_a_file_is_found_by_what_is_in_it(tmp_path: Path) -> None:
    path = make_font(tmp_path / "a", "Own", "日")
    folders = FontFolders(None, [tmp_path])
    (font,) = folders.lettering(["日"], PLAIN).fonts
    elsewhere = tmp_path / "b" / path.name
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    assert folders.path(font.file) == elsewhere
    make_font(elsewhere.parent, "Own", "日本")
    os.utime(elsewhere, ns=(1, 1))
    assert folders.path(font.file) is None


def test_installed_fonts_are_those_of_everybody_and_of_this_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    found = [str(folder) for folder in installed_fonts()]
    assert {"/usr/share/fonts", "/home/somebody/.fonts", "/home/somebody/.local/share/fonts"} <= {*found}
    monkeypatch.setenv("XDG_DATA_HOME", "/elsewhere")
    assert str(installed_fonts()[0]) == "/elsewhere/fonts"
