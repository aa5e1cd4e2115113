"""One line of hints for newcomers."""

from __future__ import annotations

from nicegui.element import Element


class Hints(Element, component="hints.js"):
    """Shown until the person takes it away."""
