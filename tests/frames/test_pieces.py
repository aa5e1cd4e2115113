"""An export after an edit encodes only what the edit changed, and the same export nothing at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.kept import KeptParts
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.piece_cache import DiskPieces
from app.domain.preset_list import DEFAULT_PRESET
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.planning import plan_render
from app.domain.timeline import CaptionTrack, Cue, Item, Timeline
from app.ports import Backing, Rendered
from tests.frames.exporting import asset_of, clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

RATE, HERTZ = Fraction(5), 8_000  # ten seconds of few frames, and of sound that is quickly made
SOURCE = Media(frames=160, rate=RATE, gop=20, size=(320, 180), sample_rate=HERTZ)
FILLER = Media(frames=20, rate=RATE, gop=20, size=(320, 180), sample_rate=HERTZ, first=5000)


def film(*items: Item) -> Timeline:
    """A timeline of one track."""
    return replace(timeline_of(items, rate=RATE), sample_rate=HERTZ)


PLAIN = film(clip("a", "s", 0, 150))


class Watched(Ffmpeg):
    """An ffmpeg that remembers what it was asked to make."""

    def __init__(self) -> None:
        super().__init__(find_ffmpeg())
        self.made: list[str] = []

    def run(self, arguments: Sequence[str], **rest: Any) -> tuple[str, ...]:
        self.made.append(re.split("[-.]", arguments[-1])[0])
        return super().run(arguments, **rest)


Again = Callable[[Timeline], tuple[Rendered, list[str]]]


@pytest.fixture
def again(tmp_path: Path) -> Again:
    """Export a timeline as a job of its own: what came out, and what ffmpeg had to make for it."""
    jobs = iter(range(100))

    def do(timeline: Timeline) -> tuple[Rendered, list[str]]:
        folder = tmp_path / str(next(jobs))
        folder.mkdir()
        cache = DiskPieces(tmp_path / "pieces", limit=10**9).of("ann")
        watched = Watched()
        backing = Backing({"s": "bytes of s", "f": "bytes of f"}, cache)
        made = export(timeline, {"s": SOURCE, "f": FILLER}, folder, ffmpeg=watched, backing=backing)
        return made, sorted(watched.made)

    return do


def captioned(*texts: str) -> Timeline:
    cues = tuple(Cue(f"q{number}", number * 50 + 5, 10, text) for number, text in enumerate(texts))
    return replace(PLAIN, captions=(CaptionTrack("c", cues=cues),))


def lower(*texts: str) -> Timeline:
    """With captions of a moment, which hide no picture's number."""
    return replace(
        captioned(*texts),
        captions=(
            CaptionTrack(
                "c",
                cues=tuple(Cue(f"q{number}", number * 50 + 5, 1, text) for number, text in enumerate(texts)),
            ),
        ),
    )


def test_after_one_changed_caption_only_its_piece_is_made(again: Again) -> None:
    _, first = again(captioned("one", "two", "three"))
    made, second = again(captioned("one", "zwei", "three"))
    assert first == ["output", "segment", "segment", "segment", "sound"]
    assert second == ["output", "segment"]
    assert len(read_frame_numbers(made.files[0])) == 150


def test_an_encoder_looks_ahead_where_it_is_the_only_one(
    again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    def words_of_encoders(made: Rendered) -> list[str]:
        commands = [words.split() for words in made.report["commands"]]
        return [words[words.index("-x264opts") + 1] for words in commands if "-x264opts" in words]

    first, _ = again(captioned("one", "two", "three"))
    assert words_of_encoders(first) == ["threads=2:sync-lookahead=0"] * 3
    changed, _ = again(captioned("one", "zwei", "three"))
    assert words_of_encoders(changed) == ["threads=2:sync-lookahead=2"]


def test_large_pictures_of_a_long_file_are_encoded_sparingly(
    again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("app.adapters.ffmpeg.sparing.LARGE", 0)
    monkeypatch.setattr("app.adapters.ffmpeg.sparing.LONG", 0)
    made, _ = again(captioned("one", "two", "three"))
    encoders = [words for words in made.report["commands"] if "-x264opts" in words]
    assert len(encoders) == 3
    assert all("-threads 1 -i " in words and "sync-lookahead=0" in words for words in encoders)
    assert len(read_frame_numbers(made.files[0])) == 150


def test_an_export_of_a_moment_which_is_one_run_is_made_sparingly_too(
    again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    short = film(clip("a", "s", 0, 20))
    made, ran = again(short)
    assert ran == ["output"]
    (words,) = made.report["commands"]
    assert "-x264opts threads=2:sync-lookahead=2" in words
    assert words.count("-threads 1 -i ") == words.count(" -i ") == 2
    assert read_frame_numbers(made.files[0]) == expected_numbers(short, {"s": SOURCE})


@pytest.mark.parametrize(("most", "at_once"), [(10**9, True), (0, False)])
def test_sound_of_long_files_is_made_in_smaller_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, at_once: bool
) -> None:
    monkeypatch.setattr("app.domain.render_plan.opening.MOST_HELD", most)
    timeline = film(*(clip(f"c{n}", "s", 6 * n + 1, 20) for n in range(4)))
    watched = Watched()
    made = export(timeline, {"s": SOURCE}, tmp_path, copying=True, ffmpeg=watched)
    assert (watched.made.count("sound") == 1) is at_once
    assert "made_again" not in made.report
    assert made.report["copied_sound_packets"] > 0
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})


