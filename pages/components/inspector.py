"""What is selected, in words and numbers, and what can be changed about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from nicegui import ui

from app.domain.first_cut import rounded_from
from app.domain.timeline import Timeline
from app.services.projects.editing import EditorState
from pages.components.clip_settings import ClipSettings, OnCommand, Placed
from pages.components.clips_settings import ClipsSettings
from pages.components.timeline_settings import Size, TimelineSettings


class Inspector(ui.element):
    """Shows one clip or several with their settings, or else the timeline with its own.

    Changes go to `on_command` as edit commands without a base version; `on_exchange` gets the id of a file
    that is gone and is to be replaced. Whoever is only `watching` can change nothing.
    """

    def __init__(
        self, on_command: OnCommand, *, on_exchange: Callable[[str], Any], watching: bool = False
    ) -> None:
        super().__init__("aside")
        self.classes("inspector").props('aria-label="Selection"')
        self._on_command = on_command
        self._on_exchange = on_exchange
        self._watching = watching
        self._shown: object = None
        self._settings: ClipSettings | ClipsSettings | TimelineSettings | None = None

    def show(self, state: EditorState, selection: Sequence[str]) -> None:
        """Show the selection; nothing is drawn anew while it stays as it is."""
        placed = _find(state, frozenset(selection))
        rate = state.timeline.rate
        rounded = rounded_from(state.assets.values(), state.timeline.size)
        size = state.timeline.size
        shown = (placed, rate, size) if placed else (state.timeline, rounded)
        if shown == self._shown:
            return
        self._shown = shown
        if self._takes(placed, state.timeline, rounded):
            return
        self._settings = None
        self.clear()
        with self, self._ground():
            if len(placed) == 1:
                self._settings = ClipSettings(
                    placed[0], rate, size, self._on_command, on_exchange=self._on_exchange
                )
            elif placed:
                self._settings = ClipsSettings(placed, rate, size, self._on_command)
            else:
                self._settings = TimelineSettings(state.timeline, self._on_command, rounded=rounded)

    def _ground(self) -> AbstractContextManager[object]:
        """Where settings are drawn: in a disabled fieldset a browser takes no input, not by keys either."""
        return ui.element("fieldset").props("disabled") if self._watching else nullcontext()

    def _takes(self, placed: Sequence[Placed], timeline: Timeline, rounded: Size | None) -> bool:
        """Whether what is drawn can show these clips, or the timeline when there are none."""
        rate, size = timeline.rate, timeline.size
        match self._settings:
            case ClipSettings() as one:
                return len(placed) == 1 and one.takes(placed[0], rate, size)
            case ClipsSettings() as several:
                return len(placed) > 1 and several.takes(placed, rate, size)
            case TimelineSettings() as whole:
                return not placed and whole.takes(timeline, rounded)
        return False


def _find(state: EditorState, ids: frozenset[str]) -> list[Placed]:
    return [
        Placed(clip, track, span, state.assets.get(clip.asset), state.gone.get(clip.asset))
        for track in state.timeline.tracks
        for clip, span in track.clips()
        if clip.id in ids
    ]
