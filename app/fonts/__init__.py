"""The fonts of captions: what an export burns in and what the preview shows are the same letters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.caption_style import CaptionFont, CaptionStyle

FOLDER = Path(__file__).parent
FILE = FOLDER / "DejaVuSans.ttf"
"""Has the most letters; what another font lacks is taken from it."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font: its family's name and the files of its ordinary and its bold letters."""

    family: str
    regular: Path
    bold: Path


FACES = {
    CaptionFont.SANS: Face("DejaVu Sans", FILE, FOLDER / "DejaVuSans-Bold.ttf"),
    CaptionFont.SERIF: Face("DejaVu Serif", FOLDER / "DejaVuSerif.ttf", FOLDER / "DejaVuSerif-Bold.ttf"),
    CaptionFont.MONO: Face(
        "DejaVu Sans Mono", FOLDER / "DejaVuSansMono.ttf", FOLDER / "DejaVuSansMono-Bold.ttf"
    ),
}
FILES = tuple(file for face in FACES.values() for file in (face.regular, face.bold))


def files_for(style: CaptionStyle) -> tuple[Path, ...]:
    """The font files that drawing captions in a style takes."""
    face = FACES[style.font]
    chosen = face.bold if style.bold else face.regular
    return (chosen,) if chosen == FILE else (chosen, FILE)
