"""The media files beside the preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nicegui.element import Element

from app.domain.media import Asset
from pages.editor_messages import asset_view


class LibraryPanel(Element, component="library_panel.js"):
    """Shows media files. A file is dragged onto the timeline, or handed to `on_add`.

    What stands inside the element is shown above the files, what is in its slot `foot` below them.
    """

    def __init__(
        self,
        *,
        on_add: Callable[[str], Any],
        on_exchange: Callable[[str], Any],
        on_rename: Callable[[str], Any],
        on_remove: Callable[[str], Any],
        on_choose: Callable[[], Any],
    ) -> None:
        super().__init__()
        self._media: Sequence[Asset] = ()
        self.on("ready", lambda: self.show(self._media))
        self.on("add", lambda event: on_add(str(event.args)))
        self.on("exchange", lambda event: on_exchange(str(event.args)))
        self.on("rename", lambda event: on_rename(str(event.args)))
        self.on("remove", lambda event: on_remove(str(event.args)))
        self.on("choose", on_choose)

    def show(self, media: Sequence[Asset]) -> None:
        """Show these files, in this order."""
        self._media = media
        self.run_method("show", [asset_view(asset) for asset in media])
