"""Which media people work with."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class MediaUse(Protocol):
    """Looks over everybody's projects."""

    def since(self, moment: str) -> Collection[str]:
        """The keys of files that came in since then, or that a project shows which was changed since."""
        ...
