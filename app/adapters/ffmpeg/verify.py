"""Checking a finished file against its plan. The file is ours, so PyAV may read it in this process."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor, lcm
from operator import add
from pathlib import Path
from typing import Any

import av
import av.error
from av.container import InputContainer
from av.stream import Stream

from app.adapters.ffmpeg.pictures import check_pictures
from app.adapters.ffmpeg.webp import check_animation
from app.domain.errors import OutputInvalid
from app.domain.presets import Kind, Preset
from app.domain.render_plan.pictures.own_times import expected_times
from app.domain.render_plan.values import RenderPlan

# What a coder of sound may add at either end: a few packets of priming and padding.
SOUND_SLACK = Fraction(1, 10)
PACKETS_SLACK = 2048  # samples, which last longer than that at the rate of a telephone
WITHOUT_STORED_TIMES = ("matroska,webm",)  # those say only when a picture is shown
TELL_EVERY = 1000  # packets
OWN_SLACK = Fraction(1, 900)  # of pictures that keep their own times
TIME_SLACK = Fraction(1, 90)  # animations count in hundredths, WebM in thousandths


class OutputTooLarge(OutputInvalid):
    """The exported file is larger than was asked for."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.bytes = size


def verify(
    path: Path, plan: RenderPlan, preset: Preset, *, report: Callable[[float], None] = lambda part: None
) -> Mapping[str, Any]:
    """A few facts about the file. Raises OutputInvalid, saying what differs, when it is not the plan's."""
    size = path.stat().st_size
    if preset.most_bytes is not None and size > preset.most_bytes:
        raise OutputTooLarge(size)
    facts: dict[str, Any] = {"bytes": size, "seconds": float(plan.seconds)}
    if preset.kind is Kind.PICTURES:
        return {**facts, **_shapes(check_pictures(path, plan, report), plan, codec="png")}
    if preset.muxer == "webp":
        return {**facts, **_shapes(check_animation(path, plan), plan, codec="webp")}
    try:
        with av.open(str(path)) as container:
            _streams(container, plan, preset)
            times = _times(container, report, size=size)
            if preset.picture:
                facts |= _picture(container, times, plan)
            for number, heard in reversed([*enumerate(plan.by_sound())]):
                facts |= _sound(container, times, heard, number)
            return facts
    except av.error.FFmpegError as error:
        raise OutputInvalid("The exported file cannot be read again, so it was not kept.") from error


@dataclass(slots=True)
class _Packets:
    """When the packets of a stream are shown and stored and how long they last, in ticks of `base`."""

    base: Fraction
    shown: array[int]
    stored: array[int]
    lasting: array[int]

    @classmethod
    def of(cls, stream: Stream) -> _Packets:
        return cls(stream.time_base or Fraction(1), array("q"), array("q"), array("q"))


Times = Mapping[int, _Packets]  # by stream


def _streams(container: InputContainer, plan: RenderPlan, preset: Preset) -> None:
    expected = {
        "video": 1 if preset.picture else 0,
        "audio": len(plan.by_sound()),
        "subtitle": len(plan.soft),
    }
    for kind, count in expected.items():
        found = sum(1 for stream in container.streams if stream.type == kind)
        _require(found == count, f"it has {found} {kind} streams instead of {count}")


def _times(container: InputContainer, report: Callable[[float], None], *, size: int) -> Times:
    times = {stream.index: _Packets.of(stream) for stream in container.streams}
    for number, packet in enumerate(container.demux()):
        if number % TELL_EVERY == 0 and packet.pos:
            report(packet.pos / size)
        pts, dts = packet.pts, packet.dts
        if pts is None:
            continue
        found = times[packet.stream_index]
        found.shown.append(pts)
        found.stored.append(pts if dts is None else dts)
        found.lasting.append(packet.duration or 0)
    return times


def _picture(container: InputContainer, times: Times, plan: RenderPlan) -> Mapping[str, Any]:
    stream = container.streams.video[0]
    size = (stream.codec_context.width, stream.codec_context.height)
    _require(
        size == plan.stored_size,
        f"its picture is {size[0]}×{size[1]} instead of {plan.size[0]}×{plan.size[1]}",
    )
    if plan.splice:
        aspect = stream.sample_aspect_ratio or Fraction(1)
        # Matroska counts the shown size in whole pixels.
        _require(abs(aspect - plan.splice.aspect) * size[0] < 1, "its picture has another shape")
    packets = times[stream.index]
    count = len(packets.shown)
    _require(count == plan.written_frames, f"it has {count} pictures instead of {plan.written_frames}")
    if container.format.name not in WITHOUT_STORED_TIMES:
        _require(all(a < b for a, b in pairwise(packets.stored)), "its times go backwards")
    _check_times(packets, plan)
    codec = stream.codec_context.name
    return {"frames": count, "width": size[0], "height": size[1], "picture_codec": codec}


def _check_times(packets: _Packets, plan: RenderPlan) -> None:
    """Every picture is shown in its frame, or when its source says."""
    step = plan.every_nth / plan.rate
    parts = lcm(packets.base.denominator, step.denominator)  # of a second, which both are made of
    tick, frame, slack = int(packets.base * parts), int(step * parts), floor(TIME_SLACK * parts)
    shown = sorted(packets.shown)
    if not plan.variable:
        for number, ticks in enumerate(shown):
            if abs(ticks * tick - number * frame) > slack:
                _require(False, f"picture {number} is not where it should be")
        return
    slack = floor(OWN_SLACK * parts)
    expected = expected_times(plan)
    for number, (ticks, (soonest, latest)) in enumerate(zip(shown, expected, strict=True)):
        if not soonest * parts - slack <= ticks * tick <= latest * parts + slack:
            _require(False, f"picture {number} is not where it should be")


def _shapes(pictures: int, plan: RenderPlan, *, codec: str) -> Mapping[str, Any]:
    wanted = plan.written_frames
    _require(pictures == wanted, f"it has {pictures} pictures instead of {wanted}")
    return {"frames": pictures, "width": plan.size[0], "height": plan.size[1], "picture_codec": codec}


def _sound(container: InputContainer, times: Times, plan: RenderPlan, number: int) -> Mapping[str, Any]:
    stream = container.streams.audio[number]
    packets = times[stream.index]
    _require(bool(packets.shown), "its sound is empty")
    start = packets.shown[0] * packets.base
    end = max(map(add, packets.shown, packets.lasting)) * packets.base
    wanted = Fraction(plan.samples, plan.sample_rate)
    slack = max(SOUND_SLACK, Fraction(PACKETS_SLACK, plan.sample_rate))
    _require(start >= -slack, "its sound begins too early")
    _require(start <= SOUND_SLACK, "its sound begins too late")
    _require(
        abs(end - wanted) <= slack,
        f"its sound lasts {float(end):.2f} s instead of {float(wanted):.2f} s",
    )
    return {"sound_codec": stream.codec_context.name, "sound_seconds": float(end)}


def _require(holds: bool, difference: str) -> None:
    if not holds:
        raise OutputInvalid(
            f"The exported file is not what the timeline says: {difference}. It was not kept."
        )
