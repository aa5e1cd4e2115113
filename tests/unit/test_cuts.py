"""Where sources are cut into segments: at key frames that are near enough, wherever a clip lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.render_plan.pictures.cuts import ENTER_LATER, SEGMENT_SECONDS, SHORT_SECONDS, Cuts
from app.domain.render_plan.values import OwnTimes, PictureRun

RATE = Fraction(25)
TICK = Fraction(1, 1000)
PREROLL = Fraction(1, 5)


def cuts(*seconds: float, end: float = 100, zero: Fraction = Fraction(0), open_: float = 0) -> Cuts:
    """Of a source that has key frames then, for each of which it is entered as long after it."""
    keys = {round(at / TICK): round(open_ / TICK) for at in seconds}
    return Cuts(keys, round(end / TICK), time_base=TICK, zero=zero, preroll=PREROLL)


def clip(start: Fraction | float = 0, frames: int = 2500, speed: int = 1) -> PictureRun:
    """A clip of the source."""
    start = Fraction(start).limit_denominator(1000)
    return PictureRun(frames, "s", start, Fraction(speed), clip_frames=frames)


@pytest.mark.parametrize(
    ("source", "run", "seconds"),
    [
        (cuts(), clip(frames=600), [10, 20]),
        (cuts(0, 4, 8, 12, 16, 20, end=24), clip(frames=600), [8, 16]),
        (cuts(0, 8, 16.4, 24.8, end=30), clip(frames=750), [8, 16.4, 24.8]),
        (cuts(0, 8, end=18), clip(frames=450), [8]),
        (cuts(0, 16, 24, end=60), clip(frames=875), [8, 16, 24, 34]),
        (cuts(0, 16, end=20), clip(frames=500), [8, 16]),
        (cuts(0, 4, 8, 12, 16, 20, 24, 28, end=40), clip(frames=475, speed=2), [10]),
        (cuts(0, 8.02, end=12), clip(frames=300), [8]),
        (cuts(0, 8.03, end=12), clip(frames=300), [8.04]),
        (cuts(0.5, 8.5, end=12.5, zero=Fraction(1, 2)), clip(frames=300), [8]),
    ],
)
def test_a_source_is_cut_at_key_pictures_that_are_near_enough(
    source: Cuts, run: PictureRun, seconds: list[float]
) -> None:
    found = list(source.between(run, 0, run.frames, RATE))
    assert [first / 25 for first, _ in found[1:]] == seconds


keys = st.lists(st.integers(1, 60_000), max_size=40, unique=True).map(sorted)


@given(keys, st.integers(0, 50_000), st.integers(1, 1200), st.sampled_from([1, 2]), st.data())
def test_pieces_follow_each_other_and_do_not_depend_on_where_a_clip_begins(
    found: list[int], start: int, frames: int, speed: int, data: st.DataObject
) -> None:
    source = Cuts(dict.fromkeys([0, *found], 0), 60_000, time_base=TICK)
    run = replace(clip(Fraction(start, 1000), frames, speed))
    pieces = list(source.between(run, 0, frames, RATE))
    assert [first + length for first, length in pieces] == [*(first for first, _ in pieces[1:]), frames]
    assert all(0 < length <= SEGMENT_SECONDS * RATE + 1 for _, length in pieces)
    later = data.draw(st.integers(0, frames - 1))
    trimmed = replace(run, source_start=run.source_start + later * speed / RATE, frames=frames - later)
    again = [first + later for first, _ in source.between(trimmed, 0, frames - later, RATE)]
    short = SHORT_SECONDS * RATE  # nearer to an edge it may have stayed with its neighbour

    def settled(places: Iterable[int]) -> list[int]:
        return [place for place in places if later + short < place <= frames - short]

    assert settled(again) == settled(first for first, _ in pieces)


@pytest.mark.parametrize(
    ("first", "end", "pieces"),
    [
        (120, 320, [(120, 200)]),  # both are short
        (0, 320, [(0, 200), (200, 120)]),
        (0, 260, [(0, 200), (200, 60)]),  # together they are too long
        (80, 310, [(80, 120), (200, 110)]),
    ],
)
def test_a_short_piece_at_an_edge_stays_with_its_neighbour(
    first: int, end: int, pieces: list[tuple[int, int]]
) -> None:
    assert list(cuts(0, 8, 16, 24, end=40).between(clip(), first, end, RATE)) == pieces


@pytest.mark.parametrize(
    ("first", "entry"),
    [
        (0, 0),  # the very first picture
        (200, 8),  # which begins just here
        (201, 8),  # which is nearer than files are entered
        (199, None),
        (206, None),
    ],
)
def test_a_file_is_entered_at_a_key_picture_that_is_near(first: int, entry: int | None) -> None:
    run = replace(clip(), first=first)
    assert cuts(0, 8).entry(run, RATE) == entry


def test_a_key_picture_that_is_shown_by_the_middle_of_a_frame_is_not_passed_over() -> None:
    assert cuts(0, 8.02).entry(replace(clip(), first=200), RATE) == Fraction(802, 100)
    assert cuts(0, 8.021).entry(replace(clip(), first=200), RATE) is None


def test_pictures_of_their_own_times_are_entered_no_later_than_at_the_first_of_them() -> None:
    own = OwnTimes(TICK, Fraction(0), ticks=(7_990, 8_010))
    assert cuts(0, 8.01).entry(replace(clip(), first=200, own=own), RATE) is None
    assert cuts(0, 7.99).entry(replace(clip(), first=200, own=own), RATE) == Fraction(799, 100)


def test_a_file_is_entered_as_late_as_another_key_picture_allows() -> None:
    run = replace(clip(), first=200)
    assert cuts(0, 8, open_=10).entry(run, RATE) == 8 + ENTER_LATER
    assert cuts(0, 8, open_=0.1).entry(run, RATE) == 8 + Fraction(1, 20)


def test_a_source_without_key_pictures_is_entered_as_far_before_as_any() -> None:
    assert Cuts().entry(replace(clip(), first=200), RATE) is None
