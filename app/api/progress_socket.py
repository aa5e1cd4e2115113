"""The progress socket: all progress of a person, from where they left off.

Pages listen with the cookie of their browser, which always says where they come from; whoever shows
a token or comes from nowhere is a program, and a person may run a few of those at the same time.
The first message is `ready`; then comes what was missed, then live. The server pings; whoever
says nothing for a while is dropped, and so is whoever does not take what is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from typing import Any

import orjson
from fastapi import APIRouter, WebSocket, WebSocketDisconnect, status

from app.api.same_origin import is_of
from app.domain.jobs import Cursor, ProgressEvent
from app.services import Services
from app.services.accounts.visitors import IN_SCOPE, Visitor
from app.services.jobs.job_json import job_to_json
from app.services.jobs.queue_news import QueueNews
from app.services.progress.event_json import event_to_json
from app.services.progress.hub import Condition, ProgressHub
from app.services.progress.stream import Message, Ready

SLOW_SECONDS = 30.0  # for one message to be taken
GOODBYES = (status.WS_1000_NORMAL_CLOSURE, status.WS_1001_GOING_AWAY, status.WS_1012_SERVICE_RESTART)
DROPPED = {status.WS_1001_GOING_AWAY: "silent", status.WS_1013_TRY_AGAIN_LATER: "slow"}  # by this side
TEXTS_KEPT = 256
PONG = '{"type":"pong"}'
LONGEST_WORD = 1024  # characters; a client has only `ping` and `pong` to say


def progress_socket(services: Services) -> APIRouter:
    """`WS /api/ws/progress?since=`."""

    async def progress(socket: WebSocket) -> None:
        await socket.accept()
        visitor = socket.scope[IN_SCOPE]
        if visitor is None or not _is_welcome(socket, services.settings_view.allowed_origins):
            await socket.close(status.WS_1008_POLICY_VIOLATION)
            return
        async with _seat(services, socket, visitor) as has_seat:
            if has_seat:
                await serve(socket, visitor.person.id)
            else:
                await socket.close(status.WS_1008_POLICY_VIOLATION, "Too many connections.")

    async def serve(socket: WebSocket, person_id: str) -> None:
        talk = _Talk(socket, ping_every=services.settings_view.websocket_ping_interval)
        silence = services.settings_view.websocket_timeout
        try:
            async with (
                services.progress.listen(person_id, after=_cursor(socket)) as messages,
                asyncio.TaskGroup() as together,
            ):
                together.create_task(talk.tell(messages))
                together.create_task(talk.ping(services.progress))
                if socket.query_params.get("queue") == "true":
                    together.create_task(talk.tell_queue(services.queue_news))
                await talk.listen(silence)
        except* WebSocketDisconnect as ends:
            if not any(
                end.code in GOODBYES for end in ends.exceptions if isinstance(end, WebSocketDisconnect)
            ):
                services.progress.dropped["lost"] += 1
        except* _Close as ends:
            code = next(end.code for end in ends.exceptions if isinstance(end, _Close))
            if code in DROPPED:
                services.progress.dropped[DROPPED[code]] += 1
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close(code)

    router = APIRouter()
    # Starlette's route: FastAPI's would look for parameters by a model, each time that somebody connects
    router.add_websocket_route("/api/ws/progress", progress)
    return router


@contextlib.asynccontextmanager
async def _seat(services: Services, socket: WebSocket, visitor: Visitor) -> AsyncIterator[bool]:
    """Whether one more connection of that person may be: programs are counted, pages are not."""
    if visitor.token_hash is None and "origin" in socket.headers:
        yield True
        return
    whose, most = visitor.person.id, services.settings_view.websockets_per_user
    seat = await asyncio.to_thread(services.seats.take, whose, most=most)
    try:
        yield seat is not None
    finally:
        if seat is not None:
            await asyncio.shield(asyncio.to_thread(services.seats.leave, whose, seat))


class _Close(Exception):
    """The connection is to be closed from this side."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Talk:
    """What is said on one connection."""

    def __init__(self, socket: WebSocket, *, ping_every: float) -> None:
        self._socket = socket
        self._ping_every = ping_every
        self._sending = asyncio.Lock()
        self._begun = asyncio.Event()  # the first word was said: nothing of this side's comes before it

    async def tell(self, messages: AsyncIterator[Message]) -> None:
        """Send the stream."""
        async for message in messages:
            await self._send(_text_of(message))
            self._begun.set()

    async def tell_queue(self, news: QueueNews) -> None:
        """Send how the queue stands, and whenever that changes."""
        state = None
        await self._begun.wait()
        while True:
            state = await news.change_of(state)
            counts = {"pending": state.pending, "processing": state.processing}
            await self._send(_text({"type": "queue", **counts, "paused_since": state.paused_since}))

    async def listen(self, silence: float) -> None:
        """Answer pings, and close when nothing comes for `silence` seconds."""
        while True:
            try:
                async with asyncio.timeout(silence):
                    word = await self._socket.receive()
            except TimeoutError as error:
                raise _Close(status.WS_1001_GOING_AWAY) from error
            if word["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(word.get("code") or status.WS_1006_ABNORMAL_CLOSURE)
            text = word.get("text") or ""
            if len(text) > LONGEST_WORD or word.get("bytes"):
                raise _Close(status.WS_1009_MESSAGE_TOO_BIG)
            if _is_ping(text):
                await self._send(PONG)

    async def ping(self, hub: ProgressHub) -> None:
        """Show that this side is alive, and ask whether the other is; say at once how people are served."""
        condition = Condition.LIVE
        await self._begun.wait()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._ping_every):
                    condition = await hub.change_of(condition)
            await self._send(_text({"type": "ping", "updates": condition.value}))

    async def _send(self, text: str) -> None:
        try:
            async with asyncio.timeout(SLOW_SECONDS), self._sending:
                await self._socket.send_text(text)
        except TimeoutError as error:
            raise _Close(status.WS_1013_TRY_AGAIN_LATER) from error
        except RuntimeError as error:  # Starlette's word for a connection that was closed meanwhile
            raise WebSocketDisconnect(status.WS_1006_ABNORMAL_CLOSURE) from error


def _text_of(message: Message) -> str:
    if not isinstance(message, Ready):
        return _text_of_event(message)
    ready = {"type": "ready", "recovered": message.recovered, "cursor": str(message.cursor)}
    if message.recovered:
        return _text(ready)
    return _text({**ready, "jobs": [job_to_json(job) for job in message.jobs]})


@lru_cache(maxsize=TEXTS_KEPT)
def _text_of_event(event: ProgressEvent) -> str:
    """The same event goes to many sockets: it is written once."""
    return _text(event_to_json(event))


def _text(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()


def _is_ping(text: str) -> bool:
    if text == "ping":
        return True
    try:
        word = json.loads(text)
    except ValueError:
        return False
    return isinstance(word, dict) and word.get("type") == "ping"


def _is_welcome(socket: WebSocket, allowed: tuple[str, ...]) -> bool:
    """Browsers say where the page came from; a script of ours on another site must not listen."""
    origin = socket.headers.get("origin")
    return origin is None or origin in allowed or is_of(origin, socket.headers.get("host", ""))


def _cursor(socket: WebSocket) -> Cursor | None:
    since = socket.query_params.get("since")
    try:
        return Cursor.parse(since) if since else None
    except ValueError:
        return None
