"""The videos of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

Ids = Sequence[str]


class ListVideos(Element, component="list_videos.js"):
    """Shows how far each video is. `on_projects` and `on_exports` get the chosen ones' ids; none means all.

    Nothing can be done with them when the person is only `watching`.
    """

    def __init__(
        self,
        list_id: str,
        *,
        watching: bool,
        on_remove: Callable[[Ids], Any],
        on_retry: Callable[[], Any],
        on_projects: Callable[[Ids], Any],
        on_exports: Callable[[Ids], Any],
    ) -> None:
        super().__init__()
        self._props["list"] = list_id
        self._props["watching"] = watching
        self.on("remove", lambda event: on_remove(_ids(event)))
        self.on("retry", on_retry)
        self.on("projects", lambda event: on_projects(_ids(event)))
        self.on("exports", lambda event: on_exports(_ids(event)))

    def reload(self) -> None:
        """Look at the server again, with nothing chosen."""
        self.run_method("reload")


def _ids(event: GenericEventArguments) -> Ids:
    return [str(one) for one in event.args or ()]
