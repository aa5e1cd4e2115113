"""The dot that tells whether the page hears its server, and how the server fares."""

from __future__ import annotations

from nicegui.element import Element


class ConnectionDot(Element, component="connection_dot.js"):
    """Green while all is well, amber with a word otherwise. It needs no help from the page's own code."""
