"""Presets that people made themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.own_presets import OwnPreset


class OwnPresetStore(Protocol):
    """People's presets. One person's presets have different titles."""

    def put(self, preset: OwnPreset) -> OwnPreset:
        """Remember it, in place of an earlier one of that owner and title, whose id it takes."""
        ...

    def reachable(self, owner: str) -> Sequence[OwnPreset]:
        """One's own, and what others share, by title."""
        ...

    def delete(self, preset_id: str, *, owner: str) -> None:
        """Raises NotFound when it is not one's own."""
        ...
