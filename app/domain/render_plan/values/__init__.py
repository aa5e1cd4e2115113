"""What a render plan says: plain values that hold everything the engine needs but the files.

picture   | segment 0            | segment 1     |      a segment is one file on the way
          | run | run | run      | run           |      a run shows one source, or black
lane 0    | run    | silence | run               |      sound: the lanes are added up
lane 1    | silence      | run                   |
"""

from __future__ import annotations

from app.domain.render_plan.values.picture import (
    CopiedPackets,
    OwnTimes,
    Part,
    PictureRun,
    Segment,
    SegmentKind,
    Splice,
)
from app.domain.render_plan.values.plan import Landing, RenderPlan
from app.domain.render_plan.values.sound import (
    UNCALLED,
    CopiedSound,
    SoundLabel,
    SoundRun,
    SoundSegment,
    SoundSplice,
    SoundTrack,
    SourceSound,
    Voice,
)
from app.domain.render_plan.values.source import Colour, ColourChange, PlannedSource, SourcePicture
from app.domain.render_plan.values.text import Chapter, TextTrack, TimedText

__all__ = [
    "UNCALLED",
    "Chapter",
    "Colour",
    "ColourChange",
    "CopiedPackets",
    "CopiedSound",
    "Landing",
    "OwnTimes",
    "Part",
    "PictureRun",
    "PlannedSource",
    "RenderPlan",
    "Segment",
    "SegmentKind",
    "SoundLabel",
    "SoundRun",
    "SoundSegment",
    "SoundSplice",
    "SoundTrack",
    "SourcePicture",
    "SourceSound",
    "Splice",
    "TextTrack",
    "TimedText",
    "Voice",
]
