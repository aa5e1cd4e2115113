"""The fonts that captions can be drawn with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.caption_style import CaptionStyle
from app.domain.fonts import FontFile
from app.domain.lettering import Lettering


class Fonts(Protocol):
    """Those that Cutroom brings, and those of this machine. May be asked from any thread."""

    def lettering(
        self, texts: Iterable[str], style: CaptionStyle, *, languages: Sequence[str] = ()
    ) -> Lettering:
        """What drawing texts in a style takes. A font that was added or removed since is noticed."""
        ...

    def path(self, file: FontFile) -> Path | None:
        """Where a file lies that still has that name and content; None when it has not."""
        ...

    def content(self, file: FontFile, number: int) -> bytes | None:
        """One face of a file, as a file of its own; None when there is no such file or face."""
        ...
