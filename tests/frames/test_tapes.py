"""Picture and sound that are wanted from one place on are read in one pass, which gives what two would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from av.packet import Packet

from app.adapters.ffmpeg.splicing.tape import OnePass, OwnTape, Packets
from app.adapters.ffmpeg.splicing.tapes import Tapes, both_at_once
from app.domain.preset_list import DEFAULT_PRESET
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import Timeline
from tests.frames.exporting import asset_of, clip, index_of, timeline_of
from tests.media import Clip as Media
from tests.media import make

RATE = Fraction(30)
SOURCE = Media(frames=150, rate=RATE, gop=24, noise=True)


def cut(*pieces: tuple[int, int]) -> Timeline:
    """Clips of one source by their first frame and length."""
    return timeline_of(tuple(clip(f"c{a}", "s", a / RATE, n) for a, n in pieces), rate=RATE)


def planned(timeline: Timeline, path: Path) -> RenderPlan:
    """The plan of clips of that file."""
    asset = asset_of("s", path)
    return plan_render(timeline, {"s": asset}, DEFAULT_PRESET, indexes={"s": index_of(asset, path)})


def told(packets: Packets) -> list[Any]:
    """What packets hold, and when."""
    return [(packet.pts, packet.dts, bytes(packet)) for packet in packets]


@pytest.fixture
def streams() -> Iterator[tuple[OnePass, Packets, Packets]]:
    """One pass over a file, its picture and its sound."""
    with av.open(str(make(SOURCE))) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        both = OnePass(container, picture, sound)
        yield both, both.tape(picture).play(0), both.tape(sound).play(0)


def apart() -> tuple[list[Any], list[Any]]:
    """What picture and sound of the file hold, read one after the other."""
    read = []
    for kind in ("video", "audio"):
        with av.open(str(make(SOURCE))) as container:
            stream = next(stream for stream in container.streams if stream.type == kind)
            read.append(told(OwnTape(container, stream).play(0)))
    return read[0], read[1]


def test_one_pass_gives_the_packets_of_two(streams: tuple[OnePass, Packets, Packets]) -> None:
    _, picture, sound = streams
    shown: list[Packet[Any]] = []
    heard: list[Packet[Any]] = []
    for number in range(400):
        taken, where = (heard, sound) if number % 3 else (shown, picture)
        taken += [packet for packet in (next(where, None),) if packet]
    assert (told(iter([*shown, *picture])), told(iter([*heard, *sound]))) == apart()


def test_one_stream_may_be_read_to_its_end_before_the_other(
    streams: tuple[OnePass, Packets, Packets],
) -> None:
    _, picture, sound = streams
    heard = told(sound)
    assert (told(picture), heard) == apart()


def test_nothing_of_a_stream_is_held_that_nobody_plays_on(streams: tuple[OnePass, Packets, Packets]) -> None:
    both, picture, sound = streams
    next(sound)
    next(picture)
    picture.close()  # type: ignore[attr-defined]
    assert len(told(sound)) == len(apart()[1]) - 1
    assert both.waiting == 0


@pytest.mark.parametrize(
    ("container", "timeline", "one_pass"),
    [
        ("mp4", cut((0, 150)), True),
        ("mov", cut((24, 100)), True),
        ("mp4", cut((5, 140)), False),  # the sound would be read up to a group before the picture
        ("mp4", cut((0, 60), (72, 60)), False),
        ("mkv", cut((0, 150)), False),  # it may hold all sound after all pictures
    ],
)
def test_one_pass_is_enough_where_both_begin_together_in_one_piece(
    container: str, timeline: Timeline, one_pass: bool
) -> None:
    path = make(replace(SOURCE, container=container))
    plan = planned(timeline, path)
    assert plan.sound and any(segment.copied for segment in plan.sound.segments)
    with ExitStack() as opened:
        tapes = Tapes(plan, {"s": path}, opened)
        shared = tapes.sound(("s", 0)).stream.container is tapes.pictures["s"].stream.container
        assert shared is one_pass
        again = tapes.sound(("s", 0))
        assert again.stream.container is not tapes.pictures["s"].stream.container


@pytest.mark.parametrize(("slip", "one_pass"), [(0, True), (2, False), (-2, False)])
def test_sound_from_elsewhere_in_the_file_is_read_by_itself(slip: int, one_pass: bool) -> None:
    plan = planned(cut((72, 60)), make(SOURCE))
    assert plan.sound is not None
    moved = tuple(
        replace(segment, copied=replace(segment.copied, at=segment.copied.at + slip))
        if segment.copied
        else segment
        for segment in plan.sound.segments
    )
    slipped = replace(plan, sound=replace(plan.sound, segments=moved))
    assert (both_at_once(slipped) is not None) is one_pass
