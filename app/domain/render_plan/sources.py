"""What a source needs to fit the output: size, colours, and how its file is entered. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from app.domain.media import DECODERS_OF_ALPHA, Asset, AudioStream, MediaInfo, Scan, VideoStream
from app.domain.media_index import MediaIndex
from app.domain.packet_index import PacketIndex
from app.domain.render_plan.opening import held_of
from app.domain.render_plan.values import Colour, ColourChange, PlannedSource, SourcePicture, SourceSound
from app.domain.shape import Filling, covering, fitted
from app.domain.sound_index import AAC, SoundIndex
from app.domain.time import Seconds, nearest_frame

HD = Colour("bt709", "bt709", "bt709")
SD = Colour("smpte170m", "smpte170m", "smpte170m")
WIDE_USUAL = Colour("bt2020nc", "bt2020", "bt709")
HIGH_RANGE = frozenset({"smpte2084", "arib-std-b67"})  # PQ and HLG
WIDE = frozenset({"bt2020", "bt2020nc", "bt2020c", "bt2020ncl", "bt2020cl"})

# Formats whose index leads straight to a key frame, in some by when it is stored; in raw DV all
# pictures are of one size, so it needs none.
INDEXED = ("mov", "matroska", "webm", "avi", "dv")
# In these ffmpeg enters anywhere, and what it decodes before the next key frame is damaged, so it
# enters a whole group earlier. All others are read from their beginning.
ENTERED_BLINDLY = ("flv", "mpegts", "mpeg", "asf", "ogg", "mxf")
PREROLL, BLIND_PREROLL = Fraction(1, 2), Fraction(20)

# In these ffmpeg counts from where the stream begins that is read, not from where the file does.
COUNTED_BY_STREAM = ("mpegts", "mpeg", "ogg")

# Times in these are rounded to milliseconds, so a picture may begin half of one too late.
IN_MILLISECONDS = ("matroska", "webm", "flv")
NUDGE, MILLISECOND_NUDGE = Fraction(1, 100_000), Fraction(1, 1_900)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_UNKNOWN = ("", "unknown", "unspecified", "reserved")
_TRANSPARENT = ("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8")
_RGB = ("rgb", "bgr", "gbr", "0rgb", "argb", "abgr", "0bgr", "pal8", "monow", "monob")


def planned(
    asset: Asset,
    size: tuple[int, int],
    colour: Colour,
    filling: Filling = Filling.FIT,
    index: MediaIndex | None = None,
    *,
    kept: bool = False,
) -> PlannedSource:
    """The facts of a ready asset for an output of that size and colour; `kept` when it keeps its own."""
    info = asset.info
    if info is None:
        return PlannedSource(asset.id)
    sounds, held = tuple(_sounds(info, index)), held_of(info)
    if info.picture is None:
        return PlannedSource(asset.id, None, sounds, held)
    stream = info.picture
    return PlannedSource(
        asset.id,
        SourcePicture(
            stream=stream.index,
            size=(covering if filling is Filling.FILL else fitted)(stream.display_size, size),
            colour=colour_of(stream),
            change=ColourChange.NONE if kept else colour_change(stream, colour),
            full_range=is_full_range(stream),
            transparent=is_transparent(stream),
            still=info.still,
            preroll=_preroll(info, stream, index.picture if index else None),
            delay=_delay(info, index.picture if index else None),
            nudge=nudge_of(info),
            lag=_lag(info, stream),
            bit_rate=_bit_rate(info, stream),
            stored=(stream.width, stream.height),
            upright=_upright(stream),
            display=stream.display_size,
            aspect=stream.sample_aspect,
            unsaid=tuple(_unsaid(stream)),
            scan=_scan(info, stream),
            scan_unsaid=stream.scan_unsaid,
            decoder=DECODERS_OF_ALPHA.get(stream.codec, "") if is_transparent(stream) else "",
        ),
        sounds,
        held,
    )


def is_transparent(stream: VideoStream) -> bool:
    """Whether something under its pictures may be seen through them."""
    return stream.pixel_format.startswith(_TRANSPARENT)


def _upright(stream: VideoStream) -> tuple[int, int]:
    turned = stream.rotation in (90, 270)
    return (stream.height, stream.width) if turned else (stream.width, stream.height)


def _scan(info: MediaInfo, stream: VideoStream) -> Scan:
    """Which pictures are made whole; the lines of those that are turned have become columns."""
    if info.still or stream.rotation in (90, 270) or not stream.maybe_interlaced:
        return Scan.WHOLE
    return stream.scan or Scan.EITHER


def _unsaid(stream: VideoStream) -> Iterator[str]:
    said = {
        "range": "pc" if is_full_range(stream) else stream.color_range,
        "matrix": stream.color_space,
        "primaries": stream.color_primaries,
        "transfer": stream.color_transfer,
    }
    yield from (name for name, word in said.items() if word in _UNKNOWN)


def _bit_rate(info: MediaInfo, stream: VideoStream) -> int | None:
    if info.still or info.duration <= 0:
        return None
    return stream.bit_rate or int(info.size_bytes * 8 / info.duration)


def created(assets: Iterable[Asset]) -> str | None:
    """When the first of the assets that says so was recorded; None when none does, or in other words."""
    for asset in assets:
        said = dict(asset.info.tags).get("creation_time", "") if asset.info else ""
        if _MOMENT.fullmatch(said):
            return said
    return None


def common_colour(streams: Iterable[VideoStream]) -> Colour:
    """The colours of the output: those of its sources when they agree, else BT.709."""
    colours = {colour_of(stream) for stream in streams}
    if len(colours) == 1 and not is_high(colour := colours.pop()) and colour.matrix != "gbr":
        return colour
    return HD


def colour_of(stream: VideoStream) -> Colour:
    """What a source says of its colours; what it leaves open is what players take it for."""
    height = min(stream.display_size)
    usual = SD if 0 < height < 720 and not _is_rgb(stream) else HD
    if stream.color_space in WIDE or stream.color_primaries in WIDE:
        usual = WIDE_USUAL
    matrix = "gbr" if _is_rgb(stream) else _known(stream.color_space, usual.matrix)
    return Colour(
        matrix,
        _known(stream.color_primaries, usual.primaries),
        _known(stream.color_transfer, usual.transfer),
    )


def can_be_entered(info: MediaInfo) -> bool:
    """Whether what lies before a wanted picture can be passed over; else all of it is decoded."""
    return info.still or _is_a(info, INDEXED) or _is_a(info, ENTERED_BLINDLY)


def nudge_of(info: MediaInfo) -> Seconds:
    """How much later than asked a picture of the file may begin and still count."""
    return MILLISECOND_NUDGE if _is_a(info, IN_MILLISECONDS) else NUDGE


def _lag(info: MediaInfo, stream: VideoStream | AudioStream | None) -> Seconds:
    return stream.start if stream and _is_a(info, COUNTED_BY_STREAM) else Fraction(0)


def _sounds(info: MediaInfo, index: MediaIndex | None) -> Iterator[SourceSound]:
    for number, stream in enumerate(info.audio):
        grids, packet = _sound_grids(info, index.sound(number) if index else None)
        yield SourceSound(stream.index, _lag(info, stream), grids, packet, stream.changes)


def _sound_grids(info: MediaInfo, sound: SoundIndex | None) -> tuple[tuple[int, ...], int]:
    if sound is None or not _is_a(info, IN_MILLISECONDS):
        return (), AAC.packet
    zero = nearest_frame(info.origin, Fraction(sound.sample_rate))
    return tuple(stretch.first - zero for stretch in sound.stretches), sound.packet


def _known(word: str, usual: str) -> str:
    return usual if word in _UNKNOWN else word


def colour_change(stream: VideoStream, wanted: Colour) -> ColourChange:
    """What it takes to bring a source's colours to those."""
    colour = colour_of(stream)
    if colour.transfer in HIGH_RANGE:
        return ColourChange.TONE
    if is_high(colour):
        return ColourChange.GAMUT
    if colour.matrix != wanted.matrix or is_full_range(stream):
        return ColourChange.MATRIX
    return ColourChange.NONE


