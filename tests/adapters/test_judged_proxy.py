"""The proxy for programs that read pages: it leads to judged addresses only, one at a time or by tunnel."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from app.adapters.download.judged_proxy import LONGEST_HEAD, JudgedProxy
from app.domain.addresses import INSIDE, Allowed
from tests.web_server import Ask, WebServer, web_server

HOST = "pages.example"


def resolve(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"] if host == HOST else [host]


@pytest.fixture
def proxy() -> Iterator[JudgedProxy]:
    with JudgedProxy(Allowed(hosts=frozenset({HOST})), resolve=resolve) as proxy:
        yield proxy


@pytest.fixture
def server() -> Iterator[WebServer]:
    def answer(ask: Ask) -> None:
        ask.head(content_length=5)
        ask.send(b"hello")

    with web_server(answer) as server:
        yield server


def through(proxy: JudgedProxy) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(str(urlsplit(proxy.url).hostname), urlsplit(proxy.url).port, timeout=30)


def test_a_request_is_passed_on_without_what_was_meant_for_the_proxy(
    proxy: JudgedProxy, server: WebServer
) -> None:
    line = through(proxy)
    headers = {"Proxy-Authorization": "Basic secret", "Accept": "*/*", "Connection": "keep-alive"}
    line.request("GET", f"http://{HOST}:{server.port}/a%20b?x=1", headers=headers)
    assert line.getresponse().read() == b"hello"
    [ask] = server.asks
    assert ask.path == "/a%20b?x=1"
    assert ask.headers["accept"] == "*/*"
    assert ask.headers["connection"] == "close"
    assert "proxy-authorization" not in ask.headers
    line.close()


def test_a_tunnel_carries_what_it_is_given(proxy: JudgedProxy, server: WebServer) -> None:
    line = through(proxy)
    line.set_tunnel(HOST, server.port)
    line.request("GET", "/inside")
    assert line.getresponse().read() == b"hello"
    assert [ask.path for ask in server.asks] == ["/inside"]
    line.close()


@pytest.mark.parametrize("tunnel", [False, True])
@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "[::1]", "169.254.169.254", "localhost"])
def test_nothing_inside_is_reached(proxy: JudgedProxy, server: WebServer, host: str, tunnel: bool) -> None:
    line = through(proxy)
    target = f"{host}:{server.port}"
    if tunnel:
        line.request("CONNECT", target, headers={"Host": target})
    else:
        line.request("GET", f"http://{target}/latest/meta-data/")
    assert line.getresponse().status == 403
    assert proxy.refused is not None
    assert proxy.refused.message == INSIDE
    assert server.connections == 0
    line.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET file:///etc/passwd HTTP/1.1\r\n\r\n",
        b"GET http://name:secret@pages.example/ HTTP/1.1\r\n\r\n",
        b"CONNECT pages.example HTTP/1.1 and more\r\n\r\n",
        b"GET /etc/passwd HTTP/1.1\r\n\r\n",
        b"\xff\xfe\r\n\r\n",
        b"\r\n\r\n",
        b"GET http://pages.example/ HTTP/1.1\r\nX: " + b"x" * (LONGEST_HEAD * 3),
    ],
    ids=lambda head: str(head[:30]),
)
def test_what_is_no_request_gets_nowhere(proxy: JudgedProxy, head: bytes) -> None:
    address = urlsplit(proxy.url)
    answer = b""
    with (
        socket.create_connection((str(address.hostname), int(address.port or 0)), 30) as line,
        suppress(ConnectionError),
    ):
        line.sendall(head)
        answer = line.makefile("rb").readline()
    assert answer.split(b" ")[1:2] in ([b"403"], [b"502"], [])
