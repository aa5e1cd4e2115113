"""Chapters of an output: markers, or else those of its sources where the clips show them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.media import Asset, AssetState, MediaChapter, MediaInfo
from app.domain.placement import WHOLE, Placement
from app.domain.render_plan.chapters import chapters
from app.domain.timeline import Clip, Gap, Item, Marker, Timeline, Track, TrackKind

RATE = Fraction(10)
NAMED = tuple(MediaChapter(Fraction(at), title) for at, title in [(0, "one"), (10, "two"), (20, "three")])
LATE = (MediaChapter(Fraction(10), "two"),)


def asset(name: str, found: tuple[MediaChapter, ...]) -> Asset:
    info = MediaInfo("mov", Fraction(60), 1000, chapters=found)
    return Asset(name, "local", name, name, AssetState.READY, 1000, "", info)


ASSETS = {"A": asset("A", NAMED), "B": asset("B", ()), "C": asset("C", LATE)}


def clip(source: str, start: int, frames: int, *, speed: int = 1) -> Clip:
    return Clip(f"{source}{start}", source, Fraction(start), frames, Fraction(speed))


def made(*items: Item, markers: tuple[Marker, ...] = (), kind: TrackKind = TrackKind.VIDEO) -> object:
    timeline = Timeline(RATE, (64, 36), tracks=(Track("t", kind, "T", items),), markers=markers)
    return [(each.at, each.title) for each in chapters(timeline, ASSETS, muxer="matroska")]


@pytest.mark.parametrize(
    ("items", "wanted", "reason"),
    [
        ([clip("A", 0, 300)], [(0, "one"), (100, "two"), (200, "three")], "a whole file"),
        ([clip("A", 5, 100)], [(0, "one"), (50, "two")], "what begins inside of a chapter has its name"),
        ([clip("A", 12, 50), clip("A", 18, 40)], [(0, "two"), (70, "three")], "a cut inside of one"),
        ([clip("A", 20, 50), Gap(10), clip("A", 0, 50)], [(0, "three"), (60, "one")], "another order"),
        ([clip("A", 5, 100, speed=2)], [(0, "one"), (25, "two"), (75, "three")], "double speed"),
        ([clip("B", 0, 50), clip("A", 10, 50)], [(50, "two")], "a file without any"),
        ([clip("C", 5, 30)], [], "what ends before the first"),
        ([clip("C", 5, 80)], [(50, "two")], "what begins before the first"),
    ],
)
def test_chapters_of_sources_go_with_what_is_seen_of_them(
    items: list[Item], wanted: list[tuple[int, str]], reason: str
) -> None:
    assert made(*items) == wanted, reason
    assert made(*items, kind=TrackKind.AUDIO) == wanted, reason


def test_markers_with_a_label_are_the_chapters_where_there_are_any() -> None:
    here, silent = Marker("m", 30, "Here"), Marker("n", 40, "")
    assert made(clip("A", 0, 300), markers=(here, silent)) == [(30, "Here")]
    assert made(clip("A", 0, 50), markers=(silent,)) == [(0, "one")]


@pytest.mark.parametrize("muxer", ["mp4", "mov", "ipod"])
def test_what_lies_before_the_first_is_a_chapter_where_files_count_from_the_beginning(muxer: str) -> None:
    track = Track("t", TrackKind.VIDEO, "T", (clip("C", 5, 80),))
    made = chapters(Timeline(RATE, (64, 36), tracks=(track,)), ASSETS, muxer=muxer)
    assert [(each.at, each.title) for each in made] == [(0, "Start"), (50, "two")]
    assert chapters(Timeline(RATE, (64, 36)), ASSETS, muxer=muxer) == ()


def test_a_small_picture_over_a_film_leaves_its_chapters() -> None:
    logo = replace(clip("B", 0, 300), place=Placement(scale=200, x=400))
    film = Track("v1", TrackKind.VIDEO, "V1", (clip("A", 0, 300),))
    above = Track("v2", TrackKind.VIDEO, "V2", (logo,))
    found = chapters(Timeline(RATE, (64, 36), tracks=(above, film)), ASSETS, muxer="matroska")
    assert [(each.at, each.title) for each in found] == [(0, "one"), (100, "two"), (200, "three")]
    hidden = replace(above, items=(replace(logo, place=WHOLE),))
    assert chapters(Timeline(RATE, (64, 36), tracks=(hidden, film)), ASSETS, muxer="matroska") == ()
