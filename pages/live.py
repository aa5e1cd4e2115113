"""How a page works with the services: off the event loop, and awake when something changed elsewhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, ParamSpec, TypeVar

from nicegui import ui

from app.domain.errors import AppError
from app.ports import EventBus

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

LOOK_ANYWAY_SECONDS = 5.0
A_BUG = "Something went wrong. Nothing was lost."


async def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a service off the event loop."""
    return await asyncio.to_thread(function, *args, **kwargs)


@contextmanager
def told(refused: Callable[[str], object] | None = None) -> Iterator[None]:
    """Say on the page why what is done inside did not work. `refused` gets the sentence too."""
    with ui.context.client.content:  # the button that was pressed may be gone when there is something to say
        try:
            yield
        except AppError as error:
            sentence = error.message
        except Exception:
            logger.exception("A page could not do what was asked")
            sentence = A_BUG
        else:
            return
        tell(sentence, refused=True)
        if refused is not None:
            refused(sentence)


def tell(sentence: str, *, refused: bool = False) -> None:
    """Show a sentence on the page for a moment."""
    ui.notify(sentence, position="bottom", classes="refused" if refused else "", timeout=5000)


class Bell:
    """Rings when something is told on one of the topics; a ring that nobody waited for is kept.

    It rings at first, for what was told before anybody listened. The bus may lose news, so it also
    rings when the bus has come back and every few seconds.
    """

    def __init__(self, bus: EventBus, *topics: str) -> None:
        loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()
        self._rung.set()

        def ring() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._rung.set)

        def hear(_topic: str, _message: Mapping[str, Any]) -> None:
            ring()

        self._stops: Sequence[Callable[[], None]] = [
            *(bus.subscribe(topic, hear) for topic in topics),
            bus.on_connected(ring),
        ]

    async def wait(self) -> None:
        """Come back after the next ring."""
        with suppress(TimeoutError):
            # Not `wait_for`: until Python 3.12 it forgets a cancel that comes together with a ring.
            async with asyncio.timeout(LOOK_ANYWAY_SECONDS):
                await self._rung.wait()
        self._rung.clear()

    def __enter__(self) -> Bell:
        return self

    def __exit__(self, *_: object) -> None:
        for stop in self._stops:
            stop()
