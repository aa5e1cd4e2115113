"""What a control asks for while an answer is on its way."""

from __future__ import annotations

import asyncio

from pages.components.asking import Asking


class Server:
    """Answers when it is let; the volume is refused above 10."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        self.asked: list[int] = []
        self.shown: list[int] = []
        self.control = Asking(0, put=self.shown.append, on_change=self._change)

    async def _change(self, value: int) -> None:
        self.asked.append(value)
        await self.let.wait()
        if value <= 10:
            self.control.show(value)


async def test_only_the_newest_wish_waits_and_no_answer_takes_the_control_back() -> None:
    server = Server()
    first = asyncio.create_task(server.control.ask(1))
    await asyncio.sleep(0)
    for wish in (2, 3, 4):
        await server.control.ask(wish)
    server.let.set()
    await first
    assert (server.asked, server.shown) == ([1, 4], [])


async def test_a_refused_wish_shows_what_is_true() -> None:
    server = Server()
    server.let.set()
    await server.control.ask(5)
    await server.control.ask(11)
    assert (server.shown, server.control.value) == ([5], 5)


async def test_what_somebody_else_changed_is_shown() -> None:
    server = Server()
    server.control.show(7)
    server.control.show(7)
    assert server.shown == [7]