def is_high(colour: Colour) -> bool:
    """Whether colours are more than ordinary screens show."""
    return colour.transfer in HIGH_RANGE or colour.matrix in WIDE or colour.primaries in WIDE


def is_full_range(stream: VideoStream) -> bool:
    """Whether pixels use all their values, as cameras' do, and not those of television."""
    return stream.color_range in ("pc", "jpeg") or stream.pixel_format.startswith("yuvj")


def _is_rgb(stream: VideoStream) -> bool:
    return stream.pixel_format.startswith(_RGB)


def _preroll(info: MediaInfo, stream: VideoStream, index: PacketIndex | None) -> Seconds:
    if _is_a(info, INDEXED):
        if index and index.trustworthy:
            return index.reach
        return BLIND_PREROLL if stream.variable_rate else PREROLL  # a picture may stay for long
    if not _is_a(info, ENTERED_BLINDLY):
        return PREROLL + info.duration
    if index and index.trustworthy:  # times tell it better than an average rate
        return PREROLL + index.longest_group + index.reach
    if stream.longest_group is None:
        return BLIND_PREROLL
    return PREROLL + stream.longest_group / stream.rate


def _delay(info: MediaInfo, index: PacketIndex | None) -> Seconds | None:
    straight = index is not None and index.trustworthy and _is_a(info, INDEXED)
    return index.delay * index.time_base if index is not None and straight else None


def _is_a(info: MediaInfo, formats: tuple[str, ...]) -> bool:
    return any(name in formats for name in info.container.split(","))
