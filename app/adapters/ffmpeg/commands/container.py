"""How the container of an output is written: its ticks, and the room for its index."""

from __future__ import annotations

from app.domain.presets import Kind
from app.domain.render_plan.values import RenderPlan
from app.domain.time import Rate

LEAST_TIMESCALE = 10_000  # below, ffmpeg's MP4 writer takes another one than asked
BYTES_A_PICTURE, BYTES_A_PACKET, BYTES_A_TEXT, INDEX_RESERVE = 40, 24, 300, 16 * 1024
SAMPLES_A_PACKET = 1024  # of AAC; other coders take more


def container_words(plan: RenderPlan) -> list[str]:
    """What a container of a kind is told."""
    preset = plan.preset
    if preset.kind is Kind.ANIMATION:
        return ["-loop", "0"]
    if preset.kind is Kind.STILL:
        return ["-update", "1"]
    if preset.muxer == "matroska":
        return ["-avoid_negative_ts", "disabled"]  # only shown times are kept; those begin at zero
    if preset.muxer not in ("mp4", "ipod", "mov"):
        return []
    words = ["-moov_size", str(index_room(plan))]
    return [*words, "-video_track_timescale", str(timescale(plan.rate))] if plan.segments else words


def index_room(plan: RenderPlan) -> int:
    """Bytes for an MP4's index: it is put in front, so that nothing has to be moved at the end."""
    packets = sum(-(-each.samples // SAMPLES_A_PACKET) for each in plan.by_sound())
    texts = sum(len(track.cues) for track in plan.soft) + len(plan.chapters)
    return (
        INDEX_RESERVE
        + plan.written_frames * BYTES_A_PICTURE
        + packets * BYTES_A_PACKET
        + texts * BYTES_A_TEXT
    )


def timescale(rate: Rate) -> int:
    """Ticks a second of which a whole number is one frame."""
    return rate.numerator * -(-LEAST_TIMESCALE // rate.numerator)
