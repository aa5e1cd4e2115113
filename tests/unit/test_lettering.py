"""Which font draws which letter of burnt captions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.adapters.ffmpeg.filters.captions import ass_file, escaped
from app.domain.caption_style import PLAIN, CaptionFont
from app.domain.fonts import Coverage, FontFace, FontFamily, FontFile, can_be_named, likeness
from app.domain.lettering import DrawingFont, Lettering, runs, shared_out, used_by
from app.domain.lettering_words import warnings
from app.domain.render_plan.forecast.summary import summary
from app.domain.render_plan.serial import plan_from_json, plan_to_json
from app.domain.render_plan.values import TimedText
from app.domain.timeline import CaptionTrack, Cue
from tests.notation import timeline_of
from tests.unit.test_render_plan import plan

LATIN = "".join(map(chr, range(0x20, 0x17F)))


def family(name: str, letters: str, *, own: bool = False, weight: int = 400) -> FontFamily:
    covers = Coverage((ord(letter), ord(letter)) for letter in letters)
    return FontFamily(name, (FontFace(f"{name}.ttf", weight, covers),), own)


SANS = family("DejaVu Sans", LATIN + "α" + "ا" + "😀")
SERIF = family("DejaVu Serif", LATIN)


def drawn(
    text: str, *others: FontFamily, ours: tuple[FontFamily, ...] = (SANS, SERIF)
) -> list[tuple[str, str]]:
    shares, _ = shared_out([text], PLAIN, ours, others)
    return [(share.family.name, share.letters) for share in shares]


def letters_of(text: str, *others: FontFamily) -> Lettering:
    shares, undrawn = shared_out([text], PLAIN, [SANS, SERIF], others)
    fonts = (
        DrawingFont(each.family.name, FontFile(each.face.place, "hash"), each.letters) for each in shares
    )
    return Lettering(tuple(fonts), undrawn)


def test_what_the_chosen_font_has_takes_nothing_else() -> None:
    assert shared_out(["Zoë said: 3 \n"], PLAIN, [SANS, SERIF], [family("A", LATIN)]) == ((), "")
    assert list(runs("Zoë", Lettering())) == [(None, "Zoë")]


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("Go 日本!", ["日本"], [(None, "Go "), ("A", "日本"), (None, "!")]),
        ("日 本", ["日本"], [("A", "日 本")]),
        ("日本", ["日", "日本"], [("B", "日本")]),  # one that has all of a script is better than two
        ("日本", ["日", "本"], [("A", "日"), ("B", "本")]),
        ("日カ", ["日", "日カ"], [("B", "日カ")]),  # which share their letters
        ("日。", ["。", "日。"], [("B", "日。")]),  # a sign that all scripts have follows the letters
        ("日本", ["日"], [("A", "日"), (None, "本")]),
        ("اب", ["اب"], [("A", "اب")]),  # Sans has one of them, but they join
        ("मस्ते", ["मस्ते"], [("A", "मस्ते")]),
        ("é日\ufe0f", ["日"], [(None, "é"), ("A", "日\ufe0f")]),
        ("😀", ["😀"], [(None, "😀")]),
    ],
)
def test_letters_are_drawn_by_the_first_font_that_has_them(
    text: str, others: list[str], expected: list[tuple[str | None, str]]
) -> None:
    families = [family(name, letters) for name, letters in zip("AB", others, strict=False)]
    assert list(runs(text, letters_of(text, *families))) == expected


def test_fonts_are_asked_in_an_order() -> None:
    """Ours, those of the folder, and of the installed ones those that are most alike."""
    every = [family(name, "α日") for name in ("Noto Serif", "Noto Sans UI", "Noto Sans", "Zzz")]
    assert drawn("α", *every, ours=(SERIF, SANS)) == [("DejaVu Sans", "α")]
    assert drawn("日", *every) == [("Noto Sans", "日")]
    assert drawn("日", *every, family("Zzz Serif", "日", own=True)) == [("Zzz Serif", "日")]
    assert drawn("日", family("Aa Sans", "日", weight=900), *every) == [("Noto Sans", "日")]


@pytest.mark.parametrize(
    ("text", "languages", "place"),
    [
        ("漢", [], "SC"),
        ("漢", ["en", "ja"], "JP"),
        ("漢", ["zh-Hant-TW"], "TC"),
        ("漢", ["zh-HK"], "HK"),
        ("漢", ["zh_cn"], "SC"),
        ("漢字かな", ["en"], "JP"),
        ("漢한", [], "KR"),
    ],
)
def test_letters_that_languages_share_are_those_of_the_captions(
    text: str, languages: list[str], place: str
) -> None:
    every = [family(f"Noto Sans CJK {each}", "漢字かな한") for each in ("HK", "JP", "KR", "SC", "TC")]
    shares, _ = shared_out([text], PLAIN, [SANS], every, languages=languages)
    assert [share.family.name for share in shares] == [f"Noto Sans CJK {place}"]


def test_letters_of_the_weight_that_was_chosen_draw() -> None:
    both = FontFamily("A", (*family("thin", "日").faces, *family("fat", "日", weight=700).faces))
    for bold, place in ((False, "thin.ttf"), (True, "fat.ttf")):
        shares, _ = shared_out(["日"], replace(PLAIN, bold=bold), [SANS], [both])
        assert [share.face.place for share in shares] == [place]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Noto Sans Mono CJK JP", "mono"),
        ("Noto Serif Thai", "serif"),
        ("AR PL UMing", "serif"),
        ("Noto Sans", "sans"),
        ("WenQuanYi Micro Hei", "sans"),
    ],
)
def test_a_family_is_judged_by_its_name(name: str, nearest: str) -> None:
    assert [font.value for font in CaptionFont if likeness(name, font) == 0] == [nearest]
    assert likeness("Zzz", CaptionFont.SANS) == 1


def test_the_captions_of_a_segment_name_only_the_fonts_that_they_take() -> None:
    letters = letters_of("日 語 ab", family("A", "日"))
    assert used_by(["ab"], letters) == Lettering()
    assert [font.letters for font in used_by(["日"], letters).fonts] == ["日"]
    assert used_by(["語"], letters) == Lettering(undrawn="語")


def test_a_family_is_marked_in_the_text_and_its_bytes_in_the_file() -> None:
    letters = letters_of("a{日}", family("A", "日"))
    assert escaped("a{日}", letters, "DejaVu Sans") == r"a\{{\fnA}日{\fnDejaVu Sans}\}"
    assert escaped("日\n日", letters, "DejaVu Sans").count(r"{\fnDejaVu Sans}") == 2
    assert "; A: hash\n" in ass_file([TimedText(0, 1, "日")], (640, 360), letters=letters)
    plain = ass_file([TimedText(0, 1, "a")], (640, 360))
    assert ";" not in plain
    assert r"\fn" not in plain


@pytest.mark.parametrize(
    ("texts", "letters", "captions", "packages"),
    [
        (["Go\n日 本語", "a"], "日, 本 and 語,", "in the caption “Go 日 本語”.", "fonts-noto-cjk"),
        (["語"], "the letter 語,", "in the caption “語”.", "fonts-noto-cjk"),
        (["！。"], "。 and ！,", "in the caption “！。”.", "fonts-noto-cjk"),
        (["語", "語", "日"], "日 and 語,", "in 2 captions, such as “語”.", "fonts-noto-cjk"),
        (["ब"], "the letter ब,", "in the caption “ब”.", "fonts-noto-core"),
        (["日ब🤷"], "ब, 日 and 🤷,", "“日ब🤷”", "fonts-noto-cjk fonts-noto-core fonts-symbola"),
        (["🤷"], "the letter 🤷,", "“🤷”.", "fonts-symbola"),
        (["一二三四五六七八九十百千万億"], "十 千 and 2 more letters,", "“一二三", "fonts-noto-cjk"),
        (["語" + "a" * 50], "the letter", f"“語{'a' * 39}…”", "fonts-noto-cjk"),
    ],
)
def test_letters_that_nobody_has_are_named_with_their_captions_and_what_helps(
    texts: list[str], letters: str, captions: str, packages: str
) -> None:
    (told,) = warnings(Lettering(undrawn=letters_of("".join(texts)).undrawn), texts)
    assert told.startswith("No font here has ")
    assert letters in told
    assert captions in told
    assert f"(Debian: {packages})" in told
    assert list(warnings(Lettering(), texts)) == []


def test_the_summary_of_a_plan_says_how_many_letters_are_boxes() -> None:
    captions = (CaptionTrack("c", cues=(Cue("q", 0, 2, "日語a"),)),)
    made = plan(replace(timeline_of("V1: A[0:10]"), captions=captions))
    assert "captions burnt in" in summary(made).split("; ")
    assert "captions burnt in, 1 letter as a box" in summary(replace(made, lettering=Lettering((), "日")))
    assert "captions burnt in, 2 letters as boxes" in summary(replace(made, lettering=Lettering((), "日語")))


def test_captions_in_hebrew_or_arabic_run_as_their_first_letter_does() -> None:
    assert [escaped(text) for text in ("שלום!", "Hi שלום", "عربي")] == [
        r"{\fe-1}שלום!",
        r"{\fe-1}Hi שלום",
        r"{\fe-1}عربي",
    ]
    assert escaped("Hi 3!") == "Hi 3!"


def test_a_plan_keeps_the_fonts_that_it_is_drawn_with() -> None:
    made = replace(plan(timeline_of("V1: A[0:10]")), lettering=letters_of("日語", family("A", "日")))
    assert plan_from_json(json.loads(json.dumps(plan_to_json(made)))) == made


@pytest.mark.parametrize(
    ("name", "right"),
    [("Noto Sans CJK JP", True), ("游ゴシック", True), ("serif", True), ("", False), (" a", False)]
    + [(f"a{sign}b", False) for sign in ",;{}()\\\n"]
    + [("@a", False), ("a" * 101, False)],
)
def test_a_font_is_called_by_a_plain_name(name: str, right: bool) -> None:
    assert can_be_named(name) is right
