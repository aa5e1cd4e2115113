"""What one window asks to be edited: one thing after the other, each answered or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import StaleRevision
from app.services.projects.editing import Editing, EditorState
from pages import live, person


class Edits:
    """Takes the commands of one window in the order in which they came.

    A command names the version that it was drawn on. When only this window's own commands came in
    between, because the second was given before the first was answered, it counts as given after
    them; when somebody else came in between it is stale, and `on_stale` shows what is there now.
    An edit that leaves everything as it is makes no version; `on_unchanged` then gives the answer
    that the browser waits for.
    """

    def __init__(
        self,
        editing: Editing,
        project_id: str,
        *,
        on_done: Callable[[EditorState], object],
        on_unchanged: Callable[[], object],
        on_refused: Callable[[str], object],
        on_stale: Callable[[EditorState], object],
    ) -> None:
        self._editing = editing
        self._project_id = project_id
        self._on_done = on_done
        self._on_unchanged = on_unchanged
        self._on_refused = on_refused
        self._on_stale = on_stale
        self._own: set[int] = set()  # versions that this window's commands made
        self._turn = asyncio.Lock()

    async def take(self, message: Mapping[str, Any]) -> None:
        """Carry out a command of the browser, or say why not."""
        async with self._turn:
            with live.told(self._on_refused):
                base = self._rebased(message.get("base_version"))
                try:
                    who = person.owner()
                    state = await live.call(self._editing.apply, self._project_id, who, message, base)
                except StaleRevision:
                    self._on_stale(await live.call(self._editing.open, self._project_id, person.owner()))
                    raise
                if state.project.version == base:
                    self._on_unchanged()
                else:
                    self.made(state.project.version)
                    self._on_done(state)

    def made(self, version: int) -> None:
        """Note that this window itself made a version."""
        self._own.add(version)

    def _rebased(self, version: object) -> int:
        base = version if type(version) is int else -1  # -1 is always stale
        while base + 1 in self._own:
            base += 1
        return base
