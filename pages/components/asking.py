"""Between a control and the edits that it asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Asking(Generic[T]):
    """Asks for one change after the other; while one is on its way, only the newest wish waits.

    `put` shows a value in the control. It is called only when what is true is not what the person
    asked for last, so that an answer never takes a control back from a hand that is further on.
    """

    def __init__(self, value: T, *, put: Callable[[T], object], on_change: Callable[[T], Awaitable[None]]):
        self.value = value  # what the control shows
        self._true = value
        self._put = put
        self._on_change = on_change
        self._busy = False

    def show(self, value: T) -> None:
        """Take what is true now."""
        self._true = value
        self._settle()

    async def ask(self, value: T) -> None:
        """Have the value become true; a refusal shows what is true."""
        self.value = value
        if self._busy or value == self._true:
            return
        self._busy = True
        try:
            await self._ask_until_asked()
        finally:
            self._busy = False
        self._settle()

    async def _ask_until_asked(self) -> None:
        while True:
            asked = self.value
            await self._on_change(asked)
            if self.value == asked:
                return

    def _settle(self) -> None:
        if not self._busy and self.value != self._true:
            self.value = self._true
            self._put(self._true)
