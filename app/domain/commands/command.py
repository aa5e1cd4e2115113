"""What every edit command is: a frozen value that knows its edit, its name and what it merges with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from app.domain.commands.fields import Flag
from app.domain.edits import Available
from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(ABC):
    """One edit that a person asked for.

    `type` is its name in messages and `title` its name for people, as in "Undo Trim". The fields of
    a command are those of its message; `fields.py` says how each is read. `fresh` is an id of our
    own for what the edit makes. With `linked`, captions and markers go along with the clips that
    they lie over, where the edit `carries` clips to other times.
    """

    type: ClassVar[str]
    title: ClassVar[str]
    carries: ClassVar[bool] = False
    linked: Flag = False

    @abstractmethod
    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        """The edited timeline. Raises EditRejected."""

    @property
    def coalesce_key(self) -> str | None:
        """Commands with one key that follow each other quickly are one step of undo; None never merges."""
        return None
