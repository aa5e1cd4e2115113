"""Why nothing of a source can be copied into an output, for a person. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.media import Asset, VideoStream
from app.domain.packet_index import PacketIndex
from app.domain.render_plan.copyable import copyable_picture
from app.domain.render_plan.pictures.copying import LEAST_COPIED
from app.domain.render_plan.values import Colour, ColourChange, PlannedSource, SourcePicture, TimedText
from app.domain.time import Rate

# Browsers show such pictures as combs, and what is encoded beside them is whole.
INTERLACED = "Its pictures are interlaced."
COLOURS = "Its colours are other than the output's."
LIGHT = "Its light is of high dynamic range, and the output's is not."
MIRRORED = "Its pictures are mirrored, which goes with no turn."
UNSAID_SHAPE = "Only its file says how its pictures are stretched, which cannot be written into this format."
# By codec: the numbers of profiles, as encoders call them.
PROFILES = {
    "h264": {66: "baseline", 77: "main", 100: "high", 110: "high10", 122: "high422", 244: "high444"},
    "hevc": {1: "main", 2: "main10", 4: "main422-10"},
    "vp9": {0: "0", 2: "2"},
    "av1": {0: "main"},
}
# What each of them makes.
ENCODERS = {"libx264": "h264", "libx265": "hevc", "libvpx-vp9": "vp9", "libsvtav1": "av1"}
PIXELS = ("yuv420p", "yuv420p10le")
# Profiles of finer colours, which programs for editing read, but hardly any player.
FINER = {"high422": ("yuv422p", "yuv422p10le"), "high444": ("yuv444p",), "main422-10": ("yuv422p10le",)}
MOST_REORDERED = 16  # that a decoder must bear


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an output is like, as far as copying depends on it."""

    size: tuple[int, int]
    colour: Colour
    rate: Rate
    encoder: str
    burnt: tuple[TimedText, ...]
    least: int = LEAST_COPIED  # frames; a shorter copy is not worth its seams
    everywhere: bool = False  # it is made to play everywhere
    writes_shape: bool = True  # its file can say how pictures are stretched
    turn: int = 0  # degrees clockwise by which the timeline turns all of its pictures
    like: SourcePicture | None = None  # whose colours all have, whatever they are, where none is encoded

    def colours_differ(self, picture: SourcePicture) -> bool:
        """Whether a source's pictures have other colours than the output's."""
        if self.like is not None:
            return (picture.colour, picture.full_range) != (self.like.colour, self.like.full_range)
        return picture.change is not ColourChange.NONE or picture.colour != self.colour


def objections(
    asset: Asset, planned: PlannedSource, index: PacketIndex | None, wanted: Wanted
) -> Iterator[str]:
    """Why nothing of a source can be copied."""
    stream = asset.info.picture if asset.info else None
    picture = planned.picture
    if asset.info is None or stream is None or picture is None or picture.still:
        yield "It is not a film."
        return
    if ENCODERS.get(wanted.encoder) != stream.codec or copyable_picture(asset.info) is None:
        yield "Its pictures are of a kind that cannot be copied into this format."
    if picture.transparent:
        yield "Its pictures are transparent."
    if wanted.turn and stream.mirrored:
        yield MIRRORED
    if not _has_size(stream.turned(wanted.turn), wanted.size):
        yield "Its pictures have another size or shape than the output's."
    elif stream.sample_aspect != (stream.coded_aspect or 1) and not wanted.writes_shape:
        yield UNSAID_SHAPE
    if stream.scan_unsaid and wanted.like is None:
        yield INTERLACED
    if wanted.colours_differ(picture):
        yield LIGHT if picture.change is ColourChange.TONE else COLOURS
    if index is None:
        yield "It could not be read ahead."
    else:
        yield from _objections_to_order(index, wanted)
        yield from _objections_to_profile(index, wanted)


def _has_size(stream: VideoStream, size: tuple[int, int]) -> bool:
    """Whether pictures are shown at a size; stretched ones to the pixel that even sides need."""
    if stream.sample_aspect == 1:
        return stream.display_size == size
    halves = stream.width % 2 or stream.height % 2 or stream.rotation
    return not halves and all(
        abs(one - other) <= 1 for one, other in zip(stream.display_size, size, strict=True)
    )


def _objections_to_order(index: PacketIndex, wanted: Wanted) -> Iterator[str]:
    sets = index.sets
    if sets is None or not index.trustworthy or index.reordered > MOST_REORDERED:
        yield "Its file does not say clearly how its pictures follow each other."
    elif not sets.progressive and wanted.like is None:
        yield INTERLACED


def _objections_to_profile(index: PacketIndex, wanted: Wanted) -> Iterator[str]:
    if index.sets is None:
        return
    profile = PROFILES[index.codec].get(index.sets.profile, "")
    if not profile or index.sets.pixels not in FINER.get(profile, PIXELS):
        yield "Its pictures have colours of a depth that is not encoded here."
    elif profile in FINER and wanted.everywhere:
        yield "Its colours are finer than most players can show. MOV and MKV keep them."