def test_seams_that_were_looked_at_are_not_looked_at_again(tmp_path: Path) -> None:
    cache, folders = DiskPieces(tmp_path / "pieces", limit=10**9).of("ann"), iter("abc")

    def whole_seams(timeline: Timeline) -> list[int]:
        folder = tmp_path / next(folders)
        folder.mkdir()
        backing = Backing({"s": "bytes of s"}, cache)
        made = export(timeline, {"s": SOURCE}, folder, copying=True, backing=backing)
        assert read_frame_numbers(made.files[0]) == expected_numbers(PLAIN, {"s": SOURCE})
        [order] = folder.glob("splice.*.json")
        return list(json.loads(order.read_text())["whole"])

    assert whole_seams(lower("one", "two", "three")) == []
    assert whole_seams(lower("one", "two", "drei")) == [20, 53]
    assert whole_seams(lower("eins", "two", "drei")) == [53, 60, 104, 120]


def test_what_is_kept_is_known_before_it_is_used(again: Again, tmp_path: Path) -> None:
    look, cache = KeptParts(find_ffmpeg), DiskPieces(tmp_path / "pieces", limit=10**9).of("ann")
    assets = {"s": asset_of("s", make(SOURCE))}

    def kept(timeline: Timeline) -> Kept:
        return look(plan_render(timeline, assets, DEFAULT_PRESET), {"s": "bytes of s"}, cache)

    assert kept(captioned("one", "two", "three")) == Kept(0, 3)
    again(captioned("one", "two", "three"))
    assert kept(captioned("one", "zwei", "three")) == Kept(2, 3, 2 / 3, sound=True)
    assert kept(captioned("one", "two", "three")) == Kept(whole=True)


def test_the_same_export_is_taken_over_after_its_check(again: Again) -> None:
    first, _ = again(PLAIN)
    made, second = again(PLAIN)
    assert second == []
    assert made.files[0].read_bytes() == first.files[0].read_bytes()
    gone = (
        "took",
        "made_part",
        "made_frames",
        "made_sound",
        "sound_share",
        "versions",
        "commands",
        "commands_run",
    )
    facts = {name: fact for name, fact in first.report.items() if name not in gone}
    assert {name: fact for name, fact in made.report.items() if name not in gone} == {
        **facts,
        "kept_whole": True,
    }
    assert (first.report["commands_run"] > 0, made.report["commands_run"]) == (True, 0)


@pytest.mark.parametrize(
    ("edited", "fresh"),
    [
        ((clip("f", "f", 0, 20), clip("a", "s", 0, 150)), 1),  # put in before: everything moves
        ((clip("a", "s", 2, 140),), 1),  # its head is trimmed
        ((clip("a", "s", 0, 70), clip("b", "s", 16, 70)), 1),  # ten frames are cut out of the middle
    ],
)
def test_a_ripple_edit_leaves_the_other_pieces_as_they_are(
    again: Again, edited: tuple[Any, ...], fresh: int
) -> None:
    again(PLAIN)
    timeline = film(*edited)
    made, second = again(timeline)
    assert second.count("segment") == fresh
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE, "f": FILLER})


def test_a_kept_piece_that_is_not_what_its_name_says_is_found_out(again: Again, tmp_path: Path) -> None:
    timeline = film(clip("a", "s", 0, 130))
    again(timeline)
    for kept in (tmp_path / "pieces" / "ann").glob("whole-*/*"):
        kept.unlink()
    long, short = sorted(
        (tmp_path / "pieces" / "ann").glob("segment-*/*"), key=lambda path: -path.stat().st_size
    )[::2]
    long.rename(long.with_name("moved"))
    (long.parent / short.name).hardlink_to(short)
    (long.with_name("moved")).unlink()
    made, _ = again(timeline)
    assert "made_again" in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})
