"""The edits as values: read from messages, named for undo, and applied to a timeline.

One class for each kind of edit, in the families edges, arranging, playing, layout and captions.
"""

from __future__ import annotations

from app.domain.commands.command import Command
from app.domain.commands.parsing import COMMANDS, parse
from app.domain.edits import Available, following
from app.domain.errors import EditRejected, InvalidDocument
from app.domain.timeline import Timeline
from app.domain.timeline_rules import check

__all__ = ["COMMANDS", "Command", "apply", "coalesce_key", "label", "parse"]


def apply(timeline: Timeline, command: Command, available: Available) -> Timeline:
    """The timeline after an edit; the same object when it changes nothing. Raises EditRejected."""
    edited = command.edit(timeline, available)
    if edited is timeline:
        return timeline
    if command.linked and command.carries:
        edited = following(timeline, edited)
    try:
        return check(edited, known=timeline)
    except InvalidDocument as broken:
        reason = broken.message.removeprefix("That timeline cannot be used: ")
        raise EditRejected(f"That is not possible: {reason}") from broken


def label(command: Command) -> str:
    """What the edit is called in the history: "Trim"."""
    return command.title


def coalesce_key(command: Command) -> str | None:
    """Edits with one key that follow each other quickly are one step of undo; None never merges."""
    return command.coalesce_key
