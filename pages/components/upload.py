"""Files on their way in. The browser sends them to the API; the page hears of each that arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments


class Upload(Element, component="upload.js"):
    """Takes files dropped anywhere on the page, and those chosen in the dialog that `choose` opens.

    `on_received` gets the asset's id as soon as the server has the whole file, and its place among all
    that were dropped; `on_drained` is called when no file is left to send. With `zone` it shows the
    large area to drop on. One that is `closed` takes nothing, and lets nothing take its page away.
    """

    def __init__(
        self,
        *,
        on_received: Callable[[str, int], Any],
        on_drained: Callable[[], Any],
        zone: bool,
        owner: str,
        veil: str = "Drop to import",
        closed: bool = False,
    ) -> None:
        super().__init__()
        self._props["zone"] = zone
        self._props["veil"] = veil
        self._props["closed"] = closed
        self._props["owner"] = owner  # whose begun uploads may be gone on with

        def received(event: GenericEventArguments) -> Any:
            return on_received(str(event.args["asset"]), int(event.args.get("place", 0)))

        self.on("received", received)
        self.on("drained", on_drained)

    def choose(self) -> None:
        """Open the browser's dialog for files."""
        self.run_method("choose")

    def settle(self, asset_id: str, error: str | None) -> None:
        """Show what became of a file; `error` is the reason when it cannot be used."""
        self.run_method("settle", asset_id, error)

    def tidy(self) -> None:
        """Take away the lines of files that are done."""
        self.run_method("tidy")
