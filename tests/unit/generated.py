"""Timelines and messages for hypothesis: whatever keeps the rules of its form.

Each grows from one drawn number, since drawing every field by itself takes most of a test's time.
"""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from app.domain.caption_style import LOOKS
from app.domain.commands import COMMANDS
from app.domain.edits.sequence import tidied
from app.domain.glide import Glide
from app.domain.placement import WHOLE, Placement
from app.domain.serial import style_to_document
from app.domain.timeline import (
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

RATES = [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60)]
SPEEDS = [Fraction(1), Fraction(2), Fraction(1, 2), Fraction(7, 3), Fraction(1, 16), Fraction(16)]
MEDIA = {"a": Fraction("7.8232"), "b": Fraction(60), "c": Fraction(1001, 30), "still": None}
PLACES = [
    WHOLE,
    WHOLE,
    Placement(turn=90),
    Placement(mirrored=True, crop=(100, 0, 0, 250)),
    Placement(scale=300, x=300, y=-300, opacity=60),
]
GLIDES = [
    None,
    None,
    Glide(scale=1200, x=0, y=40, frames=6),
    Glide(scale=300, x=320, y=-300, frames=2, begin=-1, eased=False),
    Glide(scale=1000, x=0, y=0, frames=20, begin=3),
]
WORDS = ["", "Hello", "two\u00a0words", "😀", "<b>&amp;", "\u202e right", "e\u0301"]

timelines = st.integers(0, 2**32).map(lambda seed: timeline_from(Random(seed)))
"""Small timelines with everything in them: speeds, fades, gaps, locked tracks, media that are gone."""

randoms = st.integers(0, 2**32).map(Random)


def timeline_from(random: Random) -> Timeline:
    """A timeline by chance."""
    starts = sorted(random.choices(range(40), k=random.randint(0, 3)))
    cues = tuple(
        Cue(f"q{index}", start, random.randint(1, 9), random.choice(WORDS))
        for index, start in enumerate(starts)
    )
    marked = sorted(random.sample(range(40), k=random.randint(0, 3)))
    return Timeline(
        rate=random.choice(RATES),
        size=(1280, 720),
        tracks=tuple(_track(random, number) for number in range(random.randint(1, 3))),
        captions=(CaptionTrack("s0", "de", random.choice(list(CaptionMode)), cues),) if cues else (),
        caption_style=random.choice(list(LOOKS.values())),
        markers=tuple(Marker(f"m{number}", at, random.choice(WORDS)) for number, at in enumerate(marked)),
    )


def message_from(random: Random, timeline: Timeline) -> dict[str, Any]:
    """A message of the right form that names things of the timeline, often with success."""
    ids = [clip.id for clip in timeline.clips()] or ["none"]
    values: dict[str, Any] = {
        "clip": random.choice(ids),
        "clips": random.choices(ids, k=random.randint(1, 3)),
        "edge": random.choice(["head", "tail"]),
        "delta": random.randint(-8, 8),
        "at": random.randint(0, 60),
        "start": random.randint(0, 40),
        "end": random.randint(0, 60),
        "track": random.choice([track.id for track in timeline.tracks] or ["none"]),
        "mode": random.choice(["overwrite", "insert"]),
        "index": random.randint(0, 4),
        "asset": random.choice(list(MEDIA)),
        "by": random.choice(list(MEDIA)),
        "source_start": random.choice(["0", "1/3", "2"]),
        "frames": random.randint(1, 20),
        "then": [{"asset": "b", "source_start": "1", "frames": 2}],
        "speed": str(random.choice(SPEEDS)),
        "linked": random.random() < 0.5,
        "keep_pitch": random.random() < 0.5,
        "gain": random.choice(["0", "-3.5", "24"]),
        "fade_in": random.randint(0, 5),
        "fade_out": random.randint(0, 5),
        "sound": random.randint(-1, 3),
        "turn": random.choice([0, 90, 180, 270]),
        "mirrored": random.random() < 0.5,
        "crop": random.choice([[0, 0, 0, 0], [100, 0, 250, 5], [500, 0, 500, 0], None]),
        "scale": random.choice([1000, 400, None]),
        "x": random.choice([0, -300, None]),
        "y": random.choice([0, 300, None]),
        "kind": random.choice(["video", "audio"]),
        "new_tracks": random.choice(["video", "audio", None]),
        "name": "A name",
        "muted": random.random() < 0.5,
        "locked": random.random() < 0.3,
        "language": "en",
        "text": random.choice(WORDS),
        "label": random.choice(WORDS),
        "cue": random.choice(["q0", "q1"]),
        "captions": random.choice(["s0", None]),
        "marker": random.choice(["m0", "m1"]),
        "rate": random.choice([[25, 1], [30000, 1001], [60, 1]]),
        "places": [{"clip": clip, "scale": 400} for clip in random.choices(ids, k=2)],
        "glides": [{"clip": clip, "scale": 400, "begin": 1} for clip in random.choices(ids, k=2)],
        "replace": random.random() < 0.5,
        "cues": [[3, 4, "Hello"], [1, 2, ""]],
        **style_to_document(random.choice(list(LOOKS.values()))),
    }
    special: dict[str, dict[str, Any]] = {
        "paste": {
            "parts": [
                {
                    "track": values["track"],
                    "at": values["at"],
                    "clips": [{"asset": "b", "source_start": "0", "frames": 3, "speed": "2", "fade_in": 1}],
                }
            ]
        },
        "append": {"clips": [{"asset": "b", "source_start": "0", "frames": 3}]},
        "set_format": {"size": random.choice([[640, 360], [1920, 1080]])},
        "add_captions": {"mode": random.choice(["burn", "soft", "off"])},
        "set_captions": {"mode": random.choice(["burn", "soft", "off"]), "captions": "s0"},
        "remove_captions": {"captions": "s0"},
        "shift_captions": {"captions": "s0"},
        "join_cues": {"cues": ["q0", "q1"]},
        "remove_cues": {"cues": ["q0"]},
    }
    kind = random.choice(sorted(COMMANDS))
    names = [field.name for field in fields(COMMANDS[kind]) if field.name != "fresh"]
    return {"type": kind, **{name: {**values, **special.get(kind, {})}[name] for name in names}}


def _track(random: Random, number: int) -> Track:
    items: list[Item] = []
    for index in range(random.randint(0, 4)):
        items += [Gap(random.choice([0, 0, 1, 3, 6])), _clip(random, f"t{number}c{index}")]
    return Track(
        id=f"t{number}",
        kind=random.choice(list(TrackKind)),
        name=random.choice(WORDS),
        items=tidied(items),
        muted=random.random() < 0.5,
        locked=random.random() < 0.2,
    )


def _clip(random: Random, clip_id: str) -> Clip:
    frames = random.randint(1, 12)
    fade_in = random.choice([0, random.randint(0, frames)])
    return Clip(
        id=clip_id,
        asset=random.choice([*MEDIA, "gone"]),
        source_start=Fraction(random.randint(0, 2000), random.choice([1000, 1001, 7])),
        frames=frames,
        speed=random.choice(SPEEDS),
        keep_pitch=random.random() < 0.5,
        gain=random.choice([Decimal(0), Decimal("-3.5"), Decimal(24), Decimal("0.125")]),
        fade_in=fade_in,
        fade_out=random.choice([0, random.randint(0, frames - fade_in)]),
        sound=random.choice([-1, 0, 1, 1, 2]),
        place=random.choice(PLACES),
        glide=random.choice(GLIDES),
    )
