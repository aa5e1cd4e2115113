"""The frame at the playhead as an export in another shape than the timeline's shows it, small."""

from __future__ import annotations

from nicegui.element import Element

from app.domain.shape import Filling


class ExportPicture(Element, component="export_picture.js"):
    """Drawn by the browser of what its preview shows, without captions; not where the shape is the same."""

    def __init__(self) -> None:
        super().__init__()
        self.show(None, Filling.FIT)

    def show(self, size: tuple[int, int] | None, filling: Filling) -> None:
        """Show the frame in an export of a size; nothing where it has no picture."""
        self.props["size"] = list(size) if size else None
        self.props["filling"] = filling.value
        self.update()
