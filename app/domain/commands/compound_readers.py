"""Reading values of a message that have parts: placements, glides, new clips and new captions.

A reader gives the value or raises ValueError with what the field must be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.commands.readers import (
    exact,
    list_of,
    read_cue_text,
    read_flag,
    read_frame,
    read_id,
    read_length,
    read_speed,
    whole,
)
from app.domain.edits import Gliding, NewClip, NewCue, Pasted, Placing
from app.domain.exact_text import read_decibels, read_rational
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
from app.domain.timeline import MAX_CLIPS, MAX_FRAMES, MAX_SOUND, NO_SOUND


def read_turn(value: Any) -> int:
    """By how many quarters, in degrees."""
    if type(value) is not int or value not in TURNS:
        raise ValueError(f"must be one of {', '.join(map(str, TURNS))}")
    return value


def read_crop(value: Any) -> Crop:
    """What is cut off at the four sides, in thousandths."""
    if type(value) is not list or len(value) != 4:
        raise ValueError("must be four whole numbers")
    left, top, right, bottom = (whole(0, THOUSAND)(number) for number in value)
    return left, top, right, bottom


def read_placing(value: Any) -> tuple[str, Placing]:
    """A clip, and what changes of where its picture lies."""
    if not isinstance(value, Mapping) or "clip" not in value or not set(value) <= {"clip", *PLACING}:
        raise ValueError(f"must have entries of clip and some of {', '.join(PLACING)}")
    given = {name: PLACING[name](one) for name, one in value.items() if name != "clip"}
    return read_id(value["clip"]), Placing(**given)


def read_gliding(value: Any) -> tuple[str, Gliding]:
    """A clip, and what changes of where its picture glides to."""
    if not isinstance(value, Mapping) or "clip" not in value or not set(value) <= {"clip", *_GLIDING}:
        raise ValueError(f"must have entries of clip and some of {', '.join(_GLIDING)}")
    given = {name: _GLIDING[name](one) for name, one in value.items() if name != "clip"}
    return read_id(value["clip"]), Gliding(**given)


def read_new_clip(value: Any) -> NewClip:
    """A piece of media that becomes a clip."""
    if not isinstance(value, Mapping) or not _PIECE <= set(value) <= _PIECE | set(_PLAYING):
        raise ValueError("must have asset, source_start and frames")
    return NewClip(
        asset=read_id(value["asset"]),
        source_start=exact(read_rational)(value["source_start"]),
        frames=read_length(value["frames"]),
        **{name: read(value[name]) for name, read in _PLAYING.items() if name in value},
    )


def read_pasted(value: Any) -> Pasted:
    """Clips that come onto one track, one after the other."""
    if not isinstance(value, Mapping) or set(value) != {"track", "at", "clips"}:
        raise ValueError("must have track, at and clips")
    clips = list_of(read_new_clip, most=MAX_CLIPS)(value["clips"])
    return Pasted(track=read_id(value["track"]), at=read_frame(value["at"]), clips=clips)


def read_new_cue(value: Any) -> NewCue:
    """A caption: its first frame, its length and its text."""
    if type(value) is not list or len(value) != 3:
        raise ValueError("must have entries of start, frames and text")
    start, frames, text = value
    return NewCue(read_frame(start), read_length(frames), read_cue_text(text))


def _placement(value: Any) -> Placement:
    if not isinstance(value, Mapping) or not set(value) <= set(PLACING):
        raise ValueError(f"must be an object of {', '.join(PLACING)}")
    return Placement(**{name: PLACING[name](one) for name, one in value.items()})


def _glide(value: Any) -> Glide:
    if not isinstance(value, Mapping) or not {"scale", "x", "y", "frames"} <= set(value) <= set(_GLIDING):
        raise ValueError(f"must be an object of {', '.join(_GLIDING)}")
    return Glide(**{name: _GLIDING[name](one) for name, one in value.items()})


PLACING: Mapping[str, Callable[[Any], Any]] = {
    "turn": read_turn,
    "mirrored": read_flag,
    "crop": read_crop,
    "scale": whole(SMALLEST_SCALE, LARGEST_SCALE),
    "x": whole(-FARTHEST_PLACE, FARTHEST_PLACE),
    "y": whole(-FARTHEST_PLACE, FARTHEST_PLACE),
    "opacity": whole(0, FULL),
}
_GLIDING: Mapping[str, Callable[[Any], Any]] = {
    "scale": PLACING["scale"],
    "x": PLACING["x"],
    "y": PLACING["y"],
    "begin": whole(-MAX_FRAMES, MAX_FRAMES),
    "frames": whole(SHORTEST_GLIDE, MAX_FRAMES),
    "eased": read_flag,
}
_PIECE = {"asset", "source_start", "frames"}
_PLAYING: Mapping[str, Callable[[Any], Any]] = {
    "speed": read_speed,
    "keep_pitch": read_flag,
    "gain": exact(read_decibels),
    "fade_in": whole(0, MAX_FRAMES),
    "fade_out": whole(0, MAX_FRAMES),
    "sound": whole(NO_SOUND, MAX_SOUND),
    "place": _placement,
    "glide": _glide,
}
