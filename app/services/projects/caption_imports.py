"""What a caption file becomes: the command that brings it in, and what a person is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from app.domain.commands.captions import ImportCues
from app.domain.edits import NewCue
from app.domain.languages import UNKNOWN_LANGUAGE
from app.domain.time import Rate, nearest_frame
from app.domain.timeline import CaptionMode, CaptionTrack, Timeline
from app.ports.captions import ReadCaptions


@dataclass(frozen=True, slots=True)
class CaptionImport:
    """How a caption file was read, and where its captions are."""

    captions: str  # the track
    mode: CaptionMode
    count: int
    encoding: str
    guessed: bool  # whether nothing in the file says its encoding
    past_end: int  # how many of them begin where the timeline has ended


def import_message(
    read: ReadCaptions, rate: Rate, *, captions: str | None, language: str | None, replacing: bool
) -> dict[str, Any]:
    """The message of ImportCues; times go to the nearest frame, a caption is at least one long."""
    return {
        "type": ImportCues.type,
        "captions": captions,
        "language": language or read.language or UNKNOWN_LANGUAGE,
        "replace": replacing,
        "cues": [_cue_at(cue, rate) for cue in read.cues],
    }


def taking_message(cues: Sequence[NewCue], language: str) -> dict[str, Any]:
    """The message of ImportCues for captions that are in frames already, as a new track."""
    return {
        "type": ImportCues.type,
        "captions": None,
        "language": language,
        "replace": False,
        "cues": [[cue.start, cue.frames, cue.text] for cue in cues],
    }


def import_key(command: ImportCues, data: bytes) -> str:
    """What imports of one file to one track have in common, in whatever encoding it is read."""
    return f"{command.type}:{command.captions or command.fresh}:{sha256(data).hexdigest()}"


def told_of(
    read: ReadCaptions, timeline: Timeline, captions: str | None = None, *, count: int | None = None
) -> CaptionImport:
    """What became of a file on the timeline that has it now; without a track it made the last one.

    `count` is how many of its captions came in, where that is not all of them.
    """
    track = next((one for one in timeline.captions if one.id == captions), timeline.captions[-1])
    return CaptionImport(
        captions=track.id,
        mode=track.mode,
        count=len(read.cues) if count is None else count,
        encoding=read.encoding,
        guessed=read.guessed,
        past_end=_past_end(track, timeline),
    )


def _past_end(track: CaptionTrack, timeline: Timeline) -> int:
    return sum(cue.start >= timeline.frames for cue in track.cues)


def _cue_at(cue: tuple[int, int, str], rate: Rate) -> list[Any]:
    start, end = (nearest_frame(Fraction(at, 1000), rate) for at in cue[:2])
    return [start, max(1, end - start), cue[2]]
