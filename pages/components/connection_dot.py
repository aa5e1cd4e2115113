"""The dot that tells whether the page hears its server."""

from __future__ import annotations

from nicegui.element import Element


class ConnectionDot(Element, component="connection_dot.js"):
    """Green while connected, amber with a word while reconnecting. It needs no help from the server."""
