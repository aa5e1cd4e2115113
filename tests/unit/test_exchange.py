"""Another file in the place of one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.edits import exchange
from app.domain.errors import AssetNotFound, EditRejected, OutOfMedia, TrackLocked
from tests.notation import timeline_of
from tests.unit.drawn import assert_drawn

MEDIA = {name: Fraction(4) for name in "ABX"} | {"S": Fraction(1), "still": None}


@pytest.mark.parametrize(
    ("before", "by", "after"),
    [
        ("A[0:10] B[0:5] m/A[20:30]", "X", "A/X[0:10] B[0:5] m/X[20:30]"),
        ("A[2:12]@2<1>2", "X", "A/X[2:12]@2<1>2"),
        ("V1: _3 A[0:10]\nA1: m/A[0:9]", "S", "V1: _3 A/S[0:10]\nA1: m/S[0:9]"),
        ("A[20:30]", "still", "A/still[20:30]"),
    ],
)
def test_all_clips_of_a_file_show_the_other_one_where_they_are(before: str, by: str, after: str) -> None:
    assert_drawn(before, lambda timeline: exchange(timeline, "A", by, available=MEDIA), after)


def test_the_same_file_changes_nothing() -> None:
    timeline = timeline_of("A[0:10]")
    assert exchange(timeline, "A", "A", available=MEDIA) is timeline


@pytest.mark.parametrize(
    ("drawing", "by", "refusal"),
    [
        ("A[0:10] m/A[20:30]", "S", OutOfMedia),
        ("V1!: A[0:10]", "X", TrackLocked),
        ("A[0:10]", "gone", AssetNotFound),
        ("B[0:10]", "X", EditRejected),
    ],
)
def test_what_does_not_fit_takes_no_place(drawing: str, by: str, refusal: type[EditRejected]) -> None:
    with pytest.raises(refusal):
        exchange(timeline_of(drawing), "A", by, available=MEDIA)
