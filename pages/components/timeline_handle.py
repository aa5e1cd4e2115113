"""The edge above the timeline, to be dragged."""

from __future__ import annotations

from nicegui.element import Element


class TimelineHandle(Element, component="timeline_handle.js"):
    """Changes the height of what follows it. It needs no help from the server."""
