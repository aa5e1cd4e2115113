"""How the fields of a command are read from a message: strictly, each type with its reader.

A reader gives the value or raises ValueError with what the field must be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, TypeAlias, TypeVar

from app.domain.caption_style import (
    DEEPEST,
    FARTHEST,
    LARGEST,
    SMALLEST,
    SOLID,
    THICKEST,
    CaptionFont,
    CaptionPlace,
    CaptionSide,
    is_colour,
)
from app.domain.edits import Gliding, NewClip, NewCue, Pasted, Placing
from app.domain.exact_text import is_language, is_safe, read_decibels, read_rational
from app.domain.glide import SHORTEST_GLIDE, Glide
from app.domain.placement import (
    FARTHEST_PLACE,
    FULL,
    LARGEST_SCALE,
    SMALLEST_SCALE,
    THOUSAND,
    TURNS,
    Crop,
    Placement,
)
from app.domain.timeline import (
    MAX_CLIPS,
    MAX_CUE_TEXT,
    MAX_CUES,
    MAX_FRAMES,
    MAX_ID,
    MAX_LABEL,
    MAX_SOUND,
    MAX_TRACKS,
    NO_SOUND,
    CaptionMode,
    Edge,
    TrackKind,
)

MAX_SPEED_DENOMINATOR = 10_000

_Value = TypeVar("_Value")
_Kind = TypeVar("_Kind", bound=StrEnum)


class MoveMode(StrEnum):
    """What a moved clip does to what stands where it arrives."""

    OVERWRITE = "overwrite"
    INSERT = "insert"


def _id(value: Any) -> str:
    if type(value) is not str or not value or not is_safe(value, most=MAX_ID):
        raise ValueError(f"must be an id of at most {MAX_ID} characters")
    return value


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"must be a whole number between {least} and {most}")
        return value

    return read


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("must be true or false")
    return value


def _text(most: int, *, least: int = 0, lines: bool = False) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if type(value) is not str or len(value) < least or not is_safe(value, most=most, lines=lines):
            raise ValueError(f"must be plain text of {least} to {most} characters")
        return value

    return read


def _language(value: Any) -> str:
    if type(value) is not str or not is_language(value):
        raise ValueError('must be a language such as "en" or "pt-BR"')
    return value


def _colour(value: Any) -> str:
    if type(value) is not str or not is_colour(value):
        raise ValueError('must be a colour such as "#ffe14d"')
    return value


def _one_of(kinds: type[_Kind]) -> Callable[[Any], _Kind]:
    def read(value: Any) -> _Kind:
        if type(value) is not str or value not in list(kinds):
            raise ValueError(f"must be one of {', '.join(kinds)}")
        return kinds(value)

    return read


def _exact(read_text: Callable[[str], _Value]) -> Callable[[Any], _Value]:
    def read(value: Any) -> _Value:
        if type(value) is not str:
            raise ValueError('must be an exact number as text, such as "3/2"')
        return read_text(value)

    return read


def _speed(value: Any) -> Fraction:
    speed = _exact(read_rational)(value)
    if speed.denominator > MAX_SPEED_DENOMINATOR:
        raise ValueError("has too many digits")
    return speed


def _list_of(read_one: Callable[[Any], _Value], *, most: int) -> Callable[[Any], tuple[_Value, ...]]:
    def read(value: Any) -> tuple[_Value, ...]:
        if type(value) is not list or not 1 <= len(value) <= most:
            raise ValueError(f"must be a list of 1 to {most} entries")
        return tuple(read_one(entry) for entry in value)

    return read


def _or_none(read_one: Callable[[Any], _Value]) -> Callable[[Any], _Value | None]:
    return lambda value: None if value is None else read_one(value)


def _pair(value: Any) -> tuple[int, int]:
    if type(value) is not list or len(value) != 2:
        raise ValueError("must be two whole numbers")
    first, second = (_whole(1, MAX_FRAMES)(number) for number in value)
    return first, second


def _rate(value: Any) -> Fraction:
    return Fraction(*_pair(value))


def _turn(value: Any) -> int:
    if type(value) is not int or value not in TURNS:
        raise ValueError(f"must be one of {', '.join(map(str, TURNS))}")
    return value


def _crop(value: Any) -> Crop:
    if type(value) is not list or len(value) != 4:
        raise ValueError("must be four whole numbers")
    left, top, right, bottom = (_whole(0, THOUSAND)(number) for number in value)
    return left, top, right, bottom


def _placement(value: Any) -> Placement:
    if not isinstance(value, Mapping) or not set(value) <= set(_PLACING):
        raise ValueError(f"must be an object of {', '.join(_PLACING)}")
    return Placement(**{name: _PLACING[name](one) for name, one in value.items()})


def _placing(value: Any) -> tuple[str, Placing]:
    if not isinstance(value, Mapping) or "clip" not in value or not set(value) <= {"clip", *_PLACING}:
        raise ValueError(f"must have entries of clip and some of {', '.join(_PLACING)}")
    given = {name: _PLACING[name](one) for name, one in value.items() if name != "clip"}
    return _id(value["clip"]), Placing(**given)


def _gliding(value: Any) -> tuple[str, Gliding]:
    if not isinstance(value, Mapping) or "clip" not in value or not set(value) <= {"clip", *_GLIDING}:
        raise ValueError(f"must have entries of clip and some of {', '.join(_GLIDING)}")
    given = {name: _GLIDING[name](one) for name, one in value.items() if name != "clip"}
    return _id(value["clip"]), Gliding(**given)


def _glide(value: Any) -> Glide:
    if not isinstance(value, Mapping) or not {"scale", "x", "y", "frames"} <= set(value) <= set(_GLIDING):
        raise ValueError(f"must be an object of {', '.join(_GLIDING)}")
    return Glide(**{name: _GLIDING[name](one) for name, one in value.items()})


def _new_clip(value: Any) -> NewClip:
    if not isinstance(value, Mapping) or not _PIECE <= set(value) <= _PIECE | set(_PLAYING):
        raise ValueError("must have asset, source_start and frames")
    return NewClip(
        asset=_id(value["asset"]),
        source_start=_exact(read_rational)(value["source_start"]),
        frames=_whole(1, MAX_FRAMES)(value["frames"]),
        **{name: read(value[name]) for name, read in _PLAYING.items() if name in value},
    )


def _pasted(value: Any) -> Pasted:
    if not isinstance(value, Mapping) or set(value) != {"track", "at", "clips"}:
        raise ValueError("must have track, at and clips")
    clips = _list_of(_new_clip, most=MAX_CLIPS)(value["clips"])
    return Pasted(track=_id(value["track"]), at=_frame(value["at"]), clips=clips)


def _new_cue(value: Any) -> NewCue:
    if type(value) is not list or len(value) != 3:
        raise ValueError("must have entries of start, frames and text")
    start, frames, text = value
    return NewCue(_frame(start), _length(frames), _cue_text(text))


_PLACING: Mapping[str, Callable[[Any], Any]] = {
    "turn": _turn,
    "mirrored": _flag,
    "crop": _crop,
    "scale": _whole(SMALLEST_SCALE, LARGEST_SCALE),
    "x": _whole(-FARTHEST_PLACE, FARTHEST_PLACE),
    "y": _whole(-FARTHEST_PLACE, FARTHEST_PLACE),
    "opacity": _whole(0, FULL),
}
_GLIDING: Mapping[str, Callable[[Any], Any]] = {
    "scale": _PLACING["scale"],
    "x": _PLACING["x"],
    "y": _PLACING["y"],
    "begin": _whole(-MAX_FRAMES, MAX_FRAMES),
    "frames": _whole(SHORTEST_GLIDE, MAX_FRAMES),
    "eased": _flag,
}
_PIECE = {"asset", "source_start", "frames"}
_PLAYING: Mapping[str, Callable[[Any], Any]] = {
    "speed": _speed,
    "keep_pitch": _flag,
    "gain": _exact(read_decibels),
    "fade_in": _whole(0, MAX_FRAMES),
    "fade_out": _whole(0, MAX_FRAMES),
    "sound": _whole(NO_SOUND, MAX_SOUND),
    "place": _placement,
    "glide": _glide,
}

_frame = _whole(0, MAX_FRAMES)
_length = _whole(1, MAX_FRAMES)
_cue_text = _text(MAX_CUE_TEXT, lines=True)
_name = _text(MAX_LABEL, least=1)
_label = _text(MAX_LABEL)

FRESH = "fresh"
"""Marks a field that is no part of a message: it gets an id of our own."""

Fresh: TypeAlias = Annotated[str, FRESH]
Id: TypeAlias = Annotated[str, _id]
MaybeId: TypeAlias = Annotated[str | None, _or_none(_id)]
Ids: TypeAlias = Annotated[tuple[str, ...], _list_of(_id, most=MAX_CLIPS)]
CueIds: TypeAlias = Annotated[tuple[str, ...], _list_of(_id, most=MAX_CUES)]
Delta: TypeAlias = Annotated[int, _whole(-MAX_FRAMES, MAX_FRAMES)]
Frame: TypeAlias = Annotated[int, _frame]
MaybeFrame: TypeAlias = Annotated[int | None, _or_none(_frame)]
Length: TypeAlias = Annotated[int, _length]
MaybeLength: TypeAlias = Annotated[int | None, _or_none(_length)]
Index: TypeAlias = Annotated[int, _whole(0, MAX_CLIPS)]
EdgeField: TypeAlias = Annotated[Edge, _one_of(Edge)]
Mode: TypeAlias = Annotated[MoveMode, _one_of(MoveMode)]
Kind: TypeAlias = Annotated[TrackKind, _one_of(TrackKind)]
MaybeKind: TypeAlias = Annotated[TrackKind | None, _or_none(_one_of(TrackKind))]
Captioning: TypeAlias = Annotated[CaptionMode, _one_of(CaptionMode)]
MaybeCaptioning: TypeAlias = Annotated[CaptionMode | None, _or_none(_one_of(CaptionMode))]
Flag: TypeAlias = Annotated[bool, _flag]
MaybeFlag: TypeAlias = Annotated[bool | None, _or_none(_flag)]
MaybeName: TypeAlias = Annotated[str | None, _or_none(_name)]
Label: TypeAlias = Annotated[str, _label]
MaybeLabel: TypeAlias = Annotated[str | None, _or_none(_label)]
Language: TypeAlias = Annotated[str, _language]
MaybeLanguage: TypeAlias = Annotated[str | None, _or_none(_language)]
CueText: TypeAlias = Annotated[str, _cue_text]
MaybeCueText: TypeAlias = Annotated[str | None, _or_none(_cue_text)]
Start: TypeAlias = Annotated[Fraction, _exact(read_rational)]
Speed: TypeAlias = Annotated[Fraction, _speed]
Sound: TypeAlias = Annotated[int, _whole(NO_SOUND, MAX_SOUND)]
Decibels: TypeAlias = Annotated[Decimal, _exact(read_decibels)]
MaybeFont: TypeAlias = Annotated[CaptionFont | None, _or_none(_one_of(CaptionFont))]
MaybeTextSize: TypeAlias = Annotated[int | None, _or_none(_whole(SMALLEST, LARGEST))]
MaybeColour: TypeAlias = Annotated[str | None, _or_none(_colour)]
MaybeOutline: TypeAlias = Annotated[int | None, _or_none(_whole(0, THICKEST))]
MaybeShadow: TypeAlias = Annotated[int | None, _or_none(_whole(0, DEEPEST))]
MaybeOpacity: TypeAlias = Annotated[int | None, _or_none(_whole(0, SOLID))]
MaybePlace: TypeAlias = Annotated[CaptionPlace | None, _or_none(_one_of(CaptionPlace))]
MaybeSide: TypeAlias = Annotated[CaptionSide | None, _or_none(_one_of(CaptionSide))]
MaybeMargin: TypeAlias = Annotated[int | None, _or_none(_whole(0, FARTHEST))]
MaybeTurn: TypeAlias = Annotated[int | None, _or_none(_turn)]
MaybeCrop: TypeAlias = Annotated[Crop | None, _or_none(_crop)]
MaybeScale: TypeAlias = Annotated[int | None, _or_none(_PLACING["scale"])]
MaybeShift: TypeAlias = Annotated[int | None, _or_none(_PLACING["x"])]
Placings: TypeAlias = Annotated[tuple[tuple[str, Placing], ...], _list_of(_placing, most=MAX_CLIPS)]
Glidings: TypeAlias = Annotated[tuple[tuple[str, Gliding], ...], _list_of(_gliding, most=MAX_CLIPS)]
MaybeRate: TypeAlias = Annotated[Fraction | None, _or_none(_rate)]
MaybeSize: TypeAlias = Annotated[tuple[int, int] | None, _or_none(_pair)]
NewClips: TypeAlias = Annotated[tuple[NewClip, ...], _list_of(_new_clip, most=MAX_CLIPS)]
PastedParts: TypeAlias = Annotated[tuple[Pasted, ...], _list_of(_pasted, most=MAX_TRACKS)]
NewCues: TypeAlias = Annotated[tuple[NewCue, ...], _list_of(_new_cue, most=MAX_CUES)]
