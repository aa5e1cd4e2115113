"""Commands: read from messages strictly, named, and applied."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import commands
from app.domain.commands import COMMANDS, Command
from app.domain.commands.edges import Split, Trim
from app.domain.commands.playing import SetGain, SetSpeed
from app.domain.edits import NewClip
from app.domain.errors import EditRejected, InvalidRequest
from app.domain.timeline import Edge
from tests.notation import drawing_of, timeline_of
from tests.unit.drawn import HUNDRED
from tests.unit.generated import message_from, randoms

PIECE: dict[str, Any] = {"asset": "x", "source_start": "0", "frames": 3}
PLACE: dict[str, Any] = {"type": "set_placement", "clips": ["A"], "x": 3}
EACH: dict[str, Any] = {"type": "place_each", "places": [{"clip": "A", "x": 3}, {"clip": "B", "y": 4}]}
GLIDE: dict[str, Any] = {"type": "glide_each", "glides": [{"clip": "A", "x": 3}]}
TRIM: dict[str, Any] = {"type": "trim", "clip": "A", "edge": "tail", "delta": -4}


def parse(message: Any) -> Command:
    return commands.parse(message, new_id=lambda: "n")


def test_a_message_becomes_the_command_that_it_names() -> None:
    assert parse({**TRIM, "base_version": 7}) == Trim(clip="A", edge=Edge.TAIL, delta=-4)
    assert parse({"type": "split", "clips": ["A"], "at": 4}) == Split(clips=("A",), at=4, fresh="n")
    assert parse({"type": "set_speed", "clip": "A", "speed": "3/2"}) == SetSpeed(
        clip="A", speed=Fraction(3, 2)
    )
    assert parse({"type": "set_gain", "clip": "A", "gain": "-3.50"}) == SetGain(
        clip="A", gain=Decimal("-3.5")
    )


def test_pieces_of_media_are_read_exactly() -> None:
    pieces = [{"asset": "x", "source_start": "1001/2000", "frames": 3}]
    command = parse({"type": "append", "track": None, "clips": pieces})
    assert isinstance(command, COMMANDS["append"])
    assert getattr(command, "clips", None) == (NewClip("x", Fraction(1001, 2000), 3),)


@given(randoms)
def test_every_message_of_the_contract_is_understood(random: Any) -> None:
    message = message_from(random, timeline_of("V1: A[0:10]"))
    command = parse({**message, "base_version": 3})
    assert command.type == message["type"]
    assert commands.label(command)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ([], "JSON object"),
        ("trim", "JSON object"),
        ({}, "not known"),
        ({"type": "explode"}, "not known"),
        ({"type": ["trim"]}, "not known"),
        ({"type": "undo"}, "not known"),  # undo is no edit: the service knows it
        ({"type": "trim"}, "trim.clip is missing"),
        ({**TRIM, "owner": "me"}, "no field 'owner'"),
        ({**TRIM, "delta": 1.0}, "trim.delta must be a whole number"),
        ({**TRIM, "delta": True}, "trim.delta must be a whole number"),
        ({**TRIM, "delta": "1"}, "trim.delta must be a whole number"),
        ({**TRIM, "delta": 2**31}, "trim.delta must be a whole number"),
        ({**TRIM, "delta": None}, "trim.delta must be a whole number"),
        ({**TRIM, "edge": "middle"}, "trim.edge must be one of head, tail"),
        ({**TRIM, "clip": ""}, "trim.clip must be an id"),
        ({**TRIM, "clip": "x" * 65}, "trim.clip must be an id"),
        ({**TRIM, "clip": "a\nb"}, "trim.clip must be an id"),
        ({**TRIM, "clip": 3}, "trim.clip must be an id"),
        ({"type": "split", "clips": [], "at": 3}, "split.clips must be a list"),
        ({"type": "split", "clips": "A", "at": 3}, "split.clips must be a list"),
        ({"type": "split", "clips": ["A"] * 20_001, "at": 3}, "split.clips must be a list"),
        ({"type": "split", "clips": ["A"], "at": -1}, "split.at must be a whole number"),
        ({"type": "split", "clips": ["A"], "at": 3, "fresh": "mine"}, "no field 'fresh'"),
        ({"type": "set_speed", "clip": "A", "speed": 2}, "exact number as text"),
        ({"type": "set_speed", "clip": "A", "speed": "2.0e1"}, "not an exact number"),
        ({"type": "set_speed", "clip": "A", "speed": "1/20000"}, "too many digits"),
        ({"type": "set_gain", "clip": "A", "gain": "Infinity"}, "decibels"),
        ({"type": "set_sound", "clip": "A", "sound": "2"}, "whole number between -1 and 64"),
        ({"type": "set_sounds", "clips": ["A"], "sound": 65}, "whole number between -1 and 64"),
        ({**PLACE, "turn": 45}, "set_placement.turn must be one of 0, 90, 180, 270"),
        ({**PLACE, "turn": True}, "must be one of 0, 90, 180, 270"),
        ({**PLACE, "crop": [1, 2, 3]}, "must be four whole numbers"),
        ({**PLACE, "crop": [1, 2, 3, -1]}, "whole number between 0 and 1000"),
        ({**PLACE, "scale": 0}, "whole number between 10 and 10000"),
        ({**PLACE, "x": 2001}, "whole number between -2000 and 2000"),
        ({**PLACE, "opacity": 101}, "whole number between 0 and 100"),
        ({**PLACE, "place": {}}, "has no field 'place'"),
        ({"type": "glide_each", "glides": [{"clip": "A", "turn": 90}]}, "entries of clip and some of scale"),
        ({"type": "glide_each", "glides": [{"clip": "A", "frames": 1}]}, "whole number between 2 and"),
        ({"type": "append", "clips": [{**PIECE, "glide": {"scale": 1200}}]}, "must be an object of scale"),
        ({"type": "place_each", "places": []}, "place_each.places must be a list"),
        ({"type": "place_each", "places": [{"x": 3}]}, "entries of clip and some of turn"),
        ({"type": "place_each", "places": [{"clip": "A", "angle": 3}]}, "entries of clip and some of turn"),
        ({"type": "place_each", "places": [{"clip": "A", "x": 2001}]}, "whole number between -2000 and 2000"),
        ({"type": "append", "clips": [{**PIECE, "place": {"angle": 1}}]}, "must be an object of turn"),
        ({"type": "append", "clips": [{**PIECE, "place": 3}]}, "must be an object of turn"),
        ({"type": "set_pitch", "clip": "A", "keep_pitch": 1}, "must be true or false"),
        ({"type": "set_track", "track": "V1", "name": ""}, "plain text of 1 to 255"),
        ({"type": "set_caption_style", "colour": "red"}, "must be a colour"),
        ({"type": "set_caption_style", "colour": "#FFFFFF"}, "must be a colour"),
        ({"type": "set_caption_style", "size": 19}, "whole number between 20 and 250"),
        ({"type": "set_caption_style", "place": "left"}, "must be one of top, middle, bottom"),
        ({"type": "set_caption_style", "style": {}}, "has no field 'style'"),
        ({"type": "add_captions", "language": "<b>"}, "must be a language"),
        ({"type": "add_cue", "start": 0, "frames": 5, "text": "a\x07"}, "plain text"),
        ({"type": "add_cue", "start": 0, "frames": 0, "text": ""}, "add_cue.frames must be"),
        ({"type": "import_cues", "cues": [[0, 5]]}, "entries of start, frames and text"),
        ({"type": "import_cues", "cues": [[0, 5.0, ""]]}, "must be a whole number"),
        ({"type": "append", "clips": [{"asset": "x"}]}, "asset, source_start and frames"),
        ({"type": "set_format", "rate": [25]}, "two whole numbers"),
        ({"type": "set_format", "rate": [25, 0]}, "whole number between 1"),
        ({"type": "move", "clip": "A", "track": "V1", "at": 0, "mode": "swap"}, "overwrite, insert"),
    ],
)
def test_a_malformed_message_is_refused_with_the_field(message: Any, reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        parse(message)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150)
@given(ANYTHING, randoms)
def test_no_json_makes_parsing_fail_in_another_way(value: Any, random: Any) -> None:
    message = message_from(random, timeline_of("V1: A[0:10]"))
    field = random.choice(sorted(message))
    for candidate in (value, {**message, field: value}, {**message, "extra": value}):
        try:
            command = parse(candidate)
        except InvalidRequest as refused:
            assert refused.message.endswith(".")
        else:
            assert isinstance(command, Command)


@pytest.mark.parametrize(
    ("message", "after"),
    [
        (TRIM, "A[0:6] _4 B[0:5]"),
        ({"type": "ripple_trim", "clip": "A", "edge": "tail", "delta": -4}, "A[0:6] B[0:5]"),
        ({"type": "trim_to_playhead", "clip": "A", "edge": "head", "at": 4}, "A[4:10] B[0:5]"),
        ({"type": "roll", "clip": "A", "edge": "tail", "delta": 2}, "A[0:12] B[2:5]"),
        ({"type": "slip", "clip": "A", "delta": 2}, "A[2:12] B[0:5]"),
        ({"type": "slide", "clip": "B", "delta": 2}, "A[0:12] B[0:5]"),
        ({"type": "split_all", "at": 4}, "A[0:4] n/A[4:10] B[0:5]"),
        ({"type": "lift", "clips": ["A"]}, "_10 B[0:5]"),
        ({"type": "extract", "clips": ["A"]}, "B[0:5]"),
        ({"type": "extract_range", "start": 8, "end": 12}, "A[0:8] B[2:5]"),
        ({"type": "reorder", "clip": "A", "track": "V1", "index": 1}, "B[0:5] A[0:10]"),
        ({"type": "reorder_many", "clips": ["A"], "track": "V1", "index": 1}, "B[0:5] A[0:10]"),
        ({"type": "shift", "clips": ["A", "B"], "delta": 2}, "_2 A[0:10] B[0:5]"),
        (
            {"type": "shift", "clips": ["A", "B"], "delta": 2, "new_tracks": "video"},
            "n: _2 A[0:10] B[0:5]\nV1:",
        ),
        ({"type": "move", "clip": "A", "track": "V1", "at": 15, "mode": "insert"}, "B[0:5] A[0:10]"),
        (
            {"type": "move", "clip": "A", "track": None, "at": 15, "mode": "overwrite"},
            "n: _15 A[0:10]\nV1: _10 B[0:5]",
        ),
        (
            {"type": "move", "clip": "A", "track": "V1", "at": 15, "mode": "overwrite"},
            "_10 B[0:5] A[0:10]",
        ),
        (
            {"type": "insert", "track": "V1", "at": 10, "asset": "X", "frames": 3},
            "A[0:10] n/X[0:3] B[0:5]",
        ),
        (
            {"type": "overwrite", "track": "V1", "at": 10, "asset": "X", "source_start": "2", "frames": 3},
            "A[0:10] n/X[50:53] B[3:5]",
        ),
        (
            {"type": "overwrite", "track": None, "kind": "audio", "at": 4, "asset": "X", "frames": 3},
            "V1: A[0:10] B[0:5]\nn: _4 n-2/X[0:3]",
        ),
        ({"type": "set_fades", "clip": "B", "fade_in": 1, "fade_out": 2}, "A[0:10] B[0:5]<1>2"),
        ({"type": "set_fades_together", "clips": ["A", "B"], "fade_out": 2}, "A[0:10]>2 B[0:5]>2"),
        ({"type": "set_sounds", "clips": ["A", "B"], "sound": 1}, "A[0:10] B[0:5]"),
        ({"type": "detach_sound", "clips": ["A"]}, "V1: A[0:10] B[0:5]\nn-2: n/A[0:10]"),
        ({"type": "set_speeds", "clips": ["A", "B"], "speed": "1/2"}, "A[0:10]@1/2 B[0:5]@1/2"),
        ({"type": "exchange", "asset": "A", "by": "X"}, "A/X[0:10] B[0:5]"),
        ({"type": "add_marker", "at": 3, "label": "x"}, "V1: A[0:10] B[0:5]\nM: n@3"),
    ],
)
def test_a_command_does_what_its_edit_does(message: Any, after: str) -> None:
    edited = commands.apply(timeline_of("A[0:10] B[0:5]"), parse(message), HUNDRED)
    assert drawing_of(edited) == after


def test_a_command_past_a_limit_is_refused_with_the_limit() -> None:
    timeline = timeline_of("\n".join(f"A{number}:" for number in range(64)))
    with pytest.raises(EditRejected, match="That is not possible: there are too many tracks"):
        commands.apply(timeline, parse({"type": "add_track", "kind": "video"}), {})
    far = {"type": "insert", "track": "A1", "at": 2**31 - 1, "asset": "X", "frames": 3}
    with pytest.raises(EditRejected, match="too long"):
        commands.apply(timeline, parse(far), HUNDRED)
    with pytest.raises(EditRejected, match="even"):
        commands.apply(timeline, parse({"type": "set_format", "size": [641, 360]}), {})


@pytest.mark.parametrize(
    ("one", "other", "merge"),
    [
        (TRIM, {**TRIM, "delta": 9}, True),
        (TRIM, {**TRIM, "edge": "head"}, False),
        (TRIM, {**TRIM, "clip": "B"}, False),
        (TRIM, {**TRIM, "type": "ripple_trim"}, False),
        (PLACE, {**PLACE, "x": 4}, True),
        (PLACE, {**PLACE, "y": None}, True),  # left out
        (PLACE, {**PLACE, "y": 3}, False),
        (PLACE, {**PLACE, "clips": ["A", "B"]}, False),
        (EACH, {"type": "place_each", "places": [{"clip": "A", "x": 5}, {"clip": "B", "y": 6}]}, True),
        (EACH, {"type": "place_each", "places": [{"clip": "A", "x": 3}, {"clip": "B", "x": 4}]}, False),
        (EACH, {"type": "place_each", "places": [{"clip": "A", "x": 3}]}, False),
        (GLIDE, {"type": "glide_each", "glides": [{"clip": "A", "x": 5}]}, True),
        (GLIDE, {"type": "glide_each", "glides": [{"clip": "A", "y": 5}]}, False),
        (
            {"type": "change_cue", "cue": "q", "text": "a"},
            {"type": "change_cue", "cue": "q", "text": "b"},
            True,
        ),
        (
            {"type": "change_cue", "cue": "q", "text": "a"},
            {"type": "change_cue", "cue": "q", "start": 3},
            False,
        ),
    ],
)
def test_nudges_of_one_thing_have_one_key(one: Any, other: Any, merge: bool) -> None:
    assert (commands.coalesce_key(parse(one)) == commands.coalesce_key(parse(other))) is merge


def test_a_split_never_merges_with_another() -> None:
    assert commands.coalesce_key(parse({"type": "split", "clips": ["A"], "at": 4})) is None
