"""The language of a caption file, as its name says it."""

from __future__ import annotations

import pytest

from app.domain.languages import language_of_name, language_tag


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("film.de.srt", "de"),
        ("film.DE.srt", "de"),
        ("film.pt-BR.vtt", "pt-BR"),
        ("film.pt_br.vtt", "pt-BR"),
        ("film.zh-Hans.vtt", "zh-Hans"),
        ("film.es-419.vtt", "es-419"),
        ("film.en-orig.vtt", "en"),  # as yt-dlp names them
        ("film.ger.srt", "de"),
        ("film.deu.srt", "de"),
        ("film.German.srt", "de"),
        ("film.en.forced.srt", "en"),
        ("film.eng.SDH.srt", "en"),
        ("film.hi.srt", "hi"),
        ("film.en.hi.srt", "en"),  # for the hard of hearing
        ("de.srt", "de"),
        ("2_English.srt", "en"),
        ("Tears_Of_Steel_nld.vtt", "nl"),
        ("subs/film.fr.srt", "fr"),
        ("film.srt", None),
        ("film.2024.srt", None),
        ("film.xx.srt", None),
        ("film.de-xyz.srt", None),
        ("talk_no.srt", None),
        ("chapter_fin.srt", None),
        ("srt", None),
        ("", None),
    ],
)
def test_a_file_name_says_its_language(name: str, language: str | None) -> None:
    assert language_of_name(name) == language


@pytest.mark.parametrize(
    ("said", "tag"), [(" en_US ", "en-US"), ("fre", "fr"), ("klingon", None), ("", None)]
)
def test_a_header_says_its_language(said: str, tag: str | None) -> None:
    assert language_tag(said) == tag
