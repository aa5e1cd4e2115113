"""What one window asks to be edited: one thing after the other, each answered or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app.domain.errors import StaleRevision
from app.services.projects.editing import Editing, EditorState
from pages import live, person
from pages.taken import Taken


class Edits:
    """Takes the commands of one window in the order in which they came.

    A command names the version that it was drawn on. When only this window's own commands came in
    between, because the second was given before the first was answered, it counts as given after
    them; when somebody else came in between it is stale, and `on_stale` shows what is there now.
    An edit that leaves everything as it is makes no version; `on_unchanged` then gives the answer
    that the browser waits for. A command whose mark is among `taken` was done already: a page that
    was loaded anew gives again what it did not hear of.
    """

    def __init__(
        self,
        editing: Editing,
        project_id: str,
        *,
        taken: Taken,
        on_done: Callable[[EditorState], object],
        on_unchanged: Callable[[], object],
        on_refused: Callable[[str], object],
        on_stale: Callable[[EditorState], object],
    ) -> None:
        self._editing = editing
        self._project_id = project_id
        self._taken = taken
        self._on_done = on_done
        self._on_unchanged = on_unchanged
        self._on_refused = on_refused
        self._on_stale = on_stale
        self._own: set[int] = set()  # versions that this window's commands made
        self._turn = asyncio.Lock()

    async def take(self, message: Mapping[str, Any], mark: str | None = None) -> None:
        """Carry out a command of the browser, or say why not."""
        async with self._turn:
            with live.told(self._on_refused):
                if mark is not None and mark in self._taken:
                    await self._start_over()
                    return
                with self._noted(mark):
                    await self._carry_out(message)

    def made(self, version: int) -> None:
        """Note that this window itself made a version."""
        self._own.add(version)

    async def _carry_out(self, message: Mapping[str, Any]) -> None:
        base = self._rebased(message.get("base_version"))
        try:
            state = await live.call(self._editing.apply, self._project_id, person.owner(), message, base)
        except StaleRevision:
            await self._start_over()
            raise
        if state.project.version == base:
            self._on_unchanged()
        else:
            self.made(state.project.version)
            self._on_done(state)

    async def _start_over(self) -> None:
        self._on_stale(await live.call(self._editing.open, self._project_id, person.owner()))

    @contextmanager
    def _noted(self, mark: str | None) -> Iterator[None]:
        if mark is None:
            yield
            return
        self._taken.add(mark)
        try:
            yield
        except Exception:
            self._taken.forget(mark)
            raise

    def _rebased(self, version: object) -> int:
        base = version if type(version) is int else -1  # -1 is always stale
        while base + 1 in self._own:
            base += 1
        return base
