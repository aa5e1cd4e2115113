"""A timeline as JSON and back: exact, canonical, and strict about what it reads.

docs/timeline-format.md describes the form for people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.domain.caption_style import CaptionStyle
from app.domain.document import read_timeline
from app.domain.document_part import Part
from app.domain.errors import InvalidDocument
from app.domain.exact_text import write_decibels
from app.domain.glide import Glide
from app.domain.placement import WHOLE, Placement
from app.domain.strict_json import read_json
from app.domain.timeline import CaptionTrack, Clip, Item, Timeline, Track
from app.domain.upgrades import SCHEMA, upgraded


def to_document(timeline: Timeline) -> dict[str, Any]:
    """The timeline as plain values: only dicts, lists, texts, whole numbers and booleans."""
    return {
        "schema": SCHEMA,
        "rate": [timeline.rate.numerator, timeline.rate.denominator],
        "size": list(timeline.size),
        "sample_rate": timeline.sample_rate,
        "tracks": [track_to_document(track) for track in timeline.tracks],
        "captions": [captions_to_document(captions) for captions in timeline.captions],
        "caption_style": style_to_document(timeline.caption_style),
        "markers": [{"id": mark.id, "at": mark.at, "label": mark.label} for mark in timeline.markers],
    }


def from_document(document: object) -> Timeline:
    """The timeline that plain values describe. Raises InvalidDocument, naming where they are wrong."""
    if not isinstance(document, dict):
        raise InvalidDocument("That timeline cannot be read: it is not a JSON object.")
    return read_timeline(Part(upgraded(document)))


def to_text(timeline: Timeline) -> str:
    """The canonical form of a timeline: the text whose hash says that it was restored exactly."""
    return canonical(to_document(timeline))


def canonical(document: Mapping[str, Any]) -> str:
    """Plain values as text: sorted keys, no white space, nothing escaped that need not be."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def from_text(text: str) -> Timeline:
    """The timeline that JSON text describes, canonical or not. Raises InvalidDocument."""
    return from_document(read_json(text))


def sha256(text: str) -> str:
    """The hash of a canonical form, in hexadecimal; it is stored beside the text and compared on load."""
    return hashlib.sha256(text.encode()).hexdigest()


def track_to_document(track: Track) -> dict[str, Any]:
    """One track as plain values."""
    return {
        "id": track.id,
        "kind": track.kind.value,
        "name": track.name,
        "muted": track.muted,
        "locked": track.locked,
        "items": [_item_to_document(item) for item in track.items],
    }


def style_to_document(style: CaptionStyle) -> dict[str, Any]:
    """How captions look, as plain values."""
    return {
        "font": style.font.value,
        "bold": style.bold,
        "size": style.size,
        "colour": style.colour,
        "outline": style.outline,
        "outline_colour": style.outline_colour,
        "shadow": style.shadow,
        "background": style.background,
        "opacity": style.opacity,
        "place": style.place.value,
        "side": style.side.value,
        "margin": style.margin,
    }


def placement_to_document(place: Placement) -> dict[str, Any]:
    """How a picture lies in the frame, as plain values."""
    return {
        "turn": place.turn,
        "mirrored": place.mirrored,
        "crop": list(place.crop),
        "scale": place.scale,
        "x": place.x,
        "y": place.y,
        "opacity": place.opacity,
    }


def glide_to_document(glide: Glide) -> dict[str, Any]:
    """Where a picture glides to, as plain values."""
    return {
        "scale": glide.scale,
        "x": glide.x,
        "y": glide.y,
        "begin": glide.begin,
        "frames": glide.frames,
        "eased": glide.eased,
    }


def captions_to_document(captions: CaptionTrack) -> dict[str, Any]:
    """One caption track as plain values."""
    return {
        "id": captions.id,
        "language": captions.language,
        "mode": captions.mode.value,
        "cues": [
            {"id": cue.id, "start": cue.start, "frames": cue.frames, "text": cue.text}
            for cue in captions.cues
        ],
    }


def _item_to_document(item: Item) -> dict[str, Any]:
    if not isinstance(item, Clip):
        return {"type": "gap", "frames": item.frames}
    return {
        "type": "clip",
        "id": item.id,
        "asset": item.asset,
        "source_start": str(item.source_start),
        "frames": item.frames,
        "speed": str(item.speed),
        "keep_pitch": item.keep_pitch,
        "gain": write_decibels(item.gain),
        "fade_in": item.fade_in,
        "fade_out": item.fade_out,
        "sound": item.sound,
        **({} if item.place == WHOLE else {"place": placement_to_document(item.place)}),
        **({"glide": glide_to_document(item.glide)} if item.glide else {}),
    }
