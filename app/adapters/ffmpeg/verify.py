"""Checking a finished file against its plan. The file is ours, so PyAV may read it in this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import av.error
from av.container import InputContainer

from app.adapters.ffmpeg.pictures import check_pictures
from app.adapters.ffmpeg.webp import check_animation
from app.domain.errors import OutputInvalid
from app.domain.presets import Kind, Preset
from app.domain.render_plan.values import RenderPlan

# What a coder of sound may add at either end: a few packets of priming and padding.
SOUND_SLACK = Fraction(1, 10)
WITHOUT_STORED_TIMES = ("matroska,webm",)  # those say only when a picture is shown
TELL_EVERY = 1000  # packets
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
        return {**facts, **_shapes(check_pictures(path, plan), plan, codec="png")}
    if preset.muxer == "webp":
        return {**facts, **_shapes(check_animation(path, plan), plan, codec="webp")}
    try:
        with av.open(str(path)) as container:
            _streams(container, plan, preset)
            times = _times(container, report, size=size)
            if preset.picture:
                facts |= _picture(container, times, plan)
            if preset.sound and plan.lanes:
                facts |= _sound(container, times, plan)
            return facts
    except av.error.FFmpegError as error:
        raise OutputInvalid("The exported file cannot be read again, so it was not kept.") from error


Times = Mapping[int, list[tuple[Fraction, Fraction, Fraction]]]  # (shown, stored, lasting) by stream


def _streams(container: InputContainer, plan: RenderPlan, preset: Preset) -> None:
    expected = {
        "video": 1 if preset.picture else 0,
        "audio": 1 if preset.sound and plan.lanes else 0,
        "subtitle": len(plan.soft),
    }
    for kind, count in expected.items():
        found = sum(1 for stream in container.streams if stream.type == kind)
        _require(found == count, f"it has {found} {kind} streams instead of {count}")


def _times(container: InputContainer, report: Callable[[float], None], *, size: int) -> Times:
    times: dict[int, list[tuple[Fraction, Fraction, Fraction]]] = {}
    for number, packet in enumerate(container.demux()):
        if number % TELL_EVERY == 0 and packet.pos:
            report(packet.pos / size)
        if packet.pts is None or packet.time_base is None:
            continue
        base = packet.time_base
        stored = packet.dts if packet.dts is not None else packet.pts
        times.setdefault(packet.stream.index, []).append(
            (packet.pts * base, stored * base, (packet.duration or 0) * base)
        )
    return times


def _picture(container: InputContainer, times: Times, plan: RenderPlan) -> Mapping[str, Any]:
    stream = container.streams.video[0]
    size = (stream.codec_context.width, stream.codec_context.height)
    _require(
        size == plan.stored_size,
        f"its picture is {size[0]}×{size[1]} instead of {plan.size[0]}×{plan.size[1]}",
    )
    packets = times.get(stream.index, [])
    _require(
        len(packets) == plan.written_frames,
        f"it has {len(packets)} pictures instead of {plan.written_frames}",
    )
    if container.format.name not in WITHOUT_STORED_TIMES:
        stored = [packet[1] for packet in packets]
        _require(all(a < b for a, b in pairwise(stored)), "its times go backwards")
    step = plan.every_nth / plan.rate
    for number, shown in enumerate(sorted(packet[0] for packet in packets)):
        _require(abs(shown - number * step) <= TIME_SLACK, f"picture {number} is not where it should be")
    codec = stream.codec_context.name
    return {"frames": len(packets), "width": size[0], "height": size[1], "picture_codec": codec}


def _shapes(pictures: int, plan: RenderPlan, *, codec: str) -> Mapping[str, Any]:
    wanted = plan.written_frames
    _require(pictures == wanted, f"it has {pictures} pictures instead of {wanted}")
    return {"frames": pictures, "width": plan.size[0], "height": plan.size[1], "picture_codec": codec}


def _sound(container: InputContainer, times: Times, plan: RenderPlan) -> Mapping[str, Any]:
    stream = container.streams.audio[0]
    packets = times.get(stream.index, [])
    _require(bool(packets), "its sound is empty")
    start, end = packets[0][0], max(shown + lasting for shown, _, lasting in packets)
    wanted = Fraction(plan.samples, plan.sample_rate)
    _require(-SOUND_SLACK <= start <= SOUND_SLACK, "its sound begins too late")
    _require(
        abs(end - wanted) <= SOUND_SLACK,
        f"its sound lasts {float(end):.2f} s instead of {float(wanted):.2f} s",
    )
    return {"sound_codec": stream.codec_context.name, "sound_seconds": float(end)}


def _require(holds: bool, difference: str) -> None:
    if not holds:
        raise OutputInvalid(
            f"The exported file is not what the timeline says: {difference}. It was not kept."
        )
