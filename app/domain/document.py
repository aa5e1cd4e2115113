"""Reading a timeline from plain values of the newest schema."""

from __future__ import annotations

from fractions import Fraction

from app.domain.caption_style import (
    DEEPEST,
    FARTHEST,
    LARGEST,
    PLAIN,
    SMALLEST,
    SOLID,
    THICKEST,
    CaptionFont,
    CaptionPlace,
    CaptionSide,
    CaptionStyle,
    is_colour,
)
from app.domain.document_part import Part
from app.domain.exact_text import read_decibels, read_rational
from app.domain.glide import SHORTEST_GLIDE, Glide
from app.domain.placement import (
    FARTHEST_PLACE,
    FULL,
    LARGEST_SCALE,
    SMALLEST_SCALE,
    THOUSAND,
    UNCROPPED,
    WHOLE,
    Placement,
)
from app.domain.timeline import (
    MAX_CLIPS,
    MAX_CUE_TEXT,
    MAX_CUES,
    MAX_FRAMES,
    MAX_LABEL,
    MAX_LANGUAGE,
    MAX_MARKERS,
    MAX_SOUND,
    MAX_TRACKS,
    NO_SOUND,
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
)
from app.domain.timeline_rules import check


def read_timeline(part: Part) -> Timeline:
    """The timeline that a document of the newest schema describes. Raises InvalidDocument."""
    part.whole("schema")
    timeline = Timeline(
        rate=Fraction(*part.pair("rate")),
        size=part.pair("size"),
        sample_rate=part.whole("sample_rate", 48_000),
        tracks=tuple(_track(entry) for entry in part.parts("tracks", most=MAX_TRACKS)),
        captions=tuple(_captions(entry) for entry in part.parts("captions", most=MAX_TRACKS)),
        caption_style=_style(part.part("caption_style")),
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
            sound=part.whole("sound", 1, least=NO_SOUND, most=MAX_SOUND),
            place=_placement(part.part("place")),
            glide=_glide(glide) if (glide := part.maybe("glide")) else None,
        )
    else:
        part.refuse("type", "must be clip or gap")
    part.done()
    return item


def _placement(part: Part) -> Placement:
    place = Placement(
        turn=part.whole("turn", WHOLE.turn, most=360),
        mirrored=part.flag("mirrored", WHOLE.mirrored),
        crop=part.four("crop", UNCROPPED, most=THOUSAND),
        scale=part.whole("scale", WHOLE.scale, least=SMALLEST_SCALE, most=LARGEST_SCALE),
        x=part.whole("x", WHOLE.x, least=-FARTHEST_PLACE, most=FARTHEST_PLACE),
        y=part.whole("y", WHOLE.y, least=-FARTHEST_PLACE, most=FARTHEST_PLACE),
        opacity=part.whole("opacity", WHOLE.opacity, most=FULL),
    )
    part.done()
    return WHOLE if place == WHOLE else place


def _glide(part: Part) -> Glide:
    glide = Glide(
        scale=part.whole("scale", WHOLE.scale, least=SMALLEST_SCALE, most=LARGEST_SCALE),
        x=part.whole("x", WHOLE.x, least=-FARTHEST_PLACE, most=FARTHEST_PLACE),
        y=part.whole("y", WHOLE.y, least=-FARTHEST_PLACE, most=FARTHEST_PLACE),
        begin=part.whole("begin", 0, least=-MAX_FRAMES),
        frames=part.whole("frames", least=SHORTEST_GLIDE),
        eased=part.flag("eased", True),
    )
    part.done()
    return glide


def _captions(part: Part) -> CaptionTrack:
    captions = CaptionTrack(
        id=part.id(),
        language=part.text("language", "en", most=MAX_LANGUAGE),
        mode=part.one_of("mode", CaptionMode, CaptionMode.BURN),
        cues=tuple(_cue(entry) for entry in part.parts("cues", most=MAX_CUES)),
    )
    part.done()
    return captions


def _style(part: Part) -> CaptionStyle:
    style = CaptionStyle(
        font=part.one_of("font", CaptionFont, PLAIN.font),
        bold=part.flag("bold", PLAIN.bold),
        size=part.whole("size", PLAIN.size, least=SMALLEST, most=LARGEST),
        colour=_colour(part, "colour", PLAIN.colour),
        outline=part.whole("outline", PLAIN.outline, most=THICKEST),
        outline_colour=_colour(part, "outline_colour", PLAIN.outline_colour),
        shadow=part.whole("shadow", PLAIN.shadow, most=DEEPEST),
        background=_colour(part, "background", PLAIN.background),
        opacity=part.whole("opacity", PLAIN.opacity, most=SOLID),
        place=part.one_of("place", CaptionPlace, PLAIN.place),
        side=part.one_of("side", CaptionSide, PLAIN.side),
        margin=part.whole("margin", PLAIN.margin, most=FARTHEST),
    )
    part.done()
    return style


def _colour(part: Part, name: str, default: str) -> str:
    colour = part.text(name, default, most=7)
    if not is_colour(colour):
        part.refuse(name, 'must be a colour such as "#ffe14d"')
    return colour


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
