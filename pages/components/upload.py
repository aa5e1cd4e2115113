"""Files on their way in. The browser sends them to the API; the page hears of each that arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from pages.landing import Landing, landing_of


class Upload(Element, component="upload.js"):
    """Takes files dropped anywhere on the page, and those chosen in the dialog that `choose` opens.

    Files that were dropped together have the number of their drop: `on_begun` hears of it when the
    first of them is to be sent, `on_drained` when none is left to send, with where they were dropped.
    `on_received` gets the asset's id as soon as the server has the whole file, its place among all
    that were dropped, and its drop. With `zone` it shows the large area to drop on, and all files that
    are on their way at once are one drop. One that is `closed` takes nothing, and lets nothing take its
    page away.
    """

    def __init__(
        self,
        *,
        on_begun: Callable[[int], Any],
        on_received: Callable[[str, int, int], Any],
        on_drained: Callable[[int, Landing], Any],
        zone: bool,
        owner: str,
        closed: bool = False,
    ) -> None:
        super().__init__()
        self._props["zone"] = zone
        self._props["closed"] = closed
        self._props["owner"] = owner  # whose begun uploads may be gone on with

        def begun(event: GenericEventArguments) -> Any:
            return on_begun(_drop(event))

        def received(event: GenericEventArguments) -> Any:
            return on_received(str(event.args["asset"]), int(event.args.get("place", 0)), _drop(event))

        def drained(event: GenericEventArguments) -> Any:
            return on_drained(_drop(event), landing_of(event.args.get("landing")))

        self.on("begun", begun)
        self.on("received", received)
        self.on("drained", drained)

    def choose(self) -> None:
        """Open the browser's dialog for files."""
        self.run_method("choose")

    def settle(self, asset_id: str, error: str | None) -> None:
        """Show what became of a file; `error` is the reason when it cannot be used."""
        self.run_method("settle", asset_id, error)

    def tidy(self) -> None:
        """Take away the lines of files that are done."""
        self.run_method("tidy")


def _drop(event: GenericEventArguments) -> int:
    return int(event.args.get("drop", 0))
