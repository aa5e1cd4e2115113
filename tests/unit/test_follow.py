"""Captions and markers that go along with the clips under them."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain import commands
from app.domain.timeline import Timeline
from tests.notation import drawing_of, tidy, timeline_of
from tests.unit.drawn import HUNDRED


def edited(before: str, message: dict[str, Any], *, linked: bool = True) -> Timeline:
    command = commands.parse({"linked": linked, **message}, new_id=lambda: "n")
    return commands.apply(timeline_of(before), command, HUNDRED)


EXTRACT_B = {"type": "extract", "clips": ["B"]}
THREE = "V1: A[0:10] B[0:10] D[0:10]"


@pytest.mark.parametrize(
    ("before", "message", "after"),
    [
        (
            f"{THREE}\nC1: q[4:3] r[12:3] s[22:5]\nM: k@5 l@15 m@25",
            EXTRACT_B,
            "V1: A[0:10] D[0:10]\nC1: q[4:3] s[12:5]\nM: k@5 m@15",
        ),
        (f"{THREE}\nC1: q[8:4] r[18:4]", EXTRACT_B, "V1: A[0:10] D[0:10]\nC1: q[8:2] r[10:2]"),
        (f"{THREE}\nC1: q[8:14]", EXTRACT_B, "V1: A[0:10] D[0:10]\nC1: q[8:4]"),  # over the cut it is one
        (f"{THREE}\nC1: q[40:5]\nM: k@30", EXTRACT_B, "V1: A[0:10] D[0:10]\nC1: q[30:5]\nM: k@20"),
        (
            f"{THREE}\nC1: q[2:3] r[14:2]",
            {"type": "trim_to_playhead", "clip": "B", "edge": "head", "at": 13},
            "V1: A[0:10] B[3:10] D[0:10]\nC1: q[2:3] r[11:2]",
        ),
        (
            "V1: A[2:10] B[0:10]\nC1: q[0:3] r[9:3]",
            {"type": "ripple_trim", "clip": "A", "edge": "head", "delta": -2},
            "V1: A[0:10] B[0:10]\nC1: q[2:3] r[11:3]",
        ),
        (
            "V1: A[0:10] B[0:10]\nC1: q[2:4] r[12:3]\nM: k@3",
            {"type": "insert", "track": "V1", "at": 4, "asset": "D", "frames": 5},
            "V1: A[0:4] n/D[0:5] n-2/A[4:10] B[0:10]\nC1: q[2:2] q~2[9:2] r[17:3]\nM: k@3",
        ),
        (
            "V1: A[0:10] B[0:10]\nC1: q[2:4] r[12:3]",
            {"type": "set_speed", "clip": "A", "speed": "2"},
            "V1: A[0:10]@2 B[0:10]\nC1: q[1:2] r[7:3]",
        ),
        (
            f"{THREE}\nC1: q[4:3] r[12:3] s[22:5]\nM: k@25",
            {"type": "reorder", "clip": "D", "track": "V1", "index": 0},
            "V1: D[0:10] A[0:10] B[0:10]\nC1: s[2:5] q[14:3] r[22:3]\nM: k@5",
        ),
        (
            "V1: A[0:10] _5 B[0:10]\nC1: q[11:3] r[15:5]",
            {"type": "close_gap", "track": "V1", "at": 12},
            "V1: A[0:10] B[0:10]\nC1: r[10:5]",
        ),
        (
            "V1: A[0:10] B[0:10]\nC1: q[2:4] r[12:3]",
            {"type": "move", "clip": "B", "track": "V1", "at": 30, "mode": "overwrite"},
            "V1: A[0:10] _20 B[0:10]\nC1: q[2:4] r[32:3]",
        ),
        (
            "V2: A[0:10] X[0:5]\nV1: B[0:20]\nC1: q[12:3]",  # an edit of what lies above moves nothing
            {"type": "extract", "clips": ["A"]},
            "V2: X[0:5]\nV1: B[0:20]\nC1: q[12:3]",
        ),
        (
            "A1: A[0:10] B[0:10]\nC1: q[12:3]",
            {"type": "extract", "clips": ["A"]},
            "A1: B[0:10]\nC1: q[2:3]",
        ),
        (
            "V1: A[0:10] B[0:10]\nV2: X[0:3]\nC1: q[12:3]",
            {"type": "shift", "clips": ["A", "B"], "delta": 4},
            "V1: _4 A[0:10] B[0:10]\nV2: X[0:3]\nC1: q[12:3]",  # V2 lies lowest, and did not move
        ),
    ],
)
def test_captions_and_markers_stay_with_what_they_lie_over(
    before: str, message: dict[str, Any], after: str
) -> None:
    assert drawing_of(edited(before, message)) == tidy(after)


@pytest.mark.parametrize(
    "message",
    [
        EXTRACT_B,
        {"type": "set_speed", "clip": "A", "speed": "2"},
        {"type": "ripple_trim", "clip": "A", "edge": "tail", "delta": -2},
    ],
)
def test_they_stay_where_they_are_unless_they_are_linked(message: dict[str, Any]) -> None:
    before = f"{THREE}\nC1: q[4:3] r[12:3]\nM: k@5"
    after = edited(before, message, linked=False)
    assert after.captions == timeline_of(before).captions
    assert after.markers == timeline_of(before).markers


@pytest.mark.parametrize(
    "message",
    [
        {"type": "lift", "clips": ["B"]},
        {"type": "trim", "clip": "B", "edge": "tail", "delta": -2},
        {"type": "split", "clips": ["B"], "at": 13},
        {"type": "slip", "clip": "B", "delta": 2},
    ],
)
def test_an_edit_that_carries_no_clip_to_another_time_leaves_them(message: dict[str, Any]) -> None:
    before = f"{THREE}\nC1: q[4:3] r[12:3]\nM: k@5"
    assert edited(before, message).captions == timeline_of(before).captions


def test_the_halves_of_a_muted_track_do_not_lead() -> None:
    before = timeline_of("V1: A[0:10] B[0:10]\nA1: X[0:20]\nC1: q[12:3]")
    muted = commands.parse({"type": "set_track", "track": "V1", "muted": True}, new_id=str)
    quiet = commands.apply(before, muted, HUNDRED)
    extract = commands.parse({"type": "extract", "clips": ["A"], "linked": True}, new_id=str)
    assert commands.apply(quiet, extract, HUNDRED).captions is quiet.captions


def test_what_did_not_move_is_the_same_object() -> None:
    before = timeline_of(f"{THREE}\nC1: q[1:2]\nC2: r[12:2]\nM: k@3")
    command = commands.parse({**EXTRACT_B, "linked": True}, new_id=str)
    after = commands.apply(before, command, HUNDRED)
    assert after.captions[0] is before.captions[0]
    assert after.captions[1] is not before.captions[1]
    assert after.markers is before.markers


def test_a_caption_is_a_frame_long_however_fast_its_clip_becomes() -> None:
    after = edited("V1: A[0:64]\nC1: q[4:3] r[30:2]", {"type": "set_speed", "clip": "A", "speed": "16"})
    assert [cue.frames for cue in after.captions[0].cues] == [1, 1]
