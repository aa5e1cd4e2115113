"""The one road between the editor page and the browser's store of the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

Message = Mapping[str, Any]


class EditorBridge(Element, component="editor_bridge.js"):
    """Hands commands of the browser to `on_command`, and snapshots and patches to the browser.

    `on_ready` is called whenever the browser needs the whole document: at first, after a reload and
    when it missed a patch.
    """

    def __init__(
        self,
        *,
        on_ready: Callable[[], Any],
        on_command: Callable[[Message], Any],
        on_select: Callable[[list[str]], Any],
    ) -> None:
        super().__init__()

        def select(event: GenericEventArguments) -> Any:
            return on_select([str(clip) for clip in event.args.get("clips", [])])

        self.on("ready", on_ready)
        self.on("resync", on_ready)
        self.on("command", lambda event: on_command(event.args))
        self.on("select", select)

    def show(self, snapshot: Message) -> None:
        """Give the browser the whole document."""
        self.run_method("show", snapshot)

    def patch(self, patch: Message) -> None:
        """Give the browser what changed."""
        self.run_method("patch", patch)

    def assets(self, assets: Message) -> None:
        """Give the browser what is new about media files, by id."""
        self.run_method("assets", assets)

    def refuse(self, reason: str) -> None:
        """Tell the browser that its command was refused."""
        self.run_method("refuse", reason)
