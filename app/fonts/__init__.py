"""The font of captions: what an export burns in and what the preview shows are the same letters."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
FILE = FOLDER / "DejaVuSans.ttf"
FAMILY = "DejaVu Sans"
