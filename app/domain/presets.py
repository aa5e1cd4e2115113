"""What an export can be: presets are data, for the plan, the dialog and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain import coding
from app.domain.coding import Coding
from app.domain.errors import InvalidRequest
from app.domain.shape import Aspect, Exact, Filling, even, shaped
from app.domain.sound_index import GRIDS
from app.domain.time import Rate


class EncodeChoice(StrEnum):
    """What an export encodes anew."""

    NEEDED = "needed"  # what an edit touches; the rest is copied where the format allows it
    ALL = "all"
    NONE = "none"  # nothing: cuts move to where the files can be cut as they are


class CaptionsOutput(StrEnum):
    """What an export does with captions."""

    AS_SET = "as_set"  # each caption track's own mode
    BURN = "burn"  # drawn into the picture
    SOFT = "soft"  # tracks that the player can switch on
    BESIDE = "beside"  # SRT files beside the video
    OFF = "off"


class SoundTracks(StrEnum):
    """Which sound tracks of its sources an export has."""

    USUAL = "usual"  # all, where the format takes over what is stored and no clip chooses another one
    ALL = "all"  # each by itself, for players to choose from
    CHOSEN = "chosen"  # one, of what is chosen for each clip


class Kind(StrEnum):
    """What sort of file comes out."""

    FILM = "film"
    ANIMATION = "animation"  # pictures that a page or a chat shows moving, without sound
    SOUND = "sound"
    STILL = "still"  # one picture
    PICTURES = "pictures"  # every picture by itself, all of them in one ZIP file


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to write a timeline to a file.

    `picture` and `sound` say how those are coded; None leaves them out. With `last`, pictures are
    coded as `picture` says only on the way, and in the file as `last` says. A size is only ever
    made smaller: to `short_side` pixels across the shorter side, or to `max_width`.
    """

    name: str
    title: str
    kind: Kind
    extension: str  # with its dot
    muxer: str
    picture: Coding | None
    sound: Coding | None
    last: Coding | None = None
    soft_captions: str | None = None  # the codec of captions that a player can switch on
    short_side: int | None = None
    max_width: int | None = None
    max_rate: int | None = None  # frames a second
    aspect: Aspect = Aspect.AS_IT_IS
    filling: Filling = Filling.FIT
    use: str = ""  # what it is good for, in a few words for a person
    copies: bool = False  # takes over pictures that no edit touches as they are stored
    copies_sound: bool = False  # the same of sound
    most_bytes: int | None = None  # the file must not be larger
    instead: Coding | None = None  # of the picture, where `picture` does not work
    lufs: int | None = None  # how loud its sound is made; None leaves it as it is

    def size_for(self, size: tuple[int, int]) -> tuple[int, int]:
        """The size of the picture that is written for a timeline of a size: even, never larger."""
        width, height = self.exact_size(size)
        return even(width), even(height)

    def exact_size(self, size: tuple[int, int]) -> Exact:
        """The same before its sides are rounded to even numbers."""
        width, height = shaped(size, self.aspect)
        scale = Fraction(1)
        if self.short_side:
            scale = min(scale, self.short_side / min(width, height))
        if self.max_width:
            scale = min(scale, self.max_width / width)
        return width * scale, height * scale

    def is_exact_for(self, size: tuple[int, int]) -> bool:
        """Whether nothing has to be rounded."""
        exact, made = self.exact_size(size), self.size_for(size)
        return exact == (Fraction(made[0]), Fraction(made[1]))

    def holds(self, codec: str) -> bool:
        """Whether the container can hold what is copied of that codec."""
        return self.muxer != "webm" or codec in _IN_WEBM

    @property
    def holds_sounds(self) -> bool:
        """Whether its files can have several sounds, for players to choose from."""
        return self.sound is not None and self.kind is Kind.FILM and self.muxer in _WITH_SOUNDS

    @property
    def keeps_sounds(self) -> bool:
        """Whether it keeps them without being asked, as one does that takes over what no edit touches."""
        return self.copies and self.holds_sounds

    @property
    def keeps_lossless(self) -> bool:
        """Whether sound that is stored without loss stays so: nobody asked for another size or level."""
        usual = self.sound in (coding.PCM, coding.FLAC) or (self.copies and self.sound == coding.AAC)
        return usual and self.lufs is None and self.most_bytes is None

    @property
    def plays_everywhere(self) -> bool:
        """Whether it is meant for players rather than for editors and collections."""
        return self.muxer not in ("mov", "matroska")

    def every_nth(self, rate: Rate) -> int:
        """Of how many frames one is written."""
        return 1 if self.max_rate is None else max(1, -(-rate // self.max_rate))


def _film(
    name: str,
    title: str,
    ending: str,
    picture: Coding,
    sound: Coding,
    *,
    use: str,
    short_side: int | None = None,
    copies: bool = False,
) -> Preset:
    muxer, captions = _CONTAINERS[ending]
    return Preset(
        name,
        title,
        Kind.FILM,
        ending,
        muxer,
        picture,
        sound,
        soft_captions=captions,
        short_side=short_side,
        use=use,
        copies=copies,
        copies_sound=sound.encoder in GRIDS,
    )


def _sound(name: str, title: str, ending: str, sound: Coding, *, muxer: str, use: str) -> Preset:
    copies = sound.encoder in GRIDS
    return Preset(name, title, Kind.SOUND, ending, muxer, None, sound, use=use, copies_sound=copies)


def _animation(name: str, title: str, ending: str, last: Coding, *, use: str) -> Preset:
    return Preset(
        name,
        title,
        Kind.ANIMATION,
        ending,
        ending[1:],
        coding.NEARLY,
        None,
        last=last,
        max_width=480,
        max_rate=15,
        use=use,
    )


_WITH_SOUNDS = ("mp4", "mov", "matroska")
_IN_WEBM = ("vp9", "av1", "opus")

# By its ending: the muxer, and the codec of captions that a player can switch on.
_CONTAINERS = {
    ".mp4": ("mp4", "mov_text"),
    ".mov": ("mov", "mov_text"),
    ".mkv": ("matroska", "srt"),
    ".webm": ("webm", "webvtt"),
}

PRESETS: tuple[Preset, ...] = (
    _film(
        "mp4",
        "MP4, original size",
        ".mp4",
        coding.H264,
        coding.AAC,
        use="Plays everywhere, full quality",
        copies=True,
    ),
    _film(
        "mp4-1080p",
        "MP4, 1080p",
        ".mp4",
        coding.H264,
        coding.AAC,
        use="Plays everywhere, smaller file",
        short_side=1080,
    ),
    _film(
        "mp4-720p",
        "MP4, 720p",
        ".mp4",
        coding.H264,
        coding.AAC,
        use="For messages and mail",
        short_side=720,
    ),
    _film("webm", "WebM", ".webm", coding.VP9, coding.OPUS, use="For web pages; takes longer", copies=True),
    _animation("gif", "GIF", ".gif", coding.GIF, use="For a few seconds; plays in any chat"),
    _sound(
        "audio", "Sound only (M4A)", ".m4a", coding.AAC, muxer="ipod", use="Small, for phones and players"
    ),
    _sound("mp3", "Sound only (MP3)", ".mp3", coding.MP3, muxer="mp3", use="Plays everywhere"),
    _sound(
        "wav", "Sound only (WAV)", ".wav", coding.PCM, muxer="wav", use="Exact, for work in other programs"
    ),
    _film(
        "mp4-hevc",
        "MP4, HEVC",
        ".mp4",
        coding.HEVC,
        coding.AAC,
        use="Half the size, for newer devices",
        copies=True,
    ),
    _film(
        "mp4-av1",
        "MP4, AV1",
        ".mp4",
        coding.AV1,
        coding.AAC,
        use="Small, for the newest devices",
        copies=True,
    ),
    _film(
        "webm-av1",
        "WebM, AV1",
        ".webm",
        coding.AV1,
        coding.OPUS,
        use="Small, for today's browsers",
        copies=True,
    ),
    _film(
        "mkv", "MKV", ".mkv", coding.H264, coding.AAC, use="For collections and media servers", copies=True
    ),
    _film(
        "mov-prores", "MOV, ProRes", ".mov", coding.PRORES, coding.PCM, use="For other editors; very large"
    ),
    _film(
        "mov",
        "MOV, H.264",
        ".mov",
        coding.H264,
        coding.AAC,
        use="For other editors; copies what cameras recorded",
        copies=True,
    ),
    _film(
        "mov-hevc",
        "MOV, HEVC",
        ".mov",
        coding.HEVC,
        coding.AAC,
        use="The same of newer phones and cameras",
        copies=True,
    ),
    _animation("webp", "Animated WebP", ".webp", coding.WEBP, use="Smaller than a GIF, in more colours"),
    _sound(
        "flac", "Sound only (FLAC)", ".flac", coding.FLAC, muxer="flac", use="Exact, and half as large as WAV"
    ),
    _sound(
        "opus",
        "Sound only (Opus)",
        ".opus",
        coding.OPUS,
        muxer="opus",
        use="The smallest, for speech and web",
    ),
    Preset("png", "Still picture (PNG)", Kind.STILL, ".png", "image2", coding.PNG, None, use="Exact"),
    Preset("jpeg", "Still picture (JPEG)", Kind.STILL, ".jpg", "image2", coding.JPEG, None, use="Small"),
    Preset(
        "pictures",
        "Single pictures (PNG in a ZIP)",
        Kind.PICTURES,
        ".zip",
        "image2",
        coding.EXACTLY,
        None,
        last=coding.PNG,
        use="Every frame, for animation and research",
    ),
)
DEFAULT_PRESET = PRESETS[0]


def preset_named(name: str) -> Preset:
    """The preset of that name. Raises InvalidRequest, naming those that exist."""
    for preset in PRESETS:
        if preset.name == name:
            return preset
    names = ", ".join(preset.name for preset in PRESETS)
    raise InvalidRequest(f"There is no such preset. There are: {names}.")


def presets_ending(extension: str) -> Iterator[Preset]:
    """The presets whose files end so, the usual one first."""
    return (preset for preset in PRESETS if preset.extension == extension)
