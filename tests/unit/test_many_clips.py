"""However long a source is, a plan looks at those groups of pictures that its clips show."""

from __future__ import annotations

from array import array
from fractions import Fraction
from typing import SupportsIndex

import pytest

from app.domain.media_index import MediaIndex
from app.domain.packet_index import Group, PacketFlag, PacketIndex, ParameterSets
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.planning import plan_render
from app.domain.timeline import Clip, Timeline, Track, TrackKind
from tests import footage

RATE = Fraction(25)
LENGTH = 25  # pictures of a group
GROUPS, CLIPS = 2000, 40


class Counted(tuple[Group, ...]):
    """Groups that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, number: SupportsIndex) -> Group:  # type: ignore[override]
        self.looks += 1
        return super().__getitem__(number)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return (self[number] for number in range(len(self)))


@pytest.mark.parametrize("encode", [EncodeChoice.NEEDED, EncodeChoice.NONE])
def test_each_clip_is_planned_without_a_look_at_the_groups_of_all_others(encode: EncodeChoice) -> None:
    numbers = range(GROUPS * LENGTH)
    flags = bytes(PacketFlag.KEY | PacketFlag.IDR if n % LENGTH == 0 else 0 for n in numbers)
    sets = ParameterSets(100, True, "yuv420p", (0,), (0,), "a")
    sizes = array("q", [10] * len(numbers))
    index = PacketIndex("h264", 1 / RATE, sets, array("q", numbers), sizes, flags)
    groups = Counted(index.groups)
    index.__dict__["groups"] = groups  # as if they had been asked for before
    every = GROUPS // CLIPS * LENGTH
    clips = tuple(Clip(f"c{n}", "s", n * every / RATE, 2 * LENGTH) for n in range(CLIPS))
    timeline = Timeline(RATE, (1280, 720), tracks=(Track("v", TrackKind.VIDEO, "V1", clips),))
    stream = footage.picture(rate=RATE, seconds=Fraction(len(numbers)) / RATE)
    known = {"s": MediaIndex(index)}
    assets = {"s": footage.asset("s", video=stream)}
    plan = plan_render(timeline, assets, preset_named("mp4"), indexes=known, encode=encode)
    assert plan.copied_frames == plan.frames
    assert groups.looks < 4 * GROUPS
