"""Pieces of exports that are kept for later exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.ports.spans import Crew


class PieceCache(Protocol):
    """Files under names that say all that went into them. What is given is what was kept, byte for byte.

    Nothing depends on a piece being there, so no method fails: what cannot be kept is not kept.
    """

    def has(self, name: str) -> bool:
        """Whether there is such a piece; that it is whole is not looked at."""
        ...

    def fetch(self, name: str, place: Path) -> bool:
        """Put a piece at `place`, where nothing is yet; False when there is none or it was damaged."""
        ...

    def keep(self, name: str, made: Path) -> None:
        """Remember a finished file, which nobody may change from now on."""
        ...

    def forget(self, name: str) -> None:
        """Give a piece away no more."""
        ...


class Pieces(Protocol):
    """The pieces that everybody's exports have made."""

    def of(self, person: str) -> PieceCache:
        """Those of one person."""
        ...

    def make_room(self) -> int:
        """Remove those that are too many, the longest unused first; how many bytes went."""
        ...


@dataclass(frozen=True, slots=True)
class Backing:
    """What a render may lean on besides its sources."""

    contents: Mapping[str, str] = field(default_factory=dict)  # by asset: what names its very bytes
    cache: PieceCache | None = None
    paces: Mapping[str, float] = field(default_factory=dict)  # as `forecast/pace.py` learned them
    fonts: Mapping[str, Path] = field(default_factory=dict)  # by the SHA-256 of what is in them
    crew: Crew | None = None  # None: nobody helps
