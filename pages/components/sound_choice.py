"""Choosing which sound track of their files clips are heard by; drawn only where there are several."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from app.domain.media import Asset
from app.domain.sound_names import sound_names
from app.domain.timeline import ALL_SOUNDS, Clip
from pages.components.choice import Choice
from pages.components.controls import section

MIXED = "All of them, mixed"
OnChange = Callable[[int], Awaitable[None]]
DIFFERENT = -1  # stands where the clips differ


class SoundChoice:
    """A select for clips whose files call their sounds alike."""

    def __init__(
        self, clips: Sequence[Clip], asset: Asset, on_change: Callable[[int], Awaitable[None]]
    ) -> None:
        self._asset = asset
        self._on_change = on_change
        section("Sound track")
        chosen = _chosen(clips, asset)
        self._choice = Choice("Sound track", "sound-track", _options(asset, chosen), chosen, self._choose)

    def show(self, clips: Sequence[Clip]) -> None:
        """What is true now."""
        chosen = _chosen(clips, self._asset)
        self._choice.show(_options(self._asset, chosen), chosen)

    async def _choose(self, sound: int) -> None:
        if sound != DIFFERENT:
            await self._on_change(sound)


def several_sounds(assets: Sequence[Asset | None]) -> Asset | None:
    """One of the files, when all have several sounds with the same names."""
    known = [asset for asset in assets if asset is not None and asset.info is not None]
    names = {sound_names(asset.info) for asset in known if asset.info}
    return (
        known[0] if known and len(known) == len(assets) and len(names) == 1 and len(names.pop()) > 1 else None
    )


def _chosen(clips: Sequence[Clip], asset: Asset) -> int:
    count = len(asset.info.audio) if asset.info else 0
    sounds = {clip.sound if clip.sound <= count else 1 for clip in clips}
    return sounds.pop() if len(sounds) == 1 else DIFFERENT


def _options(asset: Asset, chosen: int) -> Mapping[int, str]:
    names = dict(enumerate(sound_names(asset.info), 1)) if asset.info else {}
    different = {DIFFERENT: "They differ"} if chosen == DIFFERENT else {}
    return {**different, **names, ALL_SOUNDS: MIXED}
