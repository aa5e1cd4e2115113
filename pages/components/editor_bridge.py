"""The one road between the editor page and the browser's store of the document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

Message = Mapping[str, Any]


class EditorBridge(Element, component="editor_bridge.js"):
    """Hands commands of the browser to `on_command`, and snapshots and patches to the browser.

    The browser keeps a command until `on_command` has come back, and gives it again, under the same
    mark, when its page was loaded anew.
    `on_ready` is called whenever the browser needs the whole document: at first, after a reload and
    when it missed a patch. A browser that is only `watching` sends no command.
    """

    def __init__(
        self,
        *,
        on_ready: Callable[[], Any],
        on_command: Callable[[Message, str | None], Awaitable[None]],
        on_select: Callable[[list[str]], Any],
        watching: bool = False,
    ) -> None:
        super().__init__()
        self._props["watching"] = watching
        self.linked = True  # whether captions go along with clips, as this window has chosen

        def select(event: GenericEventArguments) -> Any:
            return on_select([str(clip) for clip in event.args.get("clips", [])])

        def link(event: GenericEventArguments) -> None:
            self.linked = event.args.get("linked") is not False

        async def command(event: GenericEventArguments) -> None:
            number, mark = event.args.get("number"), event.args.get("mark")
            message = {name: value for name, value in event.args.items() if name not in ("number", "mark")}
            await on_command(message, mark if isinstance(mark, str) else None)
            self.run_method("answered", number)

        self.on("ready", on_ready)
        self.on("resync", on_ready)
        self.on("command", command)
        self.on("select", select)
        self.on("linked", link)

    def show(self, snapshot: Message) -> None:
        """Give the browser the whole document."""
        self.run_method("show", snapshot)

    def patch(self, patch: Message) -> None:
        """Give the browser what changed."""
        self.run_method("patch", patch)

    def assets(self, assets: Message) -> None:
        """Give the browser what is new about media files, by id; None for one that is gone."""
        self.run_method("assets", assets)

    def land(self, files: Sequence[Message], place: Message) -> None:
        """Have the browser put files where they were let go on the timeline before they were here."""
        self.run_method("land", {"files": list(files), "place": place})

    def refuse(self, reason: str) -> None:
        """Tell the browser that its command was refused."""
        self.run_method("refuse", reason)
