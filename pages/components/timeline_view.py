"""The timeline: tracks, clips and captions as people see and drag them."""

from __future__ import annotations

from nicegui.element import Element


class TimelineView(Element, component="timeline_view.js"):
    """Shows and edits the document of the browser's store; give it a height.

    A clip that is dragged on the main track, the lowest video track, takes a new place among the
    others, which close up. On other tracks, in gaps, and everywhere with Ctrl, it stays where it is
    dropped. The rule stands in `browser/timeline/drop.js`, the keys in `browser/keys.js`.
    """
