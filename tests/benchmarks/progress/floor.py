"""The bare floor: uvicorn and Redis, and next to nothing between them."""

from __future__ import annotations

import asyncio
import json

import redis.asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.benchmarks.progress.committer import CHANNEL
from tests.benchmarks.progress.load import SOCKET


def serve_floor(port: int, url: str) -> None:
    """Serve until the process is ended."""
    asyncio.run(_serve(port, url))


async def _serve(port: int, url: str) -> None:
    sockets: set[WebSocket] = set()

    async def spread() -> None:
        async with redis.asyncio.Redis.from_url(url, socket_timeout=None).pubsub() as channel:
            await channel.subscribe(CHANNEL)
            async for message in channel.listen():
                if message["type"] == "message":
                    text = json.dumps(json.loads(message["data"])[1])
                    await asyncio.gather(*(peer.send_text(text) for peer in sockets), return_exceptions=True)

    async def talk(peer: WebSocket) -> None:
        await peer.accept()
        await peer.send_text('{"type": "ready"}')
        sockets.add(peer)
        try:
            await peer.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            sockets.discard(peer)

    spreading = asyncio.create_task(spread())
    app = Starlette(routes=[WebSocketRoute(SOCKET, talk)])
    config = uvicorn.Config(app, port=port, log_level="error", ws_per_message_deflate=False)
    await uvicorn.Server(config).serve()
    spreading.cancel()
