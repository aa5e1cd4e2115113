"""Looking into a media file with PyAV. Runs in a child process only: the file is not to be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av
import av.error
from av.audio.stream import AudioStream as AvAudioStream
from av.codec.context import CodecContext
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from app.adapters.ffmpeg.preamble import MAX_PIXELS, MAX_STREAMS, decoder_options, file_url, open_options
from app.adapters.ffmpeg.probing.alpha import pixels_with_alpha
from app.adapters.ffmpeg.probing.color import color_facts
from app.adapters.ffmpeg.probing.packets import MATROSKA, MAX_PACKETS, PacketWalk, StreamTimes, walk
from app.adapters.ffmpeg.probing.timing import cadence, span
from app.adapters.ffmpeg.shown_as import coded_aspect, is_mirrored
from app.domain.errors import MediaUnreadable, MediaUnsupported
from app.domain.media import (
    CAPTION_KINDS,
    AudioStream,
    CaptionStream,
    MediaChapter,
    MediaInfo,
    VideoStream,
)
from app.domain.time import Seconds

MAX_SIDE = 16384
MIXABLE = frozenset({*range(1, 9), 10, 12, 14, 16, 24})  # channels of which ffmpeg knows where each belongs
MAX_TAGS = 40
MAX_CHAPTERS, MAX_TITLE = 1000, 200
LONG = 24 * 3600  # seconds; more than that needs bytes to show for it
LEAST_BYTES_A_SECOND = 125

# What programs write where a name could stand, such as "SoundHandler" or "Core Media Audio".
_ANY_HANDLER = re.compile(
    r"handler|core media|gpac|bento4|iso media|mainconcept|^(sound|audio)$", re.IGNORECASE
)
_MICROSECOND = Fraction(1, 1_000_000)
_ALWAYS_STILL = frozenset({"png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe"})
_STILL_WHEN_ALONE = frozenset({"gif", "apng"})
_TOO_MUCH = "That file has more tracks, or needs more memory, than this server can open."


def inspect(path: Path, *, most_packets: int = MAX_PACKETS) -> MediaInfo:
    """What the file holds; behind so many packets only its end is read.

    Raises MediaUnreadable or MediaUnsupported.
    """
    if path.stat().st_size == 0:
        raise MediaUnreadable("That file is empty.")
    try:
        with av.open(
            file_url(path), mode="r", options=open_options(), metadata_errors="replace"
        ) as container:
            return _inspect(container, path, most_packets)
    except (MemoryError, av.error.MemoryError) as error:
        raise MediaUnsupported(_TOO_MUCH) from error
    except av.error.ArgumentError as error:  # a format that is not let in
        raise MediaUnsupported from error
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        raise MediaUnreadable from error


def _inspect(container: InputContainer, path: Path, most_packets: int) -> MediaInfo:
    pictures = [stream for stream in container.streams.video if _is_picture(stream)]
    sounds = [stream for stream in container.streams.audio if _is_sound(stream)]
    if len(container.streams) >= MAX_STREAMS:  # there is no room for more, so some may be left out
        raise MediaUnsupported("That file has too many tracks.")
    if not pictures and not sounds:
        raise MediaUnsupported(_without_media(container))
    for stream in (*pictures, *sounds):
        stream.codec_context.options = decoder_options()
        stream.codec_context.thread_count = 1  # one picture is decoded: threads only cost memory
    found = walk(container, (*pictures, *sounds), path, most=most_packets)
    zero = _zero(container, found)
    video = tuple(_video(stream, found, zero) for stream in pictures if found.decodes(stream))
    audio = tuple(
        _audio(stream, found.times[stream.index], zero) for stream in sounds if found.decodes(stream)
    )
    if not video and not audio:
        raise MediaUnreadable
    name = container.format.name
    still = name in _ALWAYS_STILL or (
        name in _STILL_WHEN_ALONE and all(times.packets == 1 for times in found.times.values())
    )
    ends = [stream.start + stream.duration for stream in video]
    duration = max([*ends, *(stream.start + stream.duration for stream in audio)])
    size = path.stat().st_size
    if duration > LONG and size < duration * LEAST_BYTES_A_SECOND:
        raise MediaUnreadable("The times in that file make no sense. It may be damaged.")
    if duration <= 0 and not still:
        raise MediaUnreadable("There is less than one picture in that file.")
    return MediaInfo(
        container=_web_or_matroska(path) if name == MATROSKA else name,
        duration=Fraction(0) if still else duration,
        size_bytes=size,
        video=video,
        audio=audio,
        still=still,
        tags=_tags(container),
        origin=zero,
        chapters=tuple(_chapters(container, zero)),
        captions=tuple(_captions(container)),
    )


def _is_picture(stream: AvVideoStream) -> bool:
    context = stream.codec_context
    if context is None or stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails):
        return False
    width, height = context.width, context.height
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise MediaUnsupported(f"The picture is too large: {width} × {height}.")
    return True


def _is_sound(stream: AvAudioStream) -> bool:
    context = stream.codec_context
    return context is not None and context.channels in MIXABLE and context.sample_rate > 0


def _without_media(container: InputContainer) -> str:
    contexts = (stream.codec_context for stream in container.streams.audio)
    channels = max((context.channels for context in contexts if context is not None), default=0)
    if channels > 1:
        return f"Sound in {channels} channels cannot be mixed here."
    return "There is neither picture nor sound in that file."


def _zero(container: InputContainer, found: PacketWalk) -> Seconds:
    """Where ffmpeg's input seeking begins to count, exact where a stream begins there.

    It is not always zero: a transport stream begins anywhere. An edit list may begin inside the
    first group; the packets before that point have negative times, or are marked as not shown.
    """
    start = Fraction(container.start_time or 0, 1_000_000)
    exact = [
        stream.start_time * (stream.time_base or _MICROSECOND)
        for stream in container.streams
        if stream.index in found.times and stream.start_time is not None
    ]
    return next((time for time in sorted(exact) if abs(time - start) <= _MICROSECOND), start)


def _video(stream: AvVideoStream, found: PacketWalk, zero: Seconds) -> VideoStream:
    context = stream.codec_context
    times = found.times[stream.index]
    frame = found.frames[stream.index]
    time_base = stream.time_base or _MICROSECOND
    pace = cadence(times.starts, time_base, stream.average_rate or stream.guessed_rate)
    start, duration = _span(stream.start_time, times, time_base, zero, 1 / pace.rate)
    return VideoStream(
        index=stream.index,
        codec=_codec(context),
        profile=context.profile or "",
        width=context.width,
        height=context.height,
        pixel_format=pixels_with_alpha(stream),
        rate=pace.rate,
        variable_rate=pace.variable,
        # PyAV counts against the clock how the picture was turned; this undoes it.
        rotation=round(-frame.rotation / 90) * 90 % 360 if isinstance(frame, VideoFrame) else 0,
        sample_aspect=_aspect(stream.sample_aspect_ratio or context.sample_aspect_ratio),
        start=start,
        duration=duration or times.packets / pace.rate,
        bit_rate=context.bit_rate or None,
        longest_group=times.longest_group(),
        coded_aspect=coded_aspect(stream),
        mirrored=is_mirrored(frame),
        scan=found.scans[stream.index].scan,
        scan_unsaid=found.scans[stream.index].unsaid,
        **color_facts(
            space=context.colorspace,
            transfer=context.color_trc,
            primaries=context.color_primaries,
            range_=context.color_range,
        ),
    )


def _audio(stream: AvAudioStream, times: StreamTimes, zero: Seconds) -> AudioStream:
    context = stream.codec_context
    time_base = stream.time_base or _MICROSECOND
    start, duration = _span(stream.start_time, times, time_base, zero, Fraction(0))
    return AudioStream(
        index=stream.index,
        codec=_codec(context),
        sample_rate=context.sample_rate,
        channels=context.channels,
        start=start,
        duration=duration,
        bit_rate=context.bit_rate or None,
        language=_language(stream.language),
        title=_title(stream.metadata),
        missing=times.missing() * time_base,
        changes=len(times.channels) > 1,
    )


def _captions(container: InputContainer) -> Iterator[CaptionStream]:
    """Those that are stored as text."""
    for stream in container.streams.subtitles:
        codec = _codec(stream.codec_context) if stream.codec_context else ""
        if codec in CAPTION_KINDS:
            yield CaptionStream(stream.index, codec, _language(stream.language), _title(stream.metadata))


def _codec(context: CodecContext) -> str:
    return context.name if context.codec is None else context.codec.canonical_name


def _language(said: str | None) -> str:
    language = _plain(said or "").strip()[:16]
    return "" if language == "und" else language


def _title(metadata: Mapping[str, str]) -> str:
    """What a stream is called: its title, or what wrote it if that is a name that somebody gave."""
    for field in ("title", "name", "handler_name"):
        said = _plain(metadata.get(field, "")).strip()[:MAX_TITLE]
        if said and not _ANY_HANDLER.search(said):
            return said
    return ""


def _chapters(container: InputContainer, zero: Seconds) -> Iterator[MediaChapter]:
    """Those that have a name."""
    for found in container.chapters()[:MAX_CHAPTERS]:
        title = _plain(found["metadata"].get("title", "")).strip()[:MAX_TITLE]
        base = found["time_base"]
        if title and base:
            yield MediaChapter(max(Fraction(0), found["start"] * base - zero), title)


def _span(
    start: int | None, times: StreamTimes, time_base: Fraction, zero: Seconds, step: Seconds
) -> tuple[Seconds, Seconds]:
    return span(start=start, starts=times.starts, end=times.end, time_base=time_base, zero=zero, step=step)


def _aspect(ratio: Fraction | None) -> Fraction:
    if ratio is None or not Fraction(1, 10) <= ratio <= 10:
        return Fraction(1)
    return ratio


def _web_or_matroska(path: Path) -> str:
    """ffmpeg has one demuxer for both; a browser plays only what calls itself WebM."""
    with path.open("rb") as file:
        head = file.read(512)
    _, _, after = head.partition(b"\x42\x82")  # the DocType element of EBML: id, length, text
    return "webm" if after[1:5] == b"webm" else "matroska"


def _tags(container: InputContainer) -> tuple[tuple[str, str], ...]:
    tags = list(container.metadata.items())[:MAX_TAGS]
    return tuple((_plain(key)[:64], _plain(value)[:500]) for key, value in tags)


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())
