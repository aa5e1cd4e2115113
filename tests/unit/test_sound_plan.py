"""Which packets of sound are copied: whole ones inside of clips, each where its clip says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.errors import RenderError
from app.domain.media import Asset, AssetState, AudioStream, MediaInfo
from app.domain.media_index import MediaIndex
from app.domain.render_plan.sound.places import Hearing
from app.domain.render_plan.sound.splicing import MARGIN, WARM_UP, spliced_sound
from app.domain.render_plan.sound.whole import whole_sound
from app.domain.render_plan.values import SoundRun, SoundSplice
from app.domain.sound_index import AAC, OPUS, SoundGrid, SoundIndex, SoundStretch

RATE = 48_000
SOUND = AudioStream(1, "aac", RATE, 2, Fraction(0), Fraction(60))
PACKET = AAC.packet
INDEX = SoundIndex("aac", PACKET, RATE, 2, (SoundStretch(-PACKET, 2000),), bytes=600_000)


def asset(name: str, sound: AudioStream = SOUND, origin: Fraction = Fraction(0)) -> Asset:
    info = MediaInfo("mov", Fraction(60), 1000, (), (sound,), origin=origin)
    return Asset(name, "local", name, name, AssetState.READY, 1000, "", info)


def planned(
    *lanes: Sequence[SoundRun], index: SoundIndex = INDEX, grid: SoundGrid = AAC
) -> SoundSplice | None:
    names = {run.source for lane in lanes for run in lane if run.source}
    samples = sum(run.samples for run in lanes[0])
    assets = {name: asset(name) for name in names}
    indexes = {name: MediaIndex(sounds=(index,)) for name in names}
    return spliced_sound(lanes, Hearing(samples, RATE, assets, indexes, grid))


def run(start: int, samples: int, source: str = "A") -> SoundRun:
    return SoundRun(samples, source, Fraction(start, RATE))


def copied(made: SoundSplice) -> list[tuple[int, int, int]]:
    """(first sample in the output, packets, samples by which it is heard later than where it lay)."""
    found, place = [], -PACKET
    for segment in made.segments:
        if segment.copied:
            stored = round(segment.copied.at * RATE)
            found.append((place, segment.packets, place - stored))
        place += segment.packets * PACKET
    return found


@pytest.mark.parametrize("step", range(0, 2 * PACKET, 41))
def test_a_clip_may_begin_and_end_at_any_sample(step: int) -> None:
    length = 60_000 + 7 * step
    made = planned([run(step, length), run(500_000 - step, 50_000)])
    assert made is not None
    assert sum(segment.packets for segment in made.segments) == -(-(length + 50_000) // PACKET) + 1
    (first, packets, late), (second, more, later) = copied(made)
    assert abs(late + step) <= PACKET // 2
    assert abs(later - (length - 500_000 + step)) <= PACKET // 2
    # What is copied lies whole in its clip, and reaches up to a few packets from its ends.
    assert first + PACKET >= 0 or step == 0
    assert first + (packets + 1) * PACKET <= length <= second
    assert length - (first + packets * PACKET) <= (MARGIN + 3) * PACKET
    assert second + (more + 1) * PACKET <= length + 50_000


def test_what_is_coded_is_heard_from_its_warm_up_on() -> None:
    made = planned([run(12_345, 60_000), run(200_000, 60_000)])
    assert made is not None
    coded = [segment for segment in made.segments if not segment.copied]
    assert [segment.reason for segment in coded] == ["A cut goes through the sound here."] * 3
    for segment in coded:
        heard = [sum(each.samples for each in lane) for lane in segment.lanes]
        assert heard == [(WARM_UP + segment.packets + 2) * PACKET]


def test_the_sound_around_a_cut_is_moved_as_what_is_copied_is() -> None:
    made = planned([run(1000, 60_000), run(200_500, 60_000)])
    assert made is not None
    (_, _, late), (_, _, later) = copied(made)
    middle = [segment for segment in made.segments if not segment.copied][1]
    place = (made.segments[0].packets + made.segments[1].packets - 1 - WARM_UP) * PACKET
    starts = []
    for each in middle.lanes[0]:
        starts.append(place - round(each.source_start * RATE))
        place += each.samples
    assert starts == [late, later]


@pytest.mark.parametrize(
    "changed",
    [
        replace(run(5000, 60_000), gain=Decimal(3)),
        replace(run(5000, 60_000), fade_in=100),
        replace(run(5000, 60_000), speed=Fraction(2)),
    ],
)
def test_what_changes_the_sound_is_coded_whole(changed: SoundRun) -> None:
    made = planned([run(1000, 60_000), changed, run(90_000, 60_000)])
    assert made is not None
    assert [bool(segment.copied) for segment in made.segments] == [False, True, False, True, False]
    assert changed in made.segments[2].lanes[0] and "change the sound" in made.segments[2].reason


def test_nothing_is_copied_of_another_rate_or_of_too_little() -> None:
    assert planned([run(0, 60_000)], index=replace(INDEX, sample_rate=44_100)) is None
    assert planned([run(5000, 8 * PACKET)]) is None
    assert planned([SoundRun(60_000)]) is None
    assert planned([run(0, 60_000)], grid=OPUS) is None


@pytest.mark.parametrize("step", [0, 1, 479, 480, 481, 959, 961])
def test_packets_of_another_length_lie_on_the_grid_of_their_coder(step: int) -> None:
    index = replace(INDEX, codec="opus", packet=OPUS.packet, stretches=(SoundStretch(-OPUS.lead, 2000),))
    made = planned([run(20_000 + step, 60_000), run(500_000, 50_000)], index=index, grid=OPUS)
    assert made is not None and (made.grid, made.lead) == (OPUS, OPUS.lead)
    assert sum(segment.packets for segment in made.segments) == -(-(110_000 + OPUS.lead) // OPUS.packet)
    place, found = -OPUS.lead, []
    for segment in made.segments:
        if segment.copied:
            end = place + segment.packets * OPUS.packet
            found.append((place, end, place - round(segment.copied.at * RATE)))
        place += segment.packets * OPUS.packet
    (first, end, late), (second, last, later) = found
    assert first > 0 and end <= 60_000 <= second and last <= 110_000
    assert abs(late + 20_000 + step) <= OPUS.packet // 2
    assert abs(later + 500_000 - 60_000) <= OPUS.packet // 2


@pytest.mark.parametrize("hole", [-700, 1, 600, 5000, 200_000])
def test_sound_that_was_interrupted_is_copied_on_both_sides(hole: int) -> None:
    end = 99 * PACKET  # of the first stretch
    index = replace(INDEX, stretches=(SoundStretch(-PACKET, 100), SoundStretch(end + hole, 300)))
    made = planned([run(2000, 350_000)], index=index)
    assert made is not None
    (first, packets, late), (second, more, later) = copied(made)
    assert abs(late + 2000) <= PACKET // 2
    assert abs(later + 2000) <= PACKET // 2
    assert first + packets * PACKET <= end - 2000 and second >= end + max(0, hole) - 2000
    assert second - end - hole + 2000 <= (MARGIN + 2) * PACKET  # little is lost for the hole
    assert second + more * PACKET <= 350_000


def test_a_hole_is_silent_and_its_sides_are_entered_exactly() -> None:
    index = replace(INDEX, stretches=(SoundStretch(-PACKET, 101), SoundStretch(105 * PACKET, 300)))
    made = planned([run(0, 350_000)], index=index)
    assert made is not None
    [lane] = next(segment.lanes for segment in made.segments if not segment.copied)
    before, silence, after = lane
    assert (before.source, silence.source, after.source) == ("A", None, "A")
    assert before.source_start * RATE + before.samples == 100 * PACKET
    assert silence.samples == 5 * PACKET
    assert after.source_start * RATE == 105 * PACKET


def test_changed_sound_is_one_run_over_every_hole() -> None:
    index = replace(INDEX, stretches=(SoundStretch(-PACKET, 100), SoundStretch(200_000, 300)))
    quiet = replace(run(0, 350_000), gain=Decimal(-6))
    made = planned([quiet, run(400_000, 60_000)], index=index)
    assert made is not None
    heard = [each for segment in made.segments for lane in segment.lanes for each in lane]
    assert quiet in heard


HOLED = replace(INDEX, stretches=(SoundStretch(-PACKET, 101), SoundStretch(300 * PACKET, 300)))


def whole(*runs: SoundRun) -> tuple[SoundSplice, int]:
    names = {run.source for run in runs if run.source}
    assets, indexes = (
        {name: asset(name) for name in names},
        {name: MediaIndex(sounds=(HOLED,)) for name in names},
    )
    return whole_sound([runs], Hearing(sum(run.samples for run in runs), RATE, assets, indexes, AAC))


@pytest.mark.parametrize(("start", "end"), [(150, 250), (150, 500)])
def test_what_begins_in_a_hole_cannot_be_had_without_encoding(start: int, end: int) -> None:
    with pytest.raises(RenderError, match="silence has to be encoded"):
        whole(run(start * PACKET, (end - start) * PACKET))


def test_what_goes_over_a_hole_or_into_one_keeps_it() -> None:
    made, samples = whole(run(0, 200 * PACKET), run(0, 400 * PACKET))
    assert samples == 600 * PACKET
    found = [(segment.packets, segment.is_hole) for segment in made.segments]
    assert found == [(101, False), (100, True), (100, False), (200, True), (100, False)]


def test_what_ends_in_a_hole_ends_with_its_last_packet() -> None:
    made, samples = whole(run(0, 200 * PACKET))
    assert samples == 100 * PACKET and not made.has_holes
