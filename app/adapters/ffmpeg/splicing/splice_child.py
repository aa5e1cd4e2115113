"""The child process that puts an output together: `… splice_child [ORDER]`, see `splice.py`.

It reads packets of files that are not to be trusted, and decodes a few pictures at every seam.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias, cast

import av
import av.error
import av.logging
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from app.adapters.ffmpeg.bitstreams.aac import plain_configuration
from app.adapters.ffmpeg.bitstreams.parameter_sets import (
    Configuration,
    bitstream_of,
    codec_of,
    fitted_configuration,
    has_sets,
)
from app.adapters.ffmpeg.inside_child import leave, order_told, refuse, said_by, tell_progress
from app.adapters.ffmpeg.sound_labels import sound_metadata
from app.adapters.ffmpeg.splicing.delayed_sound import delayed_silence
from app.adapters.ffmpeg.splicing.order import SpliceOrder, read_order
from app.adapters.ffmpeg.splicing.pictures import Place, Placed, of_a_copy, of_a_piece
from app.adapters.ffmpeg.splicing.pieces import Pieces
from app.adapters.ffmpeg.splicing.seams import check_seams, check_shape
from app.adapters.ffmpeg.splicing.sound import sound_packets, sound_stream
from app.adapters.ffmpeg.splicing.stored_times import stamped
from app.adapters.ffmpeg.splicing.tape import OwnTape, Tape, open_for_packets
from app.adapters.ffmpeg.splicing.tapes import Tapes
from app.adapters.full_disk import NUMBERS
from app.domain.render_plan.values import RenderPlan
from app.domain.sound_index import AAC

_TELL_EVERY = 500  # packets
_CLOCK = 1_000_000  # ticks a second, by which packets of several streams are put in order


def main(place: Path) -> None:
    """Write the output and look at its seams."""
    av.logging.set_level(None)
    order = read_order(place)
    try:
        with ExitStack() as opened:
            _write(order, opened)
        check_seams(order.output, order.plan, known=order.whole)
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        if getattr(error, "errno", None) in NUMBERS:
            raise
        refuse(said_by(error))


def _write(order: SpliceOrder, opened: ExitStack) -> None:
    plan = order.plan
    tapes = Tapes(plan, order.sources, opened)
    for tape in tapes.pictures.values():
        if plan.splice:
            check_shape(tape.stream, plan.splice)
    out = opened.enter_context(av.open(str(order.output), "w", format=order.muxer, options=order.options))
    flows: list[Flow] = []
    if plan.segments:
        pieces = opened.enter_context(closing(Pieces(each for each in order.pieces if each)))
        picture = _add_picture(order, tapes.pictures, pieces, out)
        flows.append(_pictures(order, tapes.pictures, pieces, picture))
    for heard, extra in zip(plan.by_sound(), order.extras, strict=False):
        coded = opened.enter_context(open_for_packets(extra)) if extra else None
        flows.append(_sound(order.muxer, heard, coded, tapes, out))
    if plan.soft and order.extras[0]:
        beside = opened.enter_context(open_for_packets(order.extras[0]))
        texts = [stream for stream in beside.streams if stream.type == "subtitle"]
        flows.append(_beside(beside, texts, {stream.index: _add_like(out, stream) for stream in texts}))
    _add_chapters(plan, out)
    if plan.created:
        out.metadata["creation_time"] = plan.created
    # Flows never meet in one moment and one stream, so no packets are compared.
    for number, (at, _, packet) in enumerate(heapq.merge(*flows)):
        out.mux_one(packet)
        if number % _TELL_EVERY == 0:
            tell_progress(max(0, at) / _CLOCK)


Flow: TypeAlias = "Iterator[tuple[int, int, Packet[Any]]]"  # when it is stored, in which stream


def _sound(
    muxer: str, plan: RenderPlan, coded: InputContainer | None, tapes: Tapes, out: OutputContainer
) -> Flow:
    """The only sound of a plan, copied or from beside the picture."""
    if plan.sound is None:
        if coded is None:
            raise ValueError("a sound is missing")
        template: Stream = coded.streams.audio[0]
        made = _add_like(out, template)
        made.metadata.update(sound_metadata(plan.label, muxer))
        return _beside(coded, [template], {template.index: made})
    copied = {(each.source, each.sound) for segment in plan.sound.segments if (each := segment.copied)}
    heard = {voice: tapes.sound(voice) for voice in sorted(copied)}
    made_here = OwnTape(coded, coded.streams.audio[0]) if coded and coded.streams.audio else None
    template = sound_stream(plan, heard, made_here)
    made = _add_sound(muxer, plan, template, out)
    made.metadata.update(sound_metadata(plan.label, muxer))
    return _sounds(sound_packets(plan, heard, made_here), made, plan)


def _sounds(packets: Iterator[Packet[Any]], sound: Stream, plan: RenderPlan) -> Flow:
    """All packets of sound that is mostly copied; they count in samples."""
    index, rate = sound.index, plan.sample_rate
    for packet in packets:
        packet.stream = sound
        yield (packet.dts or 0) * _CLOCK // rate, index, packet


def _pictures(order: SpliceOrder, tapes: Mapping[str, Tape], pieces: Pieces, picture: Stream) -> Flow:
    """All packets of the picture, on times of our own."""
    plan, index = order.plan, picture.index
    tick = Fraction(1, order.timescale)
    step = round(order.timescale / plan.rate)  # a whole number
    placed = _placed(order, tapes, pieces, step)
    for packet, shown, stored, lasting in stamped(
        placed, reordered=order.reordered, step=step, end=plan.frames * step
    ):
        packet.stream = picture
        packet.time_base = tick
        packet.pts, packet.dts, packet.duration = shown, stored, lasting
        yield stored * _CLOCK // order.timescale, index, packet


def _placed(order: SpliceOrder, tapes: Mapping[str, Tape], pieces: Pieces, step: int) -> Iterator[Placed]:
    plan = order.plan
    starts = accumulate((segment.frames for segment in plan.segments), initial=0)
    for segment, piece, start in zip(plan.segments, order.pieces, starts, strict=False):
        name, place = segment.runs[0].source, Place(start, plan.rate, step)
        if piece is not None:
            yield from of_a_piece(pieces.container(piece), segment, place, plan.splice)
        elif name is not None:
            yield from of_a_copy(tapes[name], segment, place, plan)


def _add_picture(
    order: SpliceOrder, tapes: Mapping[str, Tape], pieces: Pieces, out: OutputContainer
) -> Stream:
    plan = order.plan
    copied = [*tapes.values()]
    if copied:
        made = out.add_stream_from_template(copied[0].stream, opaque=True)
        codec = codec_of(copied[0].stream)
        context: Any = made.codec_context
        if plan.splice and plan.splice.coded_aspect != plan.splice.aspect:
            context.sample_aspect_ratio = plan.splice.aspect
        if plan.splice and plan.splice.turn:
            cast(VideoStream, made).set_display_rotation(-plan.splice.rotation)
        if has_sets(codec):
            form = bitstream_of(codec)
            configurations = [form.read_configuration(_extradata(tape.stream)) for tape in copied]
            configurations += [_of_piece(piece, plan) for piece in pieces.containers()]
            context.extradata = form.merged(configurations)
        if order.muxer in ("mp4", "mov") and codec == "hevc":
            context.codec_tag = "hvc1"  # the sets stand in the file's head, and some players want to hear so
    else:
        made = out.add_stream_from_template(pieces.sample().streams.video[0], opaque=True)
    made.time_base = Fraction(1, order.timescale)
    return made


def _add_sound(muxer: str, plan: RenderPlan, template: Stream, out: OutputContainer) -> Stream:
    if plan.sound is None or plan.sound.grid != AAC:
        return out.add_stream_from_template(template, opaque=True)
    with ExitStack() as opened:
        like = template
        if muxer == "matroska":
            silence = opened.enter_context(av.open(delayed_silence(plan.sample_rate, plan.channels)))
            like = silence.streams.audio[0]
        sound = out.add_stream_from_template(like, opaque=True)
    context: Any = sound.codec_context
    context.extradata = _extradata(template) or plain_configuration(plan.sample_rate, plan.channels)
    return sound


def _of_piece(piece: InputContainer, plan: RenderPlan) -> Configuration:
    return fitted_configuration(_extradata(piece.streams.video[0]), plan.splice)


def _extradata(stream: Stream) -> bytes:
    context: Any = stream.codec_context
    return context.extradata or b""


def _add_like(out: OutputContainer, template: Stream) -> Stream:
    made = out.add_stream_from_template(template, opaque=True)
    if language := template.metadata.get("language"):
        made.metadata["language"] = language
    return made


def _beside(extras: InputContainer, wanted: list[Stream], made: Mapping[int, Stream]) -> Flow:
    """Sound and captions as they are, but for the empty packet that ends each stream."""
    clocks = {stream.index: _CLOCK * (stream.time_base or Fraction(0)) for stream in wanted}
    for packet in extras.demux(wanted):
        number = packet.stream_index
        if packet.dts is not None and number in made:
            packet.stream = made[number]
            clock = clocks[number]
            yield packet.dts * clock.numerator // clock.denominator, packet.stream_index, packet


def _add_chapters(plan: RenderPlan, out: OutputContainer) -> None:
    if not plan.chapters:
        return
    ends = [chapter.at for chapter in plan.chapters[1:]] + [plan.frames]
    out.set_chapters(
        [
            {
                "id": number,
                "start": chapter.at,
                "end": max(end, chapter.at + 1),
                "time_base": 1 / plan.rate,
                "metadata": {"title": chapter.title},
            }
            for number, (chapter, end) in enumerate(zip(plan.chapters, ends, strict=True))
        ]
    )


if __name__ == "__main__":
    main(Path(order_told()))
    leave()
