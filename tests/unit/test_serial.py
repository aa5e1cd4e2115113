"""The saved form of a timeline: exact, canonical, and strict about what it reads."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.caption_style import PLAIN, CaptionFont
from app.domain.errors import InvalidDocument
from app.domain.glide import Glide
from app.domain.placement import WHOLE, Placement
from app.domain.serial import canonical, from_document, from_text, sha256, to_document, to_text
from app.domain.timeline import NO_SOUND, CaptionMode, Clip, Gap, Timeline, Track, TrackKind
from app.domain.upgrades import SCHEMA
from tests.notation import timeline_of

FIXTURES = Path(__file__).parent / "fixtures"

LEAST: dict[str, Any] = {"schema": SCHEMA, "rate": [25, 1], "size": [640, 360]}
CLIP: dict[str, Any] = {"type": "clip", "id": "c1", "asset": "a1", "frames": 10}
GLIDE = Glide(scale=1200, x=-100, y=50, frames=200, begin=-20, eased=False)
PLACED = Placement(90, mirrored=True, crop=(100, 0, 250, 5), scale=400, x=300, y=-300, opacity=80)


def document(*items: Any, **changes: Any) -> dict[str, Any]:
    track = {"id": "v1", "kind": "video", "items": list(items)}
    return {**LEAST, "tracks": [track], **changes}


def test_the_canonical_form_is_text_that_stays_the_same() -> None:
    text = to_text(timeline_of("V1: A[1:3]@2 _4 B[0:5]\nM: k@7"))
    assert text == (
        '{"caption_style":{"background":"#000000","bold":false,"colour":"#ffffff","font":"sans",'
        '"margin":50,"opacity":0,"outline":7,"outline_colour":"#101010","place":"bottom","shadow":2,'
        '"side":"centre","size":56},"captions":[],"markers":[{"at":7,"id":"k","label":""}],"rate":[25,1],'
        '"sample_rate":48000,'
        '"schema":6,"size":[1280,720],"tracks":[{"id":"V1","items":[{"asset":"A","fade_in":0,'
        '"fade_out":0,"frames":1,"gain":"0","id":"A","keep_pitch":true,"sound":1,"source_start":"1/25",'
        '"speed":"2","type":"clip"},{"frames":4,"type":"gap"},{"asset":"B","fade_in":0,"fade_out":0,'
        '"frames":5,"gain":"0","id":"B","keep_pitch":true,"sound":1,"source_start":"0","speed":"1",'
        '"type":"clip"}],"kind":"video","locked":false,"muted":false,"name":"V1"}]}'
    )
    assert sha256(text) == "d42a85f99fef75575a28c49d04c327c88f60fa67cbbf5a7ca4c7d12feb35aa96"


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("timeline-schema-*.json")), ids=lambda path: path.stem)
def test_a_timeline_of_every_schema_there_ever_was_can_be_read(path: Path) -> None:
    timeline = from_text(path.read_text(encoding="utf-8"))
    assert timeline.rate == Fraction(30000, 1001)
    clip = next(timeline.clips())
    assert (clip.source_start, clip.frames, clip.fade_out) == (Fraction(1001, 1000), 450, 15)
    assert (clip.speed, clip.gain) == (Fraction(3, 2), Decimal("-3.5"))
    assert timeline.captions[0].mode is CaptionMode.BURN
    assert timeline.captions[0].cues[0].text == "Hello"
    assert timeline.markers[0].label == "good take"
    schema = int(path.stem.rpartition("-")[2])
    assert clip.sound == {1: 1, 2: 1, 3: 2}.get(schema, NO_SOUND)
    assert clip.place == (PLACED if schema >= 5 else WHOLE)
    assert clip.glide == (GLIDE if schema >= 6 else None)
    styled = path.stem != "timeline-schema-1"
    assert timeline.caption_style.font is (CaptionFont.SERIF if styled else PLAIN.font)


def test_a_glide_is_written_wholly_and_not_where_there_is_none() -> None:
    still = from_document(document(CLIP))
    assert "glide" not in to_document(still)["tracks"][0]["items"][0]
    gliding = from_document(document({**CLIP, "glide": {"scale": 1200, "frames": 9}}))
    assert to_document(gliding)["tracks"][0]["items"][0]["glide"] == {
        "scale": 1200,
        "x": 0,
        "y": 0,
        "begin": 0,
        "frames": 9,
        "eased": True,
    }


def test_only_a_placement_that_changes_something_is_written() -> None:
    whole = from_document(document({**CLIP, "place": {"turn": 0, "scale": 1000}}))
    assert next(whole.clips()).place == WHOLE
    assert "place" not in to_document(whole)["tracks"][0]["items"][0]
    placed = from_document(document({**CLIP, "place": {"turn": 180}}))
    assert to_document(placed)["tracks"][0]["items"][0]["place"] == {
        "turn": 180,
        "mirrored": False,
        "crop": [0, 0, 0, 0],
        "scale": 1000,
        "x": 0,
        "y": 0,
        "opacity": 100,
    }
    assert from_text(to_text(placed)) == placed


def test_what_is_left_out_has_its_default() -> None:
    assert from_document(document(CLIP)) == Timeline(
        Fraction(25),
        (640, 360),
        tracks=(Track("v1", TrackKind.VIDEO, "", (Clip("c1", "a1", Fraction(0), 10),)),),
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2/4", "1/2"), ("1.25", "5/4"), ("6/3", "2"), ("0", "0")],
)
def test_exact_numbers_are_kept_in_their_shortest_form(written: str, kept: str) -> None:
    timeline = from_document(document({**CLIP, "source_start": written}))
    assert to_document(timeline)["tracks"][0]["items"][0]["source_start"] == kept


@pytest.mark.parametrize(("written", "kept"), [("-3.50", "-3.5"), ("10", "10"), ("-0", "0"), ("0.0", "0")])
def test_decibels_are_kept_in_their_shortest_form(written: str, kept: str) -> None:
    timeline = from_document(document({**CLIP, "gain": written}))
    assert to_document(timeline)["tracks"][0]["items"][0]["gain"] == kept
    assert from_text(to_text(timeline)) == timeline


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ([], "not a JSON object"),
        ({}, "schema number"),
        ({**LEAST, "schema": 0}, "schema number"),
        ({**LEAST, "schema": True}, "schema number"),
        ({**LEAST, "schema": "1"}, "schema number"),
        ({**LEAST, "schema": 99}, "newer Cutroom"),
        ({"schema": 1, "size": [640, 360]}, "rate is missing"),
        ({**LEAST, "rate": [0, 1]}, "rate must be two whole numbers"),
        ({**LEAST, "rate": [25.0, 1]}, "rate must be two whole numbers"),
        ({**LEAST, "rate": 25}, "rate must be two whole numbers"),
        ({**LEAST, "rate": [2000, 1]}, "frame rate"),
        ({**LEAST, "size": [641, 360]}, "even"),
        ({**LEAST, "size": [True, 2]}, "size must be"),
        ({**LEAST, "owner": "me"}, "owner is not a known field"),
        ({**LEAST, "tracks": {}}, "tracks must be a list"),
        ({**LEAST, "tracks": [1]}, r"tracks\[0\] must be an object"),
        ({**LEAST, "tracks": [{"id": "v1", "kind": "video"}] * 65}, "more than 64"),
        ({**LEAST, "tracks": [{"id": "v1", "kind": "x"}]}, r"tracks\[0\].kind must be one of"),
        (document({"type": "hole", "frames": 1}), r"items\[0\].type"),
        (document({"type": "gap", "frames": 0}), r"tracks\[0\].items\[0\].frames must lie between"),
        (document({"type": "gap", "frames": 5}), "ends in a gap"),
        (document({"type": "gap", "frames": 5}, {"type": "gap", "frames": 5}, CLIP), "side by side"),
        (document({**CLIP, "frames": 2**63}), "frames must lie between"),
        (document({**CLIP, "frames": -1}), "frames must lie between"),
        (document({**CLIP, "frames": True}), "frames must be a whole number"),
        (document({**CLIP, "frames": 10.0}), "frames must be a whole number"),
        (document({**CLIP, "id": ""}), "id must not be empty"),
        (document({**CLIP, "id": "x" * 65}), "longer than 64"),
        (document({**CLIP, "id": "a\x00"}), "control characters"),
        (document({**CLIP, "source_start": "-1"}), "source_start is not an exact number"),
        (document({**CLIP, "source_start": "1/0"}), "source_start is not an exact number"),
        (document({**CLIP, "source_start": "1e9"}), "source_start is not an exact number"),
        (document({**CLIP, "source_start": "9" * 41}), "source_start is not an exact number"),
        (document({**CLIP, "source_start": "١"}), "source_start is not an exact number"),
        (document({**CLIP, "source_start": 0}), "source_start must be text"),
        (document({**CLIP, "speed": "17"}), "speed is out of range"),
        (document({**CLIP, "speed": "0"}), "speed is out of range"),
        (document({**CLIP, "gain": "25"}), "volume is out of range"),
        (document({**CLIP, "gain": "nan"}), "gain is not an exact number"),
        (document({**CLIP, "fade_in": 6, "fade_out": 5}), "fades are longer"),
        (document({**CLIP, "sound": -2}), "sound must lie between -1 and 64"),
        (document({**CLIP, "keep_pitch": 1}), "keep_pitch must be true or false"),
        (document({**CLIP, "place": []}), r"items\[0\].place must be an object"),
        (document({**CLIP, "place": {"turn": 45}}), "turned by quarters"),
        (document({**CLIP, "place": {"turn": 90.0}}), r"place.turn must be a whole number"),
        (document({**CLIP, "place": {"mirrored": 1}}), "place.mirrored must be true or false"),
        (document({**CLIP, "place": {"crop": [0, 0, 0]}}), "place.crop must be four whole numbers"),
        (document({**CLIP, "place": {"crop": [0, True, 0, 0]}}), "place.crop must be four whole numbers"),
        (document({**CLIP, "place": {"crop": [500, 0, 491, 0]}}), "leaves nothing of its picture"),
        (document({**CLIP, "place": {"scale": 9}}), "place.scale must lie between 10 and 10000"),
        (document({**CLIP, "place": {"x": 2001}}), "place.x must lie between -2000 and 2000"),
        (document({**CLIP, "place": {"opacity": 101}}), "place.opacity must lie between 0 and 100"),
        (document({**CLIP, "glide": {}}), "glide.frames is missing"),
        (document({**CLIP, "glide": {"frames": 1}}), "glide.frames must lie between 2"),
        (document({**CLIP, "glide": {"frames": 9, "scale": 9}}), "glide.scale must lie between 10 and 10000"),
        (document({**CLIP, "glide": {"frames": 9, "turn": 90}}), "glide.turn is not a known field"),
        (document({**CLIP, "glide": None}), "glide must be an object"),
        (document({**CLIP, "place": {"angle": 1}}), "place.angle is not a known field"),
        (document(CLIP, CLIP), "'c1' stands twice"),
        (document({**CLIP, "id": "v1"}), "'v1' stands twice"),
        (document({**CLIP, "url": "http://x"}), "url is not a known field"),
        ({**LEAST, "captions": [{"id": "s", "mode": "loud"}]}, r"captions\[0\].mode"),
        ({**LEAST, "captions": [{"id": "s", "language": "-i"}]}, "language"),
        ({**LEAST, "captions": [{"id": "s", "cues": [{"id": "q", "start": 0, "frames": 0}]}]}, "cues"),
        ({**LEAST, "caption_style": []}, "caption_style must be an object"),
        ({**LEAST, "caption_style": {"colour": "white"}}, "caption_style.colour must be a colour"),
        ({**LEAST, "caption_style": {"size": 1000}}, "caption_style.size must lie between"),
        ({**LEAST, "caption_style": {"glow": 1}}, "caption_style.glow is not a known field"),
        ({**LEAST, "markers": [{"id": "m", "at": 1, "label": "\ud800"}]}, "control characters"),
    ],
)
def test_a_document_that_breaks_the_rules_is_refused_with_the_place(wrong: Any, reason: str) -> None:
    with pytest.raises(InvalidDocument, match=reason):
        from_document(wrong)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ('"text"', "not a JSON object"),
        ("{'schema': 1}", "line 1, column 2"),
        ('{"schema":1.0}', "1.0 is not a whole number"),
        ('{"schema":1e999}', "not a whole number"),
        ('{"schema":NaN}', "NaN is not a whole number"),
        ('{"schema":-Infinity}', "not a whole number"),
        ('{"schema":' + "9" * 5000 + "}", "too large a number"),
        ('{"schema":' + str(2**63) + "}", "too large a number"),
        ('{"schema":1,"schema":1}', "'schema' stands twice"),
        ('{"schema":1,"tracks":[{"id":"a","id":"b"}]}', "'id' stands twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        (
            '{"schema":1,"rate":[25,1],"size":[2,2],"markers":[' + '{"id":"m","at":1},' * 20_000 + "1]}",
            "more than",
        ),
    ],
    ids=lambda value: value[:24],
)
def test_text_that_is_no_timeline_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidDocument, match=reason):
        from_text(text)


def test_a_million_clips_are_refused_before_they_are_looked_at() -> None:
    with pytest.raises(InvalidDocument, match=r"items has more than 40000 entries"):
        from_document(document(*[CLIP] * 1_000_000))


@settings(max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    )
)
def test_no_json_makes_reading_fail_in_another_way(value: Any) -> None:
    for candidate in (
        value,
        {**LEAST, "tracks": value},
        document(value),
        document({**CLIP, "frames": value}),
    ):
        try:
            from_document(candidate)
        except InvalidDocument as refused:
            assert refused.message.endswith(".")


def test_other_letters_are_written_as_they_are() -> None:
    assert canonical({"b": "é", "a": [1]}) == '{"a":[1],"b":"é"}'
    assert json.loads(canonical({"a": "\u2028"})) == {"a": "\u2028"}


def test_gaps_are_written_without_ids() -> None:
    timeline = timeline_of("_4 B[0:5]")
    assert to_document(timeline)["tracks"][0]["items"][0] == {"type": "gap", "frames": 4}
    assert timeline.tracks[0].items[0] == Gap(4)
