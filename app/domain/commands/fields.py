"""The types of commands' fields: each says beside it what reads it from a message."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, TypeAlias

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
)
from app.domain.commands.compound_readers import (
    PLACING,
    read_crop,
    read_gliding,
    read_new_clip,
    read_new_cue,
    read_pasted,
    read_placing,
    read_turn,
)
from app.domain.commands.readers import (
    exact,
    list_of,
    one_of,
    or_none,
    read_colour,
    read_cue_text,
    read_flag,
    read_frame,
    read_id,
    read_language,
    read_length,
    read_pair,
    read_rate,
    read_speed,
    text,
    whole,
)
from app.domain.edits import Gliding, NewClip, NewCue, Pasted, Placing
from app.domain.exact_text import read_decibels, read_rational
from app.domain.placement import Crop
from app.domain.timeline import (
    MAX_CLIPS,
    MAX_CUES,
    MAX_FRAMES,
    MAX_LABEL,
    MAX_SOUND,
    MAX_TRACKS,
    NO_SOUND,
    CaptionMode,
    Edge,
    TrackKind,
)


class MoveMode(StrEnum):
    """What a moved clip does to what stands where it arrives."""

    OVERWRITE = "overwrite"
    INSERT = "insert"


FRESH = "fresh"
"""Marks a field that is no part of a message: it gets an id of our own."""

Fresh: TypeAlias = Annotated[str, FRESH]
Id: TypeAlias = Annotated[str, read_id]
MaybeId: TypeAlias = Annotated[str | None, or_none(read_id)]
Ids: TypeAlias = Annotated[tuple[str, ...], list_of(read_id, most=MAX_CLIPS)]
CueIds: TypeAlias = Annotated[tuple[str, ...], list_of(read_id, most=MAX_CUES)]
Delta: TypeAlias = Annotated[int, whole(-MAX_FRAMES, MAX_FRAMES)]
Frame: TypeAlias = Annotated[int, read_frame]
MaybeFrame: TypeAlias = Annotated[int | None, or_none(read_frame)]
Length: TypeAlias = Annotated[int, read_length]
MaybeLength: TypeAlias = Annotated[int | None, or_none(read_length)]
Index: TypeAlias = Annotated[int, whole(0, MAX_CLIPS)]
EdgeField: TypeAlias = Annotated[Edge, one_of(Edge)]
Mode: TypeAlias = Annotated[MoveMode, one_of(MoveMode)]
Kind: TypeAlias = Annotated[TrackKind, one_of(TrackKind)]
MaybeKind: TypeAlias = Annotated[TrackKind | None, or_none(one_of(TrackKind))]
MaybeCaptioning: TypeAlias = Annotated[CaptionMode | None, or_none(one_of(CaptionMode))]
Flag: TypeAlias = Annotated[bool, read_flag]
MaybeFlag: TypeAlias = Annotated[bool | None, or_none(read_flag)]
MaybeName: TypeAlias = Annotated[str | None, or_none(text(MAX_LABEL, least=1))]
Label: TypeAlias = Annotated[str, text(MAX_LABEL)]
MaybeLabel: TypeAlias = Annotated[str | None, or_none(text(MAX_LABEL))]
Language: TypeAlias = Annotated[str, read_language]
MaybeLanguage: TypeAlias = Annotated[str | None, or_none(read_language)]
CueText: TypeAlias = Annotated[str, read_cue_text]
MaybeCueText: TypeAlias = Annotated[str | None, or_none(read_cue_text)]
Start: TypeAlias = Annotated[Fraction, exact(read_rational)]
Speed: TypeAlias = Annotated[Fraction, read_speed]
Sound: TypeAlias = Annotated[int, whole(NO_SOUND, MAX_SOUND)]
Decibels: TypeAlias = Annotated[Decimal, exact(read_decibels)]
MaybeFont: TypeAlias = Annotated[CaptionFont | None, or_none(one_of(CaptionFont))]
MaybeTextSize: TypeAlias = Annotated[int | None, or_none(whole(SMALLEST, LARGEST))]
MaybeColour: TypeAlias = Annotated[str | None, or_none(read_colour)]
MaybeOutline: TypeAlias = Annotated[int | None, or_none(whole(0, THICKEST))]
MaybeShadow: TypeAlias = Annotated[int | None, or_none(whole(0, DEEPEST))]
MaybeOpacity: TypeAlias = Annotated[int | None, or_none(whole(0, SOLID))]
MaybePlace: TypeAlias = Annotated[CaptionPlace | None, or_none(one_of(CaptionPlace))]
MaybeSide: TypeAlias = Annotated[CaptionSide | None, or_none(one_of(CaptionSide))]
MaybeMargin: TypeAlias = Annotated[int | None, or_none(whole(0, FARTHEST))]
MaybeTurn: TypeAlias = Annotated[int | None, or_none(read_turn)]
MaybeCrop: TypeAlias = Annotated[Crop | None, or_none(read_crop)]
MaybeScale: TypeAlias = Annotated[int | None, or_none(PLACING["scale"])]
MaybeShift: TypeAlias = Annotated[int | None, or_none(PLACING["x"])]
Placings: TypeAlias = Annotated[tuple[tuple[str, Placing], ...], list_of(read_placing, most=MAX_CLIPS)]
Glidings: TypeAlias = Annotated[tuple[tuple[str, Gliding], ...], list_of(read_gliding, most=MAX_CLIPS)]
MaybeRate: TypeAlias = Annotated[Fraction | None, or_none(read_rate)]
MaybeSize: TypeAlias = Annotated[tuple[int, int] | None, or_none(read_pair)]
NewClips: TypeAlias = Annotated[tuple[NewClip, ...], list_of(read_new_clip, most=MAX_CLIPS)]
PastedParts: TypeAlias = Annotated[tuple[Pasted, ...], list_of(read_pasted, most=MAX_TRACKS)]
NewCues: TypeAlias = Annotated[tuple[NewCue, ...], list_of(read_new_cue, most=MAX_CUES)]
