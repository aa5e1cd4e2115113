"""What an export can be: presets are data, for the plan, the dialog and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.errors import InvalidRequest
from app.domain.time import Rate


class EncodeChoice(StrEnum):
    """What an export encodes anew."""

    NEEDED = "needed"  # what an edit touches; the rest is copied where the format allows it
    ALL = "all"


class CaptionsOutput(StrEnum):
    """What an export does with captions."""

    AS_SET = "as_set"  # each caption track's own mode
    BURN = "burn"  # drawn into the picture
    SOFT = "soft"  # tracks that the player can switch on
    BESIDE = "beside"  # SRT files beside the video
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Coding:
    """How ffmpeg codes one kind of stream: the encoder and its options without their dash.

    `reordered` is how many pictures may come later in the file than they are shown.
    """

    encoder: str
    options: tuple[tuple[str, str], ...] = ()
    reordered: int = 0


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to write a timeline to a file.

    `picture` and `sound` say how those are coded; None leaves them out. A size is only ever made
    smaller: to `short_side` pixels across the shorter side, or to `max_width`.
    """

    name: str
    title: str
    extension: str  # with its dot
    muxer: str
    picture: Coding | None
    sound: Coding | None
    soft_captions: str | None = None  # the codec of captions that a player can switch on
    short_side: int | None = None
    max_width: int | None = None
    max_rate: int | None = None  # frames a second
    use: str = ""  # what it is good for, in a few words for a person
    animation: bool = False  # a palette picture, made from finished spans in one go
    copies: bool = False  # takes over what no edit touches as it is stored

    def size_for(self, size: tuple[int, int]) -> tuple[int, int]:
        """The size of the picture that is written: same shape, even, never larger."""
        width, height = size
        scale = Fraction(1)
        if self.short_side:
            scale = min(scale, Fraction(self.short_side, min(width, height)))
        if self.max_width:
            scale = min(scale, Fraction(self.max_width, width))
        return even(width * scale), even(height * scale)

    def every_nth(self, rate: Rate) -> int:
        """Of how many frames one is written."""
        return 1 if self.max_rate is None else max(1, -(-rate // self.max_rate))


def even(length: Fraction | int) -> int:
    """The nearest even number of pixels, at least 2: 4:2:0 pictures have no odd sizes."""
    return max(2, round(Fraction(length) / 2) * 2)


# veryfast at 20: 12 s of Big Buck Bunny at 720p took 3.4 s and 2.0 MB; medium took 9.4 s and 2.3 MB
# for an SSIM 0.0002 higher; ultrafast 1.2 s, but 6.1 MB.
H264 = Coding("libx264", (("preset", "veryfast"), ("crf", "20"), ("profile:v", "high")), reordered=2)
VP9 = Coding(
    "libvpx-vp9",
    (
        ("crf", "32"),
        ("b:v", "0"),
        ("deadline", "good"),
        ("cpu-used", "5"),
        ("row-mt", "1"),
        ("tile-columns", "2"),
    ),
)
# What a palette is made from is kept nearly as it was.
INTERMEDIATE = Coding("libx264", (("preset", "ultrafast"), ("crf", "6")))
AAC = Coding("aac", (("b:a", "192k"),))
OPUS = Coding("libopus", (("b:a", "128k"),))
MP3 = Coding("libmp3lame", (("q:a", "2"),))
PCM = Coding("pcm_s16le")

PRESETS: tuple[Preset, ...] = (
    Preset(
        "mp4",
        "MP4, original size",
        ".mp4",
        "mp4",
        H264,
        AAC,
        "mov_text",
        copies=True,
        use="Plays everywhere, full quality",
    ),
    Preset(
        "mp4-1080p",
        "MP4, 1080p",
        ".mp4",
        "mp4",
        H264,
        AAC,
        "mov_text",
        short_side=1080,
        use="Plays everywhere, smaller file",
    ),
    Preset(
        "mp4-720p",
        "MP4, 720p",
        ".mp4",
        "mp4",
        H264,
        AAC,
        "mov_text",
        short_side=720,
        use="For messages and mail",
    ),
    Preset("webm", "WebM", ".webm", "webm", VP9, OPUS, "webvtt", use="For web pages; takes longer"),
    Preset(
        "gif",
        "GIF",
        ".gif",
        "gif",
        INTERMEDIATE,
        None,
        max_width=480,
        max_rate=15,
        use="For a few seconds; plays in any chat",
        animation=True,
    ),
    Preset("audio", "Sound only (M4A)", ".m4a", "ipod", None, AAC, use="Small, for phones and players"),
    Preset("mp3", "Sound only (MP3)", ".mp3", "mp3", None, MP3, use="Plays everywhere"),
    Preset("wav", "Sound only (WAV)", ".wav", "wav", None, PCM, use="Exact, for work in other programs"),
)
DEFAULT_PRESET = PRESETS[0]


def preset_named(name: str) -> Preset:
    """The preset of that name. Raises InvalidRequest, naming those that exist."""
    for preset in PRESETS:
        if preset.name == name:
            return preset
    names = ", ".join(preset.name for preset in PRESETS)
    raise InvalidRequest(f"There is no such preset. There are: {names}.")
