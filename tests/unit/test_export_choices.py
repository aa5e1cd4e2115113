"""What can be chosen of an export: sizes, shapes, rates, parts of the timeline and names."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from app.domain.coding import Quality
from app.domain.errors import InvalidRequest
from app.domain.excerpt import excerpt
from app.domain.hardware import HARDWARE, Encoder, on_hardware
from app.domain.orders import Order, Surroundings, orders
from app.domain.placement import Placement
from app.domain.preset_list import PRESETS, preset_named
from app.domain.rate_control import at_bit_rate, at_quality, below_size, fitted_to, has_qualities
from app.domain.render_request import parse_render_request
from app.domain.shape import Aspect, covering, fitted
from app.domain.time import TimeRange
from app.domain.timeline import CaptionTrack, Clip, Cue, Marker, Timeline, Track, TrackKind
from tests.notation import drawing_of, timeline_of

TIMELINE = replace(
    timeline_of("V1: A[0:30] _10 B[0:20]"),
    markers=(Marker("n", 40, "End"), Marker("m", 10)),
    captions=(CaptionTrack("s", "en", cues=(Cue("q", 5, 20, "Hello"),)),),
)


def asked(
    fields: dict[str, Any], timeline: Timeline = TIMELINE, own: dict[str, dict[str, Any]] | None = None
) -> list[Order]:
    around = Surroundings(timeline, "Talk", "2026-01-31", {"A": "beach", "B": "boat"}, own or {}, {})
    return list(orders(fields, around))


@pytest.mark.parametrize(
    ("size", "aspect", "side", "made"),
    [
        ((1920, 1080), Aspect.AS_IT_IS, None, (1920, 1080)),
        ((1920, 1080), Aspect.TALL, None, (1080, 1920)),
        ((1920, 1080), Aspect.SQUARE, 720, (720, 720)),
        ((1920, 1080), Aspect.PORTRAIT, 720, (720, 900)),
        ((1080, 1920), Aspect.WIDE, 480, (854, 480)),  # 853⅓
        ((1920, 1080), Aspect.AS_IT_IS, 2160, (1920, 1080)),
    ],
)
def test_a_picture_has_the_shape_and_the_size_that_were_chosen(
    size: tuple[int, int], aspect: Aspect, side: int | None, made: tuple[int, int]
) -> None:
    preset = replace(preset_named("mp4"), aspect=aspect, short_side=side)
    assert preset.size_for(size) == made
    assert preset.is_exact_for(size) == (made != (854, 480))


def test_a_picture_lies_in_another_or_covers_it() -> None:
    assert fitted((1920, 1080), (1080, 1920)) == (1080, 608)
    assert covering((1920, 1080), (1080, 1920)) == (3414, 1920)


@pytest.mark.parametrize(
    ("made_of", "start", "frames", "part"),
    [
        ("A[0:10] _5 B[0:10]", 4, 14, "A[4:10] _5 B[0:3]"),
        ("A[0:10]<2>3", 0, 9, "A[0:9]<2"),
        ("A[0:10]<2>3", 1, 9, "A[1:10]>3"),
        ("A[0:10] _5 B[0:10]", 0, 25, "A[0:10] _5 B[0:10]"),
    ],
)
def test_a_part_of_a_timeline_shows_what_the_timeline_shows_there(
    made_of: str, start: int, frames: int, part: str
) -> None:
    assert drawing_of(excerpt(timeline_of(made_of), TimeRange(start, frames))) == part


def test_a_part_is_as_long_as_it_was_asked_for_even_where_nothing_is_seen() -> None:
    assert excerpt(TIMELINE, TimeRange(25, 10)).frames == 10
    part = excerpt(TIMELINE, TimeRange(10, 10))
    assert [(cue.start, cue.frames) for cue in part.captions[0].cues] == [(0, 10)]
    assert [marker.at for marker in part.markers] == [0]


@pytest.mark.parametrize(
    ("fields", "parts", "names"),
    [
        ({}, [None], ["Talk"]),
        ({"range": [5, 15]}, [[5, 15]], ["Talk"]),
        ({"split": "clips"}, [[0, 30], [40, 60]], ["Talk 1", "Talk 2"]),
        ({"split": "clips", "name": "{n} {clip}"}, [[0, 30], [40, 60]], ["1 beach", "2 boat"]),
        (
            {"split": "markers", "name": "{marker}, {date}"},
            [[10, 40], [40, 60]],
            ["00-00-00-10, 2026-01-31", "End, 2026-01-31"],
        ),
        ({"split": "clips", "range": [35, 50]}, [[40, 50]], ["Talk"]),
        (
            {"split": "clips", "name": "Cut {date}"},
            [[0, 30], [40, 60]],
            ["Cut 2026-01-31 1", "Cut 2026-01-31 2"],
        ),
        (
            {"split": "clips", "name": "{preset}"},
            [[0, 30], [40, 60]],
            [f"MP4, original size {n}" for n in (1, 2)],
        ),
        (
            {"presets": ["mp3", "gif"], "split": "clips"},
            [[0, 30], [40, 60]] * 2,
            ["Talk Sound only (MP3) 1", "Talk Sound only (MP3) 2", "Talk GIF 3", "Talk GIF 4"],
        ),
        ({"presets": ["mp4", "gif"]}, [None, None], ["Talk MP4, original size", "Talk GIF"]),
        ({"name": "{project} {n} {else}"}, [None], ["Talk 1 {else}"]),
    ],
)
def test_an_order_is_a_file_for_every_preset_and_part(
    fields: dict[str, Any], parts: list[list[int] | None], names: list[str]
) -> None:
    made = asked(fields)
    assert [order.asked.get("range") for order in made] == parts
    assert [order.name for order in made] == names


@pytest.mark.parametrize(
    ("place", "second", "parts"),
    [
        (Placement(scale=300), 20, [[0, 30], [40, 60]]),
        (Placement(opacity=50), 20, [[0, 30], [40, 60]]),
        (Placement(), 20, [[0, 30], [40, 60]]),
        (Placement(), 60, [[0, 60]]),
    ],
    ids=["small", "see-through", "seen for a while", "seen all the time"],
)
def test_the_clips_that_become_files_are_those_of_the_film_and_not_of_what_lies_upon_it(
    place: Placement, second: int, parts: list[list[int]]
) -> None:
    upon = Clip("u", "B", Fraction(0), second, place=place)
    layered = replace(TIMELINE, tracks=(Track("o", TrackKind.VIDEO, "V2", (upon,)), *TIMELINE.tracks))
    made = asked({"split": "clips"}, layered)
    assert [order.asked.get("range", [0, 60]) for order in made] == parts


def test_an_own_preset_brings_its_fields_and_gives_way_to_what_is_said_besides() -> None:
    own = {"mine": {"preset": "mp4", "quality": "small", "size": "720p"}}
    (order,) = asked({"preset": "mine", "size": "480p"}, own=own)
    preset = order.request.preset
    assert (order.preset, preset.short_side, preset.copies) == ("mine", 480, False)
    assert parse_render_request(order.asked) == order.request
    (order,) = asked({"preset": "mine", "bit_rate": 1_000_000}, own=own)
    assert "quality" not in order.asked


@pytest.mark.parametrize(
    ("others", "field", "value", "takers"),
    [
        (["mp3", "png"], "size", "480p", {"mp4", "png"}),
        (["mp3"], "aspect", "1:1", {"mp4"}),
        (["gif", "mp3"], "target_bytes", 3_000_000, {"mp4", "mp3"}),
        (["gif", "mp3", "webm"], "bit_rate", 2_000_000, {"mp4", "webm"}),
        (["wav", "png"], "quality", "best", {"mp4"}),
        (["gif"], "loudness", "web", {"mp4"}),
        (["webm", "mp3"], "sound_tracks", "all", {"mp4"}),
        (["gif", "mp3"], "captions", "soft", {"mp4"}),
        (["gif", "mp3"], "captions", "burn", {"mp4", "gif"}),
        (["mp4-720p", "gif"], "encode", "none", {"mp4"}),
        (["webm"], "encoder", "vaapi", {"mp4"}),
        (["mine"], "loudness", "web", {"mp4"}),
    ],
)
def test_of_several_formats_each_takes_the_choices_that_it_has(
    others: list[str], field: str, value: Any, takers: set[str]
) -> None:
    own = {"mine": {"preset": "gif"}}
    made = asked({"presets": ["mp4", *others], field: value}, own=own)
    assert {order.preset for order in made if field in order.asked} == takers
    assert {order.asked[field] for order in made if field in order.asked} == {value}


def test_a_still_beside_a_film_shows_the_chosen_frame_and_the_film_stays_whole() -> None:
    film, still = asked({"presets": ["mp4", "png"], "still_at": 50})
    assert (film.request.range, still.request.range) == (None, TimeRange(50, 1))
    assert parse_render_request(still.asked).range == TimeRange(50, 1), "what is kept makes it again"
    film, still = asked({"presets": ["mp4", "jpeg"], "range": [10, 40], "still_at": 50})
    assert (film.request.range, still.request.range) == (TimeRange(10, 30), TimeRange(50, 1))


def test_a_choice_that_none_of_several_formats_has_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        asked({"presets": ["mp3", "wav"], "size": "480p"})


@pytest.mark.parametrize(
    "fields",
    [
        {"split": "markers", "range": [0, 5]},
        {"range": [0, 61]},
        {"range": [5, 5]},
        {"range": [0]},
        {"presets": []},
        {"presets": ["mp4", "mp4"]},
        {"presets": ["mp4"], "preset": "gif"},
        {"size": "4000p"},
        {"preset": "mp3", "size": "720p"},
        {"preset": "wav", "quality": "small"},
        {"preset": "gif", "target_bytes": 1000},
        {"preset": "gif", "loudness": "web"},
        {"preset": "webm", "sound_tracks": "all"},
        {"sound_tracks": "two"},
        {"quality": "small", "bit_rate": 1_000_000},
        {"bit_rate": 1},
        {"bit_rate": 1.5},
        {"aspect": "16:10"},
        {"split": "scenes"},
        {"still_at": 5},
        {"preset": "png", "still_at": -1},
        {"preset": "png", "still_at": 61},
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        for order in asked(fields):
            order.request.plan(TIMELINE, {}, {})
    assert refused.value.message.endswith(".")


def test_too_many_files_at_once_are_refused() -> None:
    long = timeline_of("V1: " + " ".join(f"c{n}/A[{n}:{n + 1}]" for n in range(101)))
    with pytest.raises(InvalidRequest, match="101 files"):
        asked({"split": "clips"}, long)


def test_words_for_quality_set_what_each_coding_knows() -> None:
    for preset in PRESETS:
        if has_qualities(preset):
            assert len({at_quality(preset, quality) for quality in Quality}) >= 3 - preset.copies, preset.name


def test_a_size_becomes_rates_when_the_length_is_known() -> None:
    preset = below_size(preset_named("mp4"), 10_000_000)
    made = fitted_to(preset, Fraction(60), pixels_a_second=1280 * 720 * 25, sounds=1)
    assert made.picture is not None and made.sound is not None
    picture, sound = (
        int(dict(coding.options)[f"b:{kind}"]) for coding, kind in ((made.picture, "v"), (made.sound, "a"))
    )
    assert 9_000_000 < (picture + sound) * 60 / 8 < 9_800_000
    assert "crf" not in dict(made.picture.options)
    with pytest.raises(InvalidRequest, match=r"At least .+ would do"):
        fitted_to(below_size(preset_named("mp4"), 100_000), Fraction(60), pixels_a_second=1, sounds=1)


@pytest.mark.parametrize("encoder", HARDWARE)
def test_a_graphics_card_encodes_what_it_knows_with_the_processor_behind_it(encoder: Encoder) -> None:
    made = on_hardware(preset_named("mp4-hevc"), encoder)
    assert made.picture is not None and made.picture.encoder == f"hevc_{encoder.value}"
    assert (made.instead, made.copies) == (preset_named("mp4-hevc").picture, False)
    rated = on_hardware(at_bit_rate(preset_named("mp4"), 2_000_000), encoder)
    assert rated.picture is not None and dict(rated.picture.options)["b:v"] == "2000000"
    for other in (preset_named("webm"), preset_named("gif"), below_size(preset_named("mp4"), 10_000_000)):
        with pytest.raises(InvalidRequest):
            on_hardware(other, encoder)


def test_a_bit_rate_is_of_the_picture_or_else_of_the_sound() -> None:
    film, sound = at_bit_rate(preset_named("webm"), 2_000_000), at_bit_rate(preset_named("mp3"), 96_000)
    assert film.picture is not None and dict(film.picture.options)["b:v"] == "2000000"
    assert sound.sound is not None and dict(sound.sound.options) == {"b:a": "96000"}
