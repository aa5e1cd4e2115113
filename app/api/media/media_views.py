"""Media files as the API shows them."""

from __future__ import annotations

from typing import Self

from app.api.job_views import JobView
from app.api.views import View
from app.domain.media import Asset


class StreamView(View):
    """A picture or sound stream of a file, or captions in it."""

    kind: str
    codec: str
    duration: float
    rate: tuple[int, int] | None = None
    width: int | None = None
    height: int | None = None
    rotation: int | None = None
    sample_rate: int | None = None
    channels: int | None = None
    language: str = ""
    title: str = ""


class MediaView(View):
    """A file that was brought in, and what was found in it."""

    id: str
    name: str
    state: str
    error: str | None
    size_bytes: int
    created_at: str
    duration: float | None
    container: str | None
    streams: list[StreamView]
    needs_proxy: bool
    urls: dict[str, str]

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """The file as the API shows it. `urls` names what there is to fetch."""
        info, place = asset.info, f"/api/media/{asset.id}"
        made = {
            "file": asset.key,
            "proxy": asset.proxy_key,
            "filmstrip": asset.filmstrip_key,
            "peaks": asset.peaks_key,
        }
        return cls(
            id=asset.id,
            name=asset.name,
            state=asset.state.value,
            error=asset.error,
            size_bytes=asset.size_bytes,
            created_at=asset.created_at,
            duration=float(info.duration) if info else None,
            container=info.container if info else None,
            streams=_streams(asset),
            needs_proxy=asset.needs_proxy,
            urls={**{what: f"{place}/{what}" for what, key in made.items() if key}, **_sounds(asset)},
        )


class ReceivedView(View):
    """A file that has arrived, and the job that looks into it."""

    asset: MediaView
    job: JobView


def _sounds(asset: Asset) -> dict[str, str]:
    count = len(asset.info.audio) if asset.info else 0
    there = [number for number in range(2, count + 1) if asset.sound_key(number)]
    return {f"sound-{number}": f"/api/media/{asset.id}/sound?track={number}" for number in there}


def _streams(asset: Asset) -> list[StreamView]:
    if asset.info is None:
        return []
    pictures = [
        StreamView(
            kind="video",
            codec=stream.codec,
            duration=float(stream.duration),
            rate=(stream.rate.numerator, stream.rate.denominator),
            width=stream.width,
            height=stream.height,
            rotation=stream.rotation,
        )
        for stream in asset.info.video
    ]
    sounds = [
        StreamView(
            kind="audio",
            codec=stream.codec,
            duration=float(stream.duration),
            sample_rate=stream.sample_rate,
            channels=stream.channels,
            language=stream.language,
            title=stream.title,
        )
        for stream in asset.info.audio
    ]
    captions = [
        StreamView(
            kind="captions",
            codec=stream.codec,
            duration=float(asset.info.duration),
            language=stream.language,
            title=stream.title,
        )
        for stream in asset.info.captions
    ]
    return pictures + sounds + captions
