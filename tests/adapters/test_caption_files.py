"""Reading and writing SRT, VTT and ASS."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.captions import CaptionFiles
from app.domain.errors import InvalidRequest, TrackNotFound
from app.domain.timeline import CaptionTrack, Cue, Timeline


def read(data: bytes | str, name: str = "talk.srt") -> list[tuple[int, int, str]]:
    return list(CaptionFiles().read(data.encode() if isinstance(data, str) else data, name).cues)


SRT = "1\n00:00:01,000 --> 00:00:02,500\nHello\nyou\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n"
CUES = [(1000, 2500, "Hello\nyou"), (3000, 4000, "Bye")]


@pytest.mark.parametrize(
    "data",
    [
        SRT.encode(),
        SRT.replace("\n", "\r\n").encode(),
        SRT.replace("\n", "\r").encode(),
        SRT.encode("utf-8-sig"),
        SRT.encode("utf-16"),
        b"\xfe\xff" + SRT.encode("utf-16-be"),
        SRT.encode("utf-16-le"),
        SRT.encode("utf-16-be"),
        SRT.encode("utf-32"),
        ("\n\n" + SRT + "\n\n").encode(),
        SRT.replace("1\n00", "00", 1).replace("2\n00", "00").encode(),  # without numbers
        SRT.replace(",", ".").encode(),
        SRT.replace("00:00:01,000", "0:00:1,0").encode(),
        SRT.replace("4,000", "4,000 X1:100 X2:200").encode(),
    ],
)
def test_srt_is_read_in_every_encoding_and_sloppiness(data: bytes) -> None:
    assert read(data) == CUES


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Grüße"),
        ("cp1252", "naïve – “quoted”"),
        ("cp1252", "Schöne Grüße für 5 €"),
        ("cp1252", "Varför sa du inget till mig?"),
        ("cp1252", "Não sei o que dizer, irmão."),
        ("cp1250", "Nie wiem, co powiedzieć. Cześć, jak się masz?"),
        ("iso-8859-2", "Nie wiem, co powiedzieć. Cześć, jak się masz?"),
        ("cp1250", "Byl to nejdelší den mého života."),
        ("cp1251", "Почему ты мне не сказал?"),
        ("cp1251", "Ми повинні йти просто зараз."),
        ("koi8-r", "Почему ты мне не сказал?"),
        ("cp866", "Почему ты мне не сказал?"),
        ("cp1253", "Γιατί δεν μου το είπες;"),
        ("cp1254", "Hayatımın en uzun günüydü. Tamam, yarın görüşürüz."),
        ("cp1255", "למה לא אמרת לי?"),
        ("cp1256", "لماذا لم تخبرني؟"),
        ("cp1257", "Kodėl man nepasakei, ačiū? Gerai, iki rytojaus, žiūrėk."),
        ("cp874", "ทำไมคุณไม่บอกฉัน"),
        ("cp932", "なぜ教えてくれなかったの？じゃあ、また明日。今すぐ行かなければならない。"),
        ("euc-jp", "なぜ教えてくれなかったの？じゃあ、また明日。今すぐ行かなければならない。"),
        ("gb18030", "你为什么不告诉我？"),
        ("big5", "你為什麼不告訴我？"),
        ("cp949", "왜 나한테 말하지 않았어요?"),
    ],
)
def test_text_in_an_old_encoding_is_read_and_said_to_be_a_guess(encoding: str, text: str) -> None:
    found = CaptionFiles().read(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode(encoding), "talk.srt")
    assert found.cues == [(1000, 2000, text)]
    assert (found.encoding, found.guessed) == (encoding, True)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_is_no_guess(mark: str, encoding: str) -> None:
    found = CaptionFiles().read((mark + SRT.replace("Bye", "Пока")).encode(encoding), "talk.srt")
    assert [text for _, _, text in found.cues] == ["Hello\nyou", "Пока"]
    assert (found.encoding, found.guessed) == (encoding, False)


def test_a_person_may_say_the_encoding() -> None:
    data = SRT.replace("Bye", "Пока").encode("cp1251")
    right, wrong = (CaptionFiles().read(data, "talk.srt", encoding) for encoding in ("cp1251", "cp1252"))
    assert (right.cues[1][2], right.guessed) == ("Пока", False)
    assert wrong.cues[1][2] == "Ïîêà"
    assert CaptionFiles().read(data, "talk.srt", "utf-8").cues[1][2] == "\ufffd" * 4
    with pytest.raises(InvalidRequest, match="must be one of utf-8, "):
        CaptionFiles().read(data, "talk.srt", "rot13")


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("talk.de.srt", SRT, "de"),
        ("talk.srt", SRT, None),
        ("talk.vtt", "WEBVTT\nKind: captions\nLanguage: pt-BR\n\n00:01.000 --> 00:02.000\nOi\n", "pt-BR"),
        ("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nLanguage: de\n", None),
        ("talk.fr.vtt", "WEBVTT\nLanguage: de\n\n00:01.000 --> 00:02.000\nOui\n", "fr"),
        (
            "talk.ass",
            "[Script Info]\nLanguage: en_US\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,Yes",
            "en-US",
        ),
    ],
)
def test_the_language_is_what_the_name_or_the_head_says(name: str, text: str, language: str | None) -> None:
    assert CaptionFiles().read(text.encode(), name).language == language


def test_bytes_that_no_encoding_knows_are_still_text() -> None:
    ((start, end, text),) = read(b"1\n00:00:01,000 --> 00:00:02,000\nx\x81\xff\x00 y\n")
    assert (start, end, text[0], text[-1]) == (1000, 2000, "x", "y")


def test_a_number_that_is_said_is_not_the_number_of_the_next_caption() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nThe answer is\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n7\n"
    assert read(text) == [(1000, 2000, "The answer is\n42"), (3000, 4000, "7")]


def test_vtt_notes_styles_names_and_settings_are_no_captions() -> None:
    text = (
        "WEBVTT - a title\n\nSTYLE\n::cue { color: red }\n\nNOTE\n00:09 is no time\n\nintro\n"
        "00:01.000 --> 00:02.500 position:10%,start align:left\n<v Ann>Hello</v>\nyou\n\n"
        "NOTE Bye\n\n00:00:03.000 --> 00:00:04.000\nB<00:00:03.500>y<c.big>e</c>\n"
    )
    assert read(text, "talk.vtt") == CUES


ASS = (
    "[Script Info]\nTitle: 00:00:01,000 --> 00:00:02,000\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Actor, MarginL, MarginR, MarginV, Effect, Text\n"
    "Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not said\n"
    "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\i1}Bye{\\i0}\n"
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\an8\\pos(1,2)}Hello\\Nyou\n"
    "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\n"
    "Dialogue: 0,never,0:00:06.00,Default,,0,0,0,,no time\n"
)


def test_ass_dialogue_is_read_in_order_without_its_overrides() -> None:
    assert read(ASS, "talk.ass") == CUES


def test_ass_columns_come_in_the_order_that_the_file_declares() -> None:
    text = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,One, two\n"
    assert read(text, "talk.ass") == [(1000, 2000, "One, two")]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<i>Hello</i>", "Hello"),
        ('<font color="#fff">Hello</font>', "Hello"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<img src=x onerror=alert(1)>", ""),
        ("{\\an8}Hello", "Hello"),
        ("I <3 you & me", "I <3 you & me"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("&lt;b&gt; &amp;amp; &nbsp;x", "<b> &amp; \u00a0x"),
        ("a\x00b\x07c\x1b[0m\td", "abc[0m d"),
        ("a\u200db", "a\u200db"),  # joins letters and emoji
        ("a\u2028b", "a\nb"),
        ("  two   words ", "two words"),
    ],
)
def test_markup_and_control_characters_are_left_out(marked: str, plain: str) -> None:
    cues = read(f"1\n00:00:01,000 --> 00:00:02,000\n{marked}\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n")
    assert [text for _, _, text in cues] == ([plain] if plain else []) + ["Bye"]


def test_a_caption_that_ends_before_it_starts_has_no_length() -> None:
    assert read("00:00:05,000 --> 00:00:01,000\nx\n") == [(5000, 5000, "x")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a caption file"),
        (b"Just a letter.\n", "not a caption file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "not a caption file"),
        (b"WEBVTT\n\nNOTE nothing\n", "no captions in"),
        (b"00:00:01,000 --> 00:00:02,000\n\n", "no captions in"),
        (b"[Script Info]\n[Events]\n", "no captions in"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"00:00:01,000 --> 00:00:02,000\n" + b"x" * 6_000, "longer than 5000"),
        (b"0:0:1,0 --> 0:0:2,0\nx\n\n" * 100_001, "too many|too late"),
        (b"0:0:1,0 --> 0:0:2,0\nx\n\n" * 1_000_000, "larger than 5 MB"),
        (b"9999:00:01,000 --> 9999:00:02,000\nx", "too late"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_caption_file_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        read(data)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text("0123456789:,.->\n[]{}\\NWEBVTTEvents<&;/ ", max_size=300).map(str.encode)
)
def test_no_bytes_make_reading_fail_in_another_way(data: bytes) -> None:
    for candidate in (data, b"WEBVTT\n\n" + data, b"[Events]\nDialogue: " + data, SRT.encode() + data):
        try:
            assert read(candidate)
        except InvalidRequest as refused:
            assert refused.message.endswith(".")


def timeline(*cues: Cue, rate: Fraction = Fraction(30000, 1001)) -> Timeline:
    return Timeline(rate, (1280, 720), captions=(CaptionTrack("s", "en", cues=cues),))


HELLO = Cue("q", 30, 45, "Hello\n\n<you> & {me}")  # 30 frames of NTSC are 1.001 s, 75 are 2.5025 s


def test_srt_times_are_exact_and_halves_are_rounded_up() -> None:
    text = CaptionFiles().write(timeline(HELLO, Cue("r", 80, 1, " ")), "s", "srt")
    assert text == "1\n00:00:01,001 --> 00:00:02,503\nHello\n<you> & {me}\n"


def test_vtt_text_is_escaped() -> None:
    text = CaptionFiles().write(timeline(HELLO), "s", "vtt")
    assert text == "WEBVTT\n\n00:00:01.001 --> 00:00:02.503\nHello\n&lt;you&gt; &amp; {me}\n"
    assert read(text, "talk.vtt") == [(1001, 2503, "Hello\n<you> & {me}")]


def test_ass_text_is_never_taken_for_an_override() -> None:
    text = CaptionFiles().write(timeline(HELLO, Cue("r", 108_000 * 30, 1, "a\\Nb")), "s", "ass")
    assert "PlayResX: 1280\nPlayResY: 720\n" in text
    assert "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Hello\\N<you> & \\{me\\}\n" in text
    assert "Dialogue: 0,30:01:48.00,30:01:48.03,Default,,0,0,0,,a\\\u2060Nb\n" in text


@pytest.mark.parametrize("format", ["srt", "vtt", "ass"])
def test_what_was_written_is_read_again(format: str) -> None:
    cues = tuple(Cue(f"q{n}", n * 50, 25, f"Line {n}\nand more") for n in range(5))
    text = CaptionFiles().write(timeline(*cues, rate=Fraction(25)), "s", format)
    assert read(text, f"talk.{format}") == [
        (n * 2000, n * 2000 + 1000, f"Line {n}\nand more") for n in range(5)
    ]


def test_only_known_kinds_and_tracks_are_written() -> None:
    with pytest.raises(InvalidRequest, match="srt, vtt or ass"):
        CaptionFiles().write(timeline(), "s", "sub")
    with pytest.raises(TrackNotFound):
        CaptionFiles().write(timeline(), "x", "srt")
    assert CaptionFiles().write(timeline(), "s", "srt") == ""
