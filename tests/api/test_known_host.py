"""A page whose name was made to point to this machine gets nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.api.known_host import KnownHost


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(KnownHost, allowed_origins=("https://video.example",))

    @app.get("/secret")
    def secret() -> dict[str, Any]:
        return {"footage": "all of it"}

    @app.websocket("/news")
    async def news(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("news")

    return app


@pytest.mark.parametrize(
    "host",
    ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST", "video.example", "video.example:443"],
)
async def test_names_of_this_server_are_answered(app: FastAPI, host: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        assert (await client.get("/secret", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:8080", "", "127.0.0.1.evil.example", "localhost@evil.example", "[::1", "0.0.0.0:8080"],
)
async def test_other_names_are_refused(app: FastAPI, host: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        answer = await client.get("/secret", headers={"Host": host})
    assert answer.status_code == 403
    assert "CUTROOM_ALLOWED_ORIGINS" in answer.json()["detail"]


def test_sockets_are_refused_too(app: FastAPI) -> None:
    with TestClient(app) as client:
        with client.websocket_connect("/news", headers={"Host": "localhost"}) as socket:
            assert socket.receive_text() == "news"
        with (
            pytest.raises(WebSocketDisconnect) as closed,
            client.websocket_connect("/news", headers={"Host": "evil.example"}),
        ):
            pass
    assert closed.value.code == 1008
