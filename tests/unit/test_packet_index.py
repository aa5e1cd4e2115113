"""Where a picture stream may be cut: groups that stand alone, and the places where they may be left."""

from __future__ import annotations

import tracemalloc
from array import array
from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.errors import InvalidDocument
from app.domain.media_index import MediaIndex
from app.domain.media_index_file import index_from_bytes, index_to_bytes
from app.domain.packet_index import Group, PacketFlag, PacketIndex, ParameterSets
from app.domain.sound_index import SoundIndex, SoundStretch

SETS = ParameterSets(100, True, "yuv420p", (0,), (0, 1), "a")


def index(drawn: str) -> PacketIndex:
    """`I0 P3 B1 B2`: stored packets with their times. I is an IDR, O a key frame that is none."""
    words = drawn.split()
    kinds = {"I": PacketFlag.KEY | PacketFlag.IDR, "O": PacketFlag.KEY}
    times = array("q", (int(word[1:]) for word in words))
    sizes = array("q", [10] * len(words))
    flags = bytes(kinds.get(word[0], PacketFlag(0)) for word in words)
    return PacketIndex("h264", Fraction(1, 25), SETS, times, sizes, flags)


@pytest.mark.parametrize(
    ("stored", "groups", "reason"),
    [
        ("I0 P1 I2 P3", [(0, 2), (2, 4)], "every IDR begins one"),
        ("I0 P3 B1 B2 I4 P5", [(0, 4), (4, 6)], "pictures stored out of order stay together"),
        ("I0 P1 O4 B2 B3", [(0, 5)], "a key picture that is no IDR begins none"),
        ("I0 P1 I4 B2 B3 P5", [(0, 2, 0), (2, 6, 2)], "what leads a group is known"),
        ("P0 P1 I2 P3", [(2, 4)], "what lies before the first IDR is in none"),
        ("P0 P1", [], "without an IDR there is none"),
    ],
)
def test_groups_are_what_can_be_taken_out_whole(
    stored: str, groups: list[tuple[int, ...]], reason: str
) -> None:
    assert index(stored).groups == tuple(Group(*group) for group in groups), reason


def test_a_group_may_be_left_where_all_that_is_stored_was_shown() -> None:
    made = index("I0 P3 B1 B2 P6 B4 B5 P7")
    assert list(made.clean_ends(made.groups[0])) == [8, 7, 4, 1]
    assert made.reordered == 1


def test_the_picture_of_a_moment_is_stored_at_most_its_delay_and_the_longest_picture_before() -> None:
    made = replace(index("I0 P3 B1 B2 P9"), delay=2)
    assert made.reach == Fraction(2 + 6, 25)


def test_pictures_of_one_time_are_not_to_be_trusted() -> None:
    assert index("I0 P1").trustworthy
    assert not index("I0 P1 P1").trustworthy
    assert not index("").trustworthy


def test_an_index_is_the_same_after_it_was_kept() -> None:
    sound = SoundIndex("aac", 1024, 48_000, 2, (SoundStretch(-1024, 30), SoundStretch(40_000, 5)), 9000)
    made = MediaIndex(replace(index("I0 P3 B1 B2"), delay=2), (None, sound))
    assert index_from_bytes(index_to_bytes(MediaIndex())) == MediaIndex()
    assert index_from_bytes(index_to_bytes(made)) == made


@pytest.mark.parametrize(
    "damage", [b"", b"CUTROOM INDEX 9\n{}\n", index_to_bytes(MediaIndex(index("I0 P1")))[:-12]]
)
def test_a_damaged_index_is_refused(damage: bytes) -> None:
    with pytest.raises(InvalidDocument):
        index_from_bytes(damage)


def test_parameter_sets_go_together_when_they_are_equal_or_have_other_numbers() -> None:
    equal = ParameterSets(100, True, "yuv420p", (0,), (0, 1), "a")
    clashing = ParameterSets(100, True, "yuv420p", (0,), (2,), "b")
    apart = ParameterSets(100, True, "yuv420p", (1,), (2,), "c")
    assert SETS.goes_with(equal) and SETS.goes_with(apart) and not SETS.goes_with(clashing)


def test_how_much_a_stretch_of_time_takes_is_told_by_the_pictures_shown_in_it() -> None:
    made = PacketIndex(
        "h264", Fraction(1, 10), None, array("q", [5, 8, 6, 7]), array("q", [90, 8, 2, 1]), b""
    )
    stretches = ((0, 1), (0, Fraction(1, 10)), (Fraction(1, 10), Fraction(3, 10)), (1, 2))
    assert [made.stored_between(Fraction(a), Fraction(b)) for a, b in stretches] == [101, 90, 3, 0]


def test_what_is_worked_out_of_many_pictures_takes_little_memory() -> None:
    pictures = 50_000
    times = array("q", range(1 << 40, (1 << 40) + pictures))
    made = PacketIndex("h264", Fraction(1, 90_000), SETS, times, times, bytes(pictures))
    tracemalloc.start()
    assert len(made.shown) == len(made.ranks) == len(made.visible) == pictures
    made.stored_between(Fraction(0), Fraction(1, 2))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 60 * pictures
