"""What a render plan says of the files that are shown and heard."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.media import Scan
from app.domain.render_plan.values.sound import SourceSound
from app.domain.time import Seconds


class ColourChange(StrEnum):
    """What it takes to bring a source's colours to the plan's."""

    NONE = "none"
    MATRIX = "matrix"  # other coefficients or range, same kind of light
    GAMUT = "gamut"  # wider primaries
    TONE = "tone"  # high dynamic range


@dataclass(frozen=True, slots=True)
class Colour:
    """How pixels mean light, in ffmpeg's words."""

    matrix: str
    primaries: str
    transfer: str


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """What the engine must know of a source's picture stream."""

    stream: int  # index in the file
    size: tuple[int, int]  # as it lies in the output, bars not counted; even, and larger when it is cropped
    colour: Colour
    change: ColourChange
    full_range: bool
    transparent: bool
    still: bool
    preroll: Seconds  # how far before a wanted moment the file is entered
    nudge: Seconds  # how much later than asked a picture may begin and still count
    lag: Seconds = Fraction(0)  # after the file's beginning, where ffmpeg counts from the stream's own
    bit_rate: int | None = None  # bits a second, as the file says, or as there is room for in it
    delay: Seconds | None = None  # how far before a picture it is entered, where that is less
    stored: tuple[int, int] = (0, 0)  # its size in the file, before it is turned and stretched
    aspect: Fraction = Fraction(1)  # of a pixel: how much wider than high it is shown
    unsaid: tuple[str, ...] = ()  # what it does not say of its colours: range, matrix, primaries, transfer
    scan: Scan = Scan.WHOLE
    scan_unsaid: bool = False  # decoded pictures do not say themselves that they are two fields each
    decoder: str = ""  # that shows all of it, where the usual one does not
    upright: tuple[int, int] = (0, 0)  # its size in the file after it is turned, before it is stretched
    display: tuple[int, int] = (0, 0)  # as it is to be seen: turned and stretched


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """What the engine must know of a source. Its bytes never change, so the asset's id names them."""

    asset: str
    picture: SourcePicture | None = None
    sounds: tuple[SourceSound, ...] = ()
    held: int = 0  # bytes of the file's index, in every program that opens it
