"""Who says in the first message of a socket who they are: `{"type": "auth", "token": "…"}`.

For programs that can neither set a header nor want the token in an address.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from starlette.types import Message, Receive, Send

from app.services.accounts.visitors import Visitor

SECONDS = 5.0  # for that message
LONGEST = 1024  # characters

ByToken = Callable[[str], Awaitable[Visitor | None]]


async def introduced(by_token: ByToken, receive: Receive, send: Send) -> Visitor | None:
    """Accept a socket and wait for its first message; None when that names nobody."""
    await receive()  # that somebody wants to connect
    await send({"type": "websocket.accept"})
    try:
        async with asyncio.timeout(SECONDS):
            word = await receive()
    except TimeoutError:
        return None
    token = _token(word)
    return await by_token(token) if token else None


def from_the_start(receive: Receive, send: Send) -> tuple[Receive, Send]:
    """The same socket, for an application that thinks that it is not accepted yet."""
    asked = accepted = False

    async def receive_again() -> Message:
        nonlocal asked
        if asked:
            return await receive()
        asked = True
        return {"type": "websocket.connect"}

    async def send_further(message: Message) -> None:
        nonlocal accepted
        if message["type"] == "websocket.accept" and not accepted:
            accepted = True
            return
        await send(message)

    return receive_again, send_further


def _token(word: Message) -> str | None:
    text = word.get("text") or ""
    if len(text) > LONGEST:
        return None
    try:
        said = json.loads(text)
    except ValueError:
        return None
    token = said.get("token") if isinstance(said, dict) and said.get("type") == "auth" else None
    return token if isinstance(token, str) else None
