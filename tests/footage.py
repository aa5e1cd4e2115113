"""Assets for tests that need no file: facts about media that never were."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.domain.accounts import LOCAL_OWNER
from app.domain.media import Asset, AssetState, AudioStream, CaptionStream, MediaInfo, VideoStream


def picture(
    *,
    rate: Fraction | str = "25",
    size: tuple[int, int] = (1280, 720),
    seconds: Fraction | str = "10",
    rotation: int = 0,
) -> VideoStream:
    """A picture stream."""
    return VideoStream(
        index=0,
        codec="h264",
        profile="High",
        width=size[0],
        height=size[1],
        pixel_format="yuv420p",
        rate=Fraction(rate),
        variable_rate=False,
        rotation=rotation,
        sample_aspect=Fraction(1),
        start=Fraction(0),
        duration=Fraction(seconds),
    )


def sound(*, seconds: Fraction | str = "10", sample_rate: int = 48_000) -> AudioStream:
    """A sound stream."""
    return AudioStream(1, "aac", sample_rate, 2, Fraction(0), Fraction(seconds))


def asset(
    asset_id: str,
    *,
    video: VideoStream | None = None,
    audio: AudioStream | None = None,
    still: bool = False,
    owner: str = LOCAL_OWNER,
    name: str | None = None,
    state: AssetState = AssetState.READY,
    captions: Sequence[str] = (),
) -> Asset:
    """An asset with at most one stream of each kind, and captions of such languages.

    `state` decides whether its facts are known.
    """
    seconds = max((stream.duration for stream in (video, audio) if stream), default=Fraction(0))
    info = MediaInfo(
        container="mov,mp4",
        duration=seconds,
        size_bytes=1,
        video=(video,) if video else (),
        audio=(audio,) if audio else (),
        still=still,
        captions=tuple(CaptionStream(2 + number, "subrip", said) for number, said in enumerate(captions)),
    )
    return Asset(
        id=asset_id,
        owner=owner,
        name=f"{asset_id}.mp4" if name is None else name,
        key=f"media/{asset_id}/original",
        state=state,
        size_bytes=1,
        created_at="2026-01-31T12:00:00.000000Z",
        info=info if state is AssetState.READY else None,
    )
