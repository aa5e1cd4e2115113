"""What an export can be: presets are data, for the plan, the dialog and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain import coding
from app.domain.coding import Coding
from app.domain.shape import Aspect, Exact, Filling, even, shaped
from app.domain.time import Rate

_WITH_SOUNDS = ("mp4", "mov", "matroska")
_IN_WEBM = ("vp9", "av1", "opus")


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

    @property
    def writes_shape(self) -> bool:
        """Whether its files can say of copied pictures how they are stretched, where those do not."""
        return self.muxer not in ("matroska", "webm")

    def every_nth(self, rate: Rate) -> int:
        """Of how many frames one is written."""
        return 1 if self.max_rate is None else max(1, -(-rate // self.max_rate))
