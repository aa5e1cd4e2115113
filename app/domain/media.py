"""What a media file is: facts that were probed, and what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from app.domain.time import Rate, Seconds

INTERLACING = ("h264", "mpeg2video", "dvvideo")
"""Codecs whose pictures often are two fields each."""

DECODERS_OF_ALPHA: Mapping[str, str] = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""By codec: ffmpeg's decoder that shows the alpha beside its pictures, which the usual one passes over."""

FACTS_VERSION = 2
"""Of the facts below. It is raised when the probe finds more, or finds other things in the same file;
media whose facts are of an older version are probed anew."""


class AssetState(StrEnum):
    """How far a file has come on its way in."""

    PROBING = "probing"  # the bytes are here, nobody has looked yet
    READY = "ready"  # probed; may be put on a timeline
    FAILED = "failed"  # not a file we can use; the reason stands in `Asset.error`


class Scan(StrEnum):
    """Whether pictures were taken whole, or as two fields of every second line, one after the other."""

    WHOLE = "whole"
    TOP_FIRST = "top_first"
    BOTTOM_FIRST = "bottom_first"
    EITHER = "either"  # those at the beginning are whole; the stream may have others further on


@dataclass(frozen=True, slots=True)
class VideoStream:
    """One picture stream. `rate` is its average; times are seconds from the file's own start."""

    index: int
    codec: str
    profile: str
    width: int  # as stored, before rotation and aspect
    height: int
    pixel_format: str
    rate: Rate
    variable_rate: bool
    rotation: int  # degrees clockwise to show it upright: 0, 90, 180 or 270
    sample_aspect: Fraction
    start: Seconds
    duration: Seconds
    bit_rate: int | None = None
    color_space: str = ""
    color_transfer: str = ""
    color_primaries: str = ""
    color_range: str = ""
    longest_group: int | None = None  # frames from one key frame to the next, at most
    # What the coded pictures say of their pixels, whatever the file says: 0 nothing, None nobody looked.
    coded_aspect: Fraction | None = None
    mirrored: bool = False  # stored upside down, before they are turned by `rotation`
    scan: Scan | None = None  # None where nobody looked
    scan_unsaid: bool = False  # only the file says which field is first; decoded pictures say nothing

    @property
    def interlaced(self) -> bool:
        """Whether pictures are known to be two fields each."""
        return self.scan in (Scan.TOP_FIRST, Scan.BOTTOM_FIRST)

    @property
    def maybe_interlaced(self) -> bool:
        """Whether some pictures may be two fields each."""
        if self.scan is None:
            return self.codec in INTERLACING
        return self.scan is not Scan.WHOLE

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height as a viewer sees them: square pixels, upright."""
        width = round(self.width * self.sample_aspect)
        return (self.height, width) if self.rotation in (90, 270) else (width, self.height)

    def turned(self, degrees: int) -> VideoStream:
        """The stream as if its file said that it is to be turned so much further."""
        return replace(self, rotation=(self.rotation + degrees) % 360)


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound stream; times are seconds from the file's own start."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    start: Seconds
    duration: Seconds
    bit_rate: int | None = None
    language: str = ""  # as the file says it, such as "deu"; empty where it does not
    title: str = ""
    missing: Seconds = Fraction(0)  # of holes between its packets, as of bad reception, in all
    changes: bool = False  # it has other channels further on, as television has from film to advertisement


@dataclass(frozen=True, slots=True)
class CaptionStream:
    """One track of captions that are stored as text; subtitles that are pictures are none."""

    index: int
    codec: str
    language: str = ""  # as the file says it, such as "deu"; empty where it does not
    title: str = ""

    @property
    def kind(self) -> str:
        """The kind of caption file that holds it as it is: `srt`, `ass` or `vtt`."""
        return CAPTION_KINDS[self.codec]


CAPTION_KINDS: Mapping[str, str] = {
    "subrip": "srt",
    "text": "srt",
    "mov_text": "srt",
    "ass": "ass",
    "webvtt": "vtt",
}
"""By ffmpeg's names for what is stored as text."""


