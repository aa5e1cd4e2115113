"""What is selected, in words and numbers, and what can be changed about it."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from app.domain.time import Rate, seconds_at
from app.domain.timeline import Timeline, TrackKind
from app.services.projects.editing import EditorState
from pages.components.clip_settings import ClipSettings, OnCommand, Placed, clock
from pages.components.clips_settings import ClipsSettings
from pages.components.controls import facts, title


class Inspector(ui.element):
    """Shows one clip or several with their settings, or else the timeline's own facts.

    Changes go to `on_command` as edit commands without a base version.
    """

    def __init__(self, on_command: OnCommand) -> None:
        super().__init__("aside")
        self.classes("inspector").props('aria-label="Selection"')
        self._on_command = on_command
        self._shown: object = None
        self._settings: ClipSettings | ClipsSettings | None = None

    def show(self, state: EditorState, selection: Sequence[str]) -> None:
        """Show the selection; nothing is drawn anew while it stays as it is."""
        placed = _find(state, frozenset(selection))
        rate = state.timeline.rate
        shown = (placed, rate) if placed else _heading(state.timeline)
        if shown == self._shown:
            return
        self._shown = shown
        if self._takes(placed, rate):
            return
        self._settings = None
        self.clear()
        with self:
            if len(placed) == 1:
                self._settings = ClipSettings(placed[0], rate, self._on_command)
            elif placed:
                self._settings = ClipsSettings(placed, rate, self._on_command)
            else:
                _timeline(state.timeline)

    def _takes(self, placed: Sequence[Placed], rate: Rate) -> bool:
        """Whether what is drawn can show these clips."""
        match self._settings:
            case ClipSettings() as one:
                return len(placed) == 1 and one.takes(placed[0], rate)
            case ClipsSettings() as several:
                return several.takes(placed, rate)
        return False


def _find(state: EditorState, ids: frozenset[str]) -> list[Placed]:
    return [
        Placed(clip, track, span, state.assets.get(clip.asset))
        for track in state.timeline.tracks
        for clip, span in track.clips()
        if clip.id in ids
    ]


def _timeline(timeline: Timeline) -> None:
    rate, length, size, clips, tracks = _heading(timeline)
    title("Timeline")
    facts(("Length", length), ("Frame rate", rate), ("Picture", size), ("Clips", clips), ("Tracks", tracks))
    ui.label(
        "Select a clip to change its speed, volume and fades, or several to change them together."
    ).classes("dim hint")


def _heading(timeline: Timeline) -> tuple[str, str, str, str, str]:
    width, height = timeline.size
    clips = sum(1 for _ in timeline.clips())
    video = sum(1 for track in timeline.tracks if track.kind is TrackKind.VIDEO)
    return (
        f"{round(float(timeline.rate), 3):g} fps",
        clock(seconds_at(timeline.frames, timeline.rate)),
        f"{width} × {height}",
        str(clips),
        f"{video} video, {len(timeline.tracks) - video} sound",
    )
