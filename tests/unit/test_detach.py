"""The sound of a clip on a track of its own: heard as before, and cut and moved for itself from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.edits import detach_sound, set_gain, set_pitch, set_sound, set_track
from app.domain.errors import EditRejected, TrackLocked
from app.domain.timeline import ALL_SOUNDS, NO_SOUND, TrackKind
from tests.notation import timeline_of
from tests.unit.drawn import assert_drawn


@pytest.mark.parametrize(
    ("before", "clips", "after"),
    [
        ("A[0:10]", "A", "V1: A[0:10]\nn-2: n/A[0:10]"),
        ("V1: A[0:10]\nA1:", "A", "V1: A[0:10]\nA1: n/A[0:10]"),
        (
            "V1: A[0:10] B[5:9]\nA1: _12 m[0:9]",
            "A",
            "V1: A[0:10] B[5:9]\nA1: n/A[0:10] _2 m[0:9]",
        ),
        ("V1: _4 A[2:9]@1/2<2>3\nA1: m[0:4]", "A", "V1: _4 A[2:9]@1/2<2>3\nA1: m[0:4] n/A[2:9]@1/2<2>3"),
        ("V1: A[0:10]\nA1: m[0:1]\nA2:", "A", "V1: A[0:10]\nA1: m[0:1]\nA2: n/A[0:10]"),
        ("V1: A[0:10]\nA1!:", "A", "V1: A[0:10]\nA1!:\nn-2: n/A[0:10]"),
        ("V1: A[0:10] _2 B[5:9]\nA1:", "AB", "V1: A[0:10] _2 B[5:9]\nA1: n/A[0:10] _2 n-2/B[5:9]"),
        (
            "V2: _3 B[5:9]\nV1: A[0:10]\nA1:",
            "AB",
            "V2: _3 B[5:9]\nV1: A[0:10]\nA1: n/A[0:10]\nn-3: _3 n-2/B[5:9]",
        ),
        ("V1: A[0:10]\nA1: _20 m[0:4]", "Am", "V1: A[0:10]\nA1: n/A[0:10] _10 m[0:4]"),
    ],
)
def test_the_sound_lies_under_its_picture_where_there_is_room(
    before: str, clips: Sequence[str], after: str
) -> None:
    assert_drawn(before, lambda timeline: detach_sound(timeline, clips, fresh="n"), after)


def test_the_sound_plays_as_it_did_and_its_picture_is_silent() -> None:
    timeline = set_sound(timeline_of("A[2:10]<1>2"), "A", ALL_SOUNDS)
    timeline = set_pitch(set_gain(timeline, "A", Decimal("-3.5")), "A", keep_pitch=False)
    [before] = timeline.clips()
    picture, sound = detach_sound(timeline, ["A"], fresh="n").clips()
    assert picture == replace(before, sound=NO_SOUND)
    assert sound == replace(before, id="n")


def test_what_is_muted_is_not_heard_afterwards_and_what_is_heard_is_not_muted() -> None:
    heard, muted = timeline_of("V1: A[0:10]\nA1:"), timeline_of("V1: A[0:10]\nA1:")
    heard, muted = set_track(heard, "A1", muted=True), set_track(muted, "V1", muted=True)
    for timeline, mute in ((heard, False), (muted, True)):
        made = detach_sound(timeline, ["A"], fresh="n").tracks[-1]
        assert (made.id, made.kind, made.muted) == ("n-2", TrackKind.AUDIO, mute)


def test_what_has_no_sound_to_take_is_refused_with_the_reason() -> None:
    timeline = timeline_of("V1: A[0:10]\nA1: m[0:4]")
    with pytest.raises(EditRejected, match="track of its own already"):
        detach_sound(timeline, ["m"], fresh="n")
    silent = detach_sound(timeline, ["A"], fresh="n")
    with pytest.raises(EditRejected, match="silent already"):
        detach_sound(silent, ["A", "m"], fresh="x")
    with pytest.raises(TrackLocked):
        detach_sound(timeline_of("V1!: A[0:10]"), ["A"], fresh="n")