@dataclass(frozen=True, slots=True)
class MediaChapter:
    """A named place in a file, in seconds from its start."""

    at: Seconds
    title: str


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a file holds. Time zero is the container's start, as ffmpeg's input seeking counts it."""

    container: str  # ffmpeg's demuxer name, such as "mov,mp4,m4a,3gp,3g2,mj2"
    duration: Seconds
    size_bytes: int
    video: tuple[VideoStream, ...] = ()
    audio: tuple[AudioStream, ...] = ()
    still: bool = False  # a single picture
    tags: tuple[tuple[str, str], ...] = ()
    origin: Seconds = Fraction(0)  # what the file's own clock says at time zero
    chapters: tuple[MediaChapter, ...] = ()
    captions: tuple[CaptionStream, ...] = ()

    def as_taken(self) -> MediaInfo:
        """The same, with what nobody looked for as it was taken for then: pictures for whole ones."""
        return replace(self, video=tuple(replace(each, scan=each.scan or Scan.WHOLE) for each in self.video))

    @property
    def picture(self) -> VideoStream | None:
        """The stream that is shown, if the file has pictures."""
        return self.video[0] if self.video else None

    @property
    def sound(self) -> AudioStream | None:
        """The stream that is heard, if the file has sound."""
        return self.audio[0] if self.audio else None


DRAFT = "draft.mp4"
"""What a proxy is called that has only the key frames."""


class Made(StrEnum):
    """What is made of a file."""

    FILMSTRIP = "filmstrip"
    PEAKS = "peaks"
    SOUNDS = "sounds"
    CAPTIONS = "captions"
    PROXY = "proxy"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Asset:
    """A media file that somebody brought in. Its bytes are immutable.

    `key` names the original in the file store; `proxy_key`, `filmstrip_key`, `peaks_key` and
    `sounds_key` appear when those have been made. Two of one owner with the same bytes share all of these.
    """

    id: str
    owner: str
    name: str  # the user's own file name, only ever shown
    key: str
    state: AssetState
    size_bytes: int
    created_at: str  # ISO 8601, UTC
    info: MediaInfo | None = None
    error: str | None = None
    needs_proxy: bool = False  # the browser cannot play the original
    proxy_key: str | None = None
    filmstrip_key: str | None = None
    filmstrip: Filmstrip | None = None
    peaks_key: str | None = None
    sounds_key: str | None = None  # of its further sound tracks, but for number and ending
    sha256: str | None = None  # of the original's bytes; None until they were read
    cleared_at: str | None = None  # when what was made of it was last removed to make room
    facts_version: int = FACTS_VERSION  # of the probe that last looked into it, if in vain
    lost: bool = False  # the original was gone from the disk when it was last looked for
    stale: tuple[Made, ...] = ()  # what is there, but was made by facts that were found otherwise since

    def sound_key(self, number: int) -> str | None:
        """A further sound track, from 2 on, as browsers play it; None while it is not there."""
        return self._of_sound(number, "m4a")

    def peaks_key_of(self, number: int) -> str | None:
        """The loudness of a sound track, counted from 1; None while it is not there."""
        return self.peaks_key if number == 1 else self._of_sound(number, "u8")

    def _of_sound(self, number: int, ending: str) -> str | None:
        count = len(self.info.audio) if self.info else 0
        there = self.sounds_key is not None and 1 < number <= count
        return f"{self.sounds_key}-{number}.{ending}" if there else None

    @property
    def has_older_facts(self) -> bool:
        """Whether the probe might find more in it by now."""
        return self.state is AssetState.READY and self.facts_version < FACTS_VERSION

    @property
    def has_draft(self) -> bool:
        """Whether `proxy_key` names a draft, which is played until the whole proxy is there."""
        return self.proxy_key is not None and self.proxy_key.endswith(f"/{DRAFT}")


@dataclass(frozen=True, slots=True)
class GoneAsset:
    """What is known of a media file that somebody deleted, also for good: what it was called."""

    id: str
    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class Filmstrip:
    """How the filmstrip picture is laid out: `columns` × rows of tiles, one every `interval` seconds."""

    columns: int
    count: int
    tile_width: int
    tile_height: int
    interval: Seconds
