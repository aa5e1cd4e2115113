"""How many connections somebody has at the same time. Promises only."""

from __future__ import annotations

from typing import Protocol


class Seats(Protocol):
    """Seats that are taken and left again. Those of a process that is gone are free within seconds."""

    def take(self, whose: str, *, most: int) -> str | None:
        """A seat; None when somebody has that many already, in all processes together."""
        ...

    def leave(self, whose: str, seat: str) -> None: ...
