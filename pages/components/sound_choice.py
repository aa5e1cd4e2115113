"""Choosing which sound track of their files clips are heard by, or none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from app.domain.media import Asset
from app.domain.sound_names import sound_names
from app.domain.timeline import ALL_SOUNDS, NO_SOUND, Clip
from pages.components.choice import Choice
from pages.components.controls import section

MIXED = "All of them, mixed"
ONLY = "The sound of the file"
SILENT = "No sound"
DIFFERENT = -2  # stands where the clips differ


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


def alike_in_sound(assets: Sequence[Asset | None]) -> Asset | None:
    """One of the files, when all have sounds and call them alike."""
    names = {_names(asset) for asset in assets}
    return assets[0] if len(names) == 1 and names.pop() else None


def _names(asset: Asset | None) -> tuple[str, ...]:
    names = sound_names(asset.info) if asset and asset.info else ()
    return names if len(names) != 1 else (ONLY,)


def _chosen(clips: Sequence[Clip], asset: Asset) -> int:
    count = len(_names(asset))
    sounds = {clip.sound if clip.sound <= count else 1 for clip in clips}
    return sounds.pop() if len(sounds) == 1 else DIFFERENT


def _options(asset: Asset, chosen: int) -> Mapping[int, str]:
    names = dict(enumerate(_names(asset), 1))
    mixed = {ALL_SOUNDS: MIXED} if len(names) > 1 or chosen == ALL_SOUNDS else {}
    different = {DIFFERENT: "They differ"} if chosen == DIFFERENT else {}
    return {**different, **names, **mixed, NO_SOUND: SILENT}
