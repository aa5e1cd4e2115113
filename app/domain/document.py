"""Reading a timeline from plain values of the newest schema."""

from __future__ import annotations

from fractions import Fraction

from app.domain.document_part import Part
from app.domain.exact_text import read_decibels, read_rational
from app.domain.timeline import (
    MAX_CLIPS,
    MAX_CUE_TEXT,
    MAX_CUES,
    MAX_LABEL,
    MAX_LANGUAGE,
    MAX_MARKERS,
    MAX_TRACKS,
    CaptionMode,
    CaptionTrack,
    Clip,
    Cue,
    Gap,
    Item,
    Marker,
    Timeline,
    Track,
    TrackKind,
    check,
)


def read_timeline(part: Part) -> Timeline:
    """The timeline that a document of the newest schema describes. Raises InvalidDocument."""
    part.whole("schema")
    timeline = Timeline(
        rate=Fraction(*part.pair("rate")),
        size=part.pair("size"),
        sample_rate=part.whole("sample_rate", 48_000),
        tracks=tuple(_track(entry) for entry in part.parts("tracks", most=MAX_TRACKS)),
        captions=tuple(_captions(entry) for entry in part.parts("captions", most=MAX_TRACKS)),
        markers=tuple(_marker(entry) for entry in part.parts("markers", most=MAX_MARKERS)),
    )
    part.done()
    return check(timeline)


def _track(part: Part) -> Track:
    track = Track(
        id=part.id(),
        kind=part.one_of("kind", TrackKind),
        name=part.text("name", "", most=MAX_LABEL),
        items=tuple(_item(entry) for entry in part.parts("items", most=2 * MAX_CLIPS)),
        muted=part.flag("muted", False),
        locked=part.flag("locked", False),
    )
    part.done()
    return track


def _item(part: Part) -> Item:
    kind = part.text("type", most=20)
    item: Item
    if kind == "gap":
        item = Gap(part.whole("frames", least=1))
    elif kind == "clip":
        item = Clip(
            id=part.id(),
            asset=part.id("asset"),
            source_start=part.number("source_start", "0", read_rational),
            frames=part.whole("frames", least=1),
            speed=part.number("speed", "1", read_rational),
            keep_pitch=part.flag("keep_pitch", True),
            gain=part.number("gain", "0", read_decibels),
            fade_in=part.whole("fade_in", 0),
            fade_out=part.whole("fade_out", 0),
        )
    else:
        part.refuse("type", "must be clip or gap")
    part.done()
    return item


def _captions(part: Part) -> CaptionTrack:
    captions = CaptionTrack(
        id=part.id(),
        language=part.text("language", "en", most=MAX_LANGUAGE),
        mode=part.one_of("mode", CaptionMode, CaptionMode.BURN),
        cues=tuple(_cue(entry) for entry in part.parts("cues", most=MAX_CUES)),
    )
    part.done()
    return captions


def _cue(part: Part) -> Cue:
    cue = Cue(
        id=part.id(),
        start=part.whole("start"),
        frames=part.whole("frames", least=1),
        text=part.text("text", "", most=MAX_CUE_TEXT, lines=True),
    )
    part.done()
    return cue


def _marker(part: Part) -> Marker:
    marker = Marker(id=part.id(), at=part.whole("at"), label=part.text("label", "", most=MAX_LABEL))
    part.done()
    return marker
