"""Sound that was taken off its picture is exported as before, and its own cuts fall where they were put."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from app.domain.edits import detach_sound, roll, set_gain, set_sound
from app.domain.presets import EncodeChoice
from app.domain.timeline import NO_SOUND, Edge, Timeline
from tests.frames import test_copied_sound
from tests.frames.exporting import SIZE, expected_numbers, export
from tests.frames.test_copied_sound import check_sound, copy, cut, level, samples_of
from tests.frames.test_copying import payloads
from tests.media import read_frame_numbers

SOURCE = replace(test_copied_sound.SOURCE, size=SIZE)
ENDLESS = {"s": None}


def detached(*pieces: tuple[int, int]) -> Timeline:
    """Clips of one source, with their sound on a track of its own."""
    timeline = cut(*pieces)
    return detach_sound(timeline, [clip.id for clip in timeline.clips()], fresh="n")


def sound_alone(timeline: Timeline) -> Timeline:
    return replace(timeline, tracks=timeline.tracks[1:])


def test_taking_the_sound_off_changes_nothing_of_the_file() -> None:
    pieces = (5, 40), (70, 45), (20, 30)
    before = copy(cut(*pieces), SOURCE)
    after = copy(detached(*pieces), SOURCE)
    assert after.report["copied_frames"] == before.report["copied_frames"] > 30
    assert after.report["copied_sound_packets"] == before.report["copied_sound_packets"] > 90
    assert "made_again" not in after.report
    assert payloads(after.files[0]) == payloads(before.files[0])
    assert np.array_equal(samples_of(after.files[0], 48_000), samples_of(before.files[0], 48_000))


@pytest.mark.parametrize("later", [12, -9])
def test_a_cut_of_the_sound_falls_later_or_earlier_than_that_of_the_pictures(
    later: int, tmp_path: Path
) -> None:
    timeline = roll(detached((5, 40), (70, 45)), "n", Edge.TAIL, later, available=ENDLESS)
    made = copy(timeline, SOURCE, tmp_path)
    assert made.report["copied_frames"] > 30 and made.report["copied_sound_packets"] > 60
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})
    check_sound(made.files[0], sound_alone(timeline), SOURCE)
    encoded = export(timeline, {"s": SOURCE})
    assert check_sound(encoded.files[0], sound_alone(timeline), SOURCE) == [0, 0]


def test_a_silent_clip_is_silent_and_its_pictures_are_copied(tmp_path: Path) -> None:
    timeline = set_gain(set_sound(cut((5, 40), (70, 45)), "c5", NO_SOUND), "c5", Decimal(6))
    made = copy(timeline, SOURCE, tmp_path)
    assert made.report["copied_frames"] > 30 and "made_again" not in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": SOURCE})
    assert level(made.files[0], 20) < 0.001
    assert level(made.files[0], 60) > 0.01


def test_where_every_clip_is_silent_there_is_no_sound_and_nothing_need_be_encoded(tmp_path: Path) -> None:
    timeline = set_gain(set_sound(cut((0, 48)), "c0", NO_SOUND), "c0", Decimal(6))
    made = export(timeline, {"s": SOURCE}, tmp_path, copying=True, encode=EncodeChoice.NONE)
    assert made.report["copied_frames"] == 48
    assert "sound_codec" not in made.report
