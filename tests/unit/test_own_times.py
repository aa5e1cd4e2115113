"""Variable rates: what is copied, encoded and drawn frame by frame, and when each picture is shown."""

from __future__ import annotations

from array import array
from dataclasses import replace
from fractions import Fraction

import pytest

from app.adapters.ffmpeg.splicing.stored_times import stamped
from app.domain.media import Asset
from app.domain.packet_index import PacketFlag, PacketIndex, ParameterSets
from app.domain.render_plan.pictures.copying import Copying
from app.domain.render_plan.pictures.own_times import keeps_times
from app.domain.render_plan.sources import SD, planned
from app.domain.render_plan.values import Part, PictureRun
from app.domain.time import TimeRange
from tests import footage

RATE = Fraction(10)  # frames; sources count hundredths, so a frame is ten ticks
SETS = ParameterSets(100, True, "yuv420p", (0,), (0,), "a")


def index(drawn: str) -> PacketIndex:
    """`I0 P10 P20`: pictures with their times in hundredths of a second; I begins a group."""
    words = drawn.split()
    times = array("q", (int(word[1:]) for word in words))
    flags = bytes(PacketFlag.KEY | PacketFlag.IDR if word[0] == "I" else 0 for word in words)
    return PacketIndex("h264", Fraction(1, 100), SETS, times, array("q", [10] * len(words)), flags)


def source() -> Asset:
    return footage.asset("s", video=replace(footage.picture(rate="9"), variable_rate=True))


def parts(drawn: str, run: PictureRun, *captions: TimeRange) -> str:
    asset = source()
    copying = Copying(asset, planned(asset, (1280, 720), SD), index(drawn), RATE, least=2)
    return " ".join(_part(part) for part in copying.parts(run, drawn=captions))


def _part(part: Part) -> str:
    own = part.run.own
    place = f"{part.run.first}-{part.run.first + part.run.frames}"
    if part.copied:
        return f"copy {place} from {part.copied.first_time} of {part.copied.packets}"
    if own is None:
        return f"frames {place}"
    return f"encode {place} {'opening ' * own.opens}{','.join(map(str, own.ticks))}"


@pytest.mark.parametrize(
    ("stored", "start", "frames", "made", "reason"),
    [
        ("I0 P10 P30 I40 P50 P60", "0", 7, "copy 0-7 from 0 of 6", "a picture may stay for two frames"),
        ("I0 P12 P31 I43 P55 P61", "0", 7, "copy 0-7 from 0 of 6", "times on no grid are kept"),
        (
            "I0 P10 P30 I40 P50 P60",
            "0.2",
            5,
            "encode 0-2 opening 10,30 copy 2-5 from 40 of 3",
            "a clip begins with what is on screen",
        ),
        (
            "I0 P10 P30 I40 P50 P60 P70",
            "0",
            6,
            "copy 0-6 from 0 of 5",
            "a group is left where the clip ends",
        ),
        (
            "I0 P10 P18 P20 I25 P33 P41 P50",
            "0.1",
            4,
            "encode 0-1 opening 10,18,20 copy 1-4 from 25 of 3",
            "two pictures in one frame are both kept where they are coded",
        ),
        ("I0 P4 I20 P30 P40", "0.1", 4, "encode 0-1 opening 4 copy 1-4 from 20 of 3", "not those before"),
        (
            "I0 P10 P900 I910 P920",
            "2",
            90,
            "encode 0-71 opening 10,900 copy 71-90 from 910 of 2",
            "a long rest is one picture",
        ),
    ],
)
def test_pictures_of_a_variable_rate_are_copied_and_encoded_at_their_own_times(
    stored: str, start: str, frames: int, made: str, reason: str
) -> None:
    run = PictureRun(frames, "s", Fraction(start), clip_frames=frames)
    assert parts(stored, run) == made, reason


def test_frames_with_a_caption_are_drawn_one_by_one() -> None:
    run = PictureRun(9, "s", clip_frames=9)
    stored = "I0 P10 P40 I60 P70 P80"
    assert parts(stored, run, TimeRange(2, 1)) == (
        "copy 0-2 from 0 of 2 frames 2-3 encode 3-6 opening 10,40 copy 6-9 from 60 of 3"
    )


@pytest.mark.parametrize(
    ("rate", "variable", "stored", "keeps", "reason"),
    [
        ("9", True, "I0 P10 P30", True, "slower than the timeline on average"),
        ("12", True, "I0 P10 P30", False, "who wants fewer pictures gets fewer"),
        ("10", False, "I0 P10 P20", False, "one picture in each frame"),
        ("10", False, "I0 P10 P30", True, "one is missing"),
        ("5", False, "I0 P20 P40", False, "another constant rate is made the timeline's"),
        ("9", True, "I0 P10 P10", False, "two at once are not to be trusted"),
    ],
)
def test_whose_pictures_keep_their_times(
    rate: str, variable: bool, stored: str, keeps: bool, reason: str
) -> None:
    stream = replace(footage.picture(rate=rate), variable_rate=variable)
    assert keeps_times(stream, index(stored), RATE) is keeps, reason


def test_pictures_are_stored_when_earlier_ones_are_shown() -> None:
    """Each is stored in time, the first ones before zero, and lasts until the next one is shown."""
    placed = [("I", 0), ("P", 70), ("b", 20), ("c", 30), ("Q", 90)]
    made = [tuple(each) for each in stamped(placed, reordered=1, step=10, end=100)]
    assert made == [
        ("I", 0, -10, 20),
        ("P", 70, 0, 20),
        ("b", 20, 20, 10),
        ("c", 30, 30, 40),
        ("Q", 90, 70, 10),
    ]


@pytest.mark.parametrize("shown", [(0, 5, 5), (0, 9, 8, 7)])
def test_pictures_that_cannot_be_in_order_are_refused(shown: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one after the other"):
        list(stamped([("x", each) for each in shown], reordered=1, step=1, end=20))
