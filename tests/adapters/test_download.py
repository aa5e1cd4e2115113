"""Downloads come whole or not at all, from servers that stall, break off, lie and never end."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.adapters.download import http
from app.adapters.download.answer import A_PLAYLIST
from app.adapters.download.http import Patience, WebDownloader
from app.adapters.download.messenger import WebMessenger
from app.adapters.download.network import resolve
from app.domain.addresses import Allowed
from app.domain.errors import (
    AddressIsPage,
    AddressRefused,
    DownloadFailed,
    NotTold,
    RenderCancelled,
    TooLarge,
)
from app.ports import Arrived
from tests.waiting import wait_until
from tests.web_server import Ask, web_server

DATA = os.urandom(300_000)
HERE = Allowed.parse(["127.0.0.0/8"])
QUICK = Patience(connect=2, silence=0.5, window=1, tries=3, first_tries=2, pauses=(0.0, 0.01))
TAG: dict[str, object] = {"etag": '"one"'}
ONE_TERABYTE: dict[str, object] = {"content_length": 10**12}


@dataclass
class Fetch:
    """One download with everything that it said."""

    target: Path
    allowed: Allowed = HERE
    patience: Patience = QUICK
    limit: int = 1_000_000
    cancelled: threading.Event = field(default_factory=threading.Event)
    said: list[tuple[int, int | None, str]] = field(default_factory=list)
    resolve: Callable[[str, int], Sequence[str]] = resolve

    def __call__(self, address: str) -> Arrived:
        def check(size: int, more: int) -> None:
            if size > self.limit:
                raise TooLarge

        downloader = WebDownloader(allowed=self.allowed, patience=self.patience, resolve=self.resolve)
        return downloader.fetch(
            address,
            self.target,
            check=check,
            report=lambda *words: self.said.append(words),
            cancelled=self.cancelled.is_set,
        )


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    return Fetch(tmp_path / "arriving")


def whole(ask: Ask) -> None:
    ask.head(content_length=len(DATA), content_type="video/mp4", **TAG)
    ask.send(DATA)


def in_pieces(*, size: int, tag: str = '"one"', length: int | None = None) -> Callable[[Ask], None]:
    """A server that knows Range, and breaks off after `size` bytes of each answer."""

    def answer(ask: Ask) -> None:
        fits = ask.headers.get("if-range", tag) == tag
        start = ask.start if fits else 0
        rest = DATA[start:]
        headers: dict[str, object] = {"content_length": length or len(rest), "etag": tag}
        if start:
            place = f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"
            ask.head("206 Partial Content", content_range=place, **headers)
        else:
            ask.head(**headers)
        ask.send(rest[:size])

    return answer


def test_a_file_comes_whole_with_its_name_and_every_word_about_it(fetch: Fetch) -> None:
    with web_server(whole) as server:
        arrived = fetch(f"{server.url}/videos/My%20talk.mp4?token=1")
    assert arrived == Arrived("My talk.mp4", len(DATA))
    assert fetch.target.read_bytes() == DATA
    assert fetch.said[0] == (0, len(DATA), "My talk.mp4")
    assert fetch.said[-1] == (len(DATA), len(DATA), "My talk.mp4")
    assert server.asks[0].headers["accept-encoding"] == "identity"


def test_a_broken_line_is_gone_on_with_where_it_broke(fetch: Fetch) -> None:
    with web_server(in_pieces(size=70_000)) as server:
        assert fetch(f"{server.url}/x.mp4").size == len(DATA)
    assert fetch.target.read_bytes() == DATA
    assert [ask.start for ask in server.asks] == [0, 70_000, 140_000, 210_000, 280_000]
    assert {ask.headers.get("if-range") for ask in server.asks[1:]} == {'"one"'}


def test_another_process_goes_on_where_the_first_was_killed(fetch: Fetch) -> None:
    with web_server(in_pieces(size=100_000)) as server:
        fetch.patience = replace(QUICK, tries=1, first_tries=1, pauses=(0.0,), whole=-1)
        with pytest.raises(DownloadFailed):
            fetch(f"{server.url}/x.mp4")
        had = fetch.target.stat().st_size
        assert 0 < had < len(DATA)
        again = Fetch(fetch.target)
        assert again(f"{server.url}/x.mp4").size == len(DATA)
    assert server.asks[1].start == had
    assert fetch.target.read_bytes() == DATA


def test_a_file_that_changed_meanwhile_is_begun_anew(fetch: Fetch) -> None:
    old = b"old" * 20_000
    answers: list[Callable[[Ask], None]] = [in_pieces(size=len(DATA), tag='"two"')]

    def answer(ask: Ask) -> None:
        if len(server.asks) == 1:
            ask.head(content_length=len(DATA), **TAG)
            ask.send(old)
        else:
            answers[0](ask)

    with web_server(answer) as server:
        fetch(f"{server.url}/x.mp4")
    assert fetch.target.read_bytes() == DATA


def test_a_server_without_ranges_is_asked_anew_and_not_for_ever(fetch: Fetch) -> None:
    def breaks_off(ask: Ask) -> None:
        ask.head(content_length=len(DATA))
        ask.send(DATA[:1000])

    with web_server(breaks_off) as server, pytest.raises(DownloadFailed) as failed:
        fetch(f"{server.url}/x.mp4")
    assert failed.value.message == http.BROKEN_OFF
    assert len(server.asks) == QUICK.tries + 1


def test_a_server_that_says_nothing_more_counts_as_broken_off(fetch: Fetch) -> None:
    def stalls_once(ask: Ask) -> None:
        if ask.start:
            in_pieces(size=len(DATA))(ask)
        else:
            ask.head(content_length=len(DATA), **TAG)
            ask.send(DATA[:5000])
            ask.gone()

    with web_server(stalls_once) as server:
        assert fetch(f"{server.url}/x.mp4").size == len(DATA)
    assert server.asks[1].start == 5000
    assert fetch.target.read_bytes() == DATA


def drip(ask: Ask) -> None:
    """Send the head of an answer byte by byte, until the other side hangs up."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 2_000:
        ask.send(bytes([byte]))
        if ask.hung_up(0.02):
            return


def test_a_head_that_comes_byte_by_byte_counts_as_no_answer(fetch: Fetch) -> None:
    with web_server(drip) as web, pytest.raises(DownloadFailed, match="cannot be reached"):
        replace(fetch, patience=replace(QUICK, head=0.3))(f"{web.url}/talk.mp4")
    assert len(web.asks) == QUICK.first_tries


def test_a_notice_is_not_held_by_a_head_that_comes_byte_by_byte() -> None:
    messenger = WebMessenger(allowed=HERE, whole=0.3)
    with web_server(drip) as web, pytest.raises(NotTold):
        messenger.post(f"{web.url}/hook", b"{}", {}, cancelled=lambda: False)
    assert len(web.asks) == 1


def test_a_byte_now_and_then_is_too_slow(fetch: Fetch) -> None:
    def drips(ask: Ask) -> None:
        ask.head(content_length=len(DATA))
        while not fetch.cancelled.wait(0.1):
            ask.send(b"x")

    with web_server(drips) as server, pytest.raises(DownloadFailed) as failed:
        fetch(f"{server.url}/x.mp4")
    assert failed.value.message == http.TOO_SLOW
    fetch.cancelled.set()


@pytest.mark.parametrize("declared", [True, False])
def test_a_file_larger_than_the_limit_is_not_taken(fetch: Fetch, declared: bool) -> None:
    def endless(ask: Ask) -> None:
        ask.head(**(ONE_TERABYTE if declared else {}))
        while True:
            ask.send(bytes(100_000))

    with web_server(endless) as server, pytest.raises(TooLarge):
        fetch(f"{server.url}/x.mp4")
    assert fetch.target.stat().st_size <= (0 if declared else fetch.limit + 200_000)


def test_chunks_without_end_stop_at_the_limit_too(fetch: Fetch) -> None:
    def endless(ask: Ask) -> None:
        ask.head(transfer_encoding="chunked")
        while True:
            ask.send(b"186a0\r\n" + bytes(100_000) + b"\r\n")

    with web_server(endless) as server, pytest.raises(TooLarge):
        fetch(f"{server.url}/x.mp4")


def test_more_bytes_than_declared_are_not_read(fetch: Fetch) -> None:
    def lies(ask: Ask) -> None:
        ask.head(content_length=1000)
        ask.send(DATA)

    with web_server(lies) as server:
        assert fetch(f"{server.url}/x.mp4").size == 1000
    assert fetch.target.read_bytes() == DATA[:1000]


def test_a_file_of_unknown_length_ends_with_the_line(fetch: Fetch) -> None:
    def unknown(ask: Ask) -> None:
        ask.head(content_disposition='attachment; filename="../../from there.mp4"')
        ask.send(DATA)

    with web_server(unknown) as server:
        assert fetch(f"{server.url}/x") == Arrived("from there.mp4", len(DATA))
    assert fetch.said[-1][1] is None


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("text/html; charset=utf-8", AddressIsPage().message),
        ("application/vnd.apple.mpegurl", A_PLAYLIST),
        ("application/dash+xml", A_PLAYLIST),
    ],
)
def test_what_is_no_file_is_said_to_be_none(fetch: Fetch, kind: str, sentence: str) -> None:
    def page(ask: Ask) -> None:
        ask.head(content_type=kind, content_length=5)
        ask.send(b"hello")

    with web_server(page) as server, pytest.raises(DownloadFailed) as failed:
        fetch(f"{server.url}/watch")
    assert failed.value.message == sentence
    assert fetch.target.stat().st_size == 0


def test_errors_of_the_server_are_told_apart(fetch: Fetch) -> None:
    for status, word, asked in (
        ("404 Not Found", "nothing", 1),
        ("403 Forbidden", "not open", 1),
        ("503 Busy", "503", 2),
    ):

        def refuses(ask: Ask, status: str = status) -> None:
            ask.head(status, content_length=0)

        with web_server(refuses) as server, pytest.raises(DownloadFailed, match=word):
            fetch(f"{server.url}/x.mp4")
        assert len(server.asks) == asked


def test_redirects_are_followed_and_not_for_ever(fetch: Fetch) -> None:
    def moved(ask: Ask) -> None:
        if ask.path == "/there/talk.mp4":
            whole(ask)
        else:
            ask.head("302 Found", location="/there/talk.mp4", content_length=0)

    with web_server(moved) as server:
        assert fetch(f"{server.url}/x").name == "talk.mp4"

    def in_circles(ask: Ask) -> None:
        ask.head("302 Found", location=f"/{len(server.asks)}", content_length=0)

    with web_server(in_circles) as server, pytest.raises(DownloadFailed) as failed:
        Fetch(fetch.target.with_name("other"))(f"{server.url}/x")
    assert failed.value.message == http.IN_CIRCLES
    assert len(server.asks) == QUICK.redirects + 1


def test_a_redirect_to_a_forbidden_place_reaches_nobody(fetch: Fetch) -> None:
    with web_server(whole) as canary:
        places = [
            canary.url,
            f"http://127.1:{canary.port}/",
            f"http://2130706433:{canary.port}/",
            f"http://[::ffff:127.0.0.1]:{canary.port}/",
            f"http://localhost:{canary.port}/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            f"http://u:p@127.0.0.1:{canary.port}/",
        ]
        for place in places:

            def moved(ask: Ask, place: str = place) -> None:
                ask.head("302 Found", location=place, content_length=0)

            with web_server(moved) as outside:
                # Only the first server stands for the open web; the name of the canary is judged.
                fetch.allowed = Allowed(hosts=frozenset({"outside.example"}))
                fetch.resolve = _names({"outside.example": ["127.0.0.1"]})
                with pytest.raises(AddressRefused):
                    fetch(f"http://outside.example:{outside.port}/x.mp4")
                assert outside.connections == 1
        assert canary.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "0", "localhost"),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]"),
        *("[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "169.254.169.254", "[fd00:ec2::254]"),
    ],
)
def test_a_forbidden_place_is_never_connected_to(fetch: Fetch, host: str) -> None:
    with web_server(whole) as canary:
        fetch.allowed = Allowed()
        with pytest.raises(AddressRefused):
            fetch(f"http://{host}:{canary.port}/latest/meta-data/")
        assert canary.connections == 0


def test_a_name_that_means_something_else_a_moment_later_is_judged_each_time(fetch: Fetch) -> None:
    """DNS rebinding: what is connected to is what was judged, and nothing is resolved again."""
    meanings = [["93.184.215.14"], ["127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return meanings[len(asked) - 1]

    with web_server(whole) as canary:
        fetch.allowed, fetch.resolve = Allowed(), resolve
        fetch.patience = replace(QUICK, connect=0.3)
        with pytest.raises((AddressRefused, DownloadFailed)):
            fetch(f"http://rebind.example:{canary.port}/")
        assert canary.connections == 0
    assert len(asked) <= 2


def test_one_forbidden_address_of_a_name_is_enough(fetch: Fetch) -> None:
    with web_server(whole) as canary:
        fetch.allowed = Allowed()
        for addresses in (["93.184.215.14", "127.0.0.1"], ["127.0.0.1", "93.184.215.14"]):
            fetch.resolve = _names({"mixed.example": addresses})
            with pytest.raises(AddressRefused):
                fetch(f"http://mixed.example:{canary.port}/")
        assert canary.connections == 0


def test_a_cancel_is_noticed_while_nothing_arrives(fetch: Fetch) -> None:
    began = threading.Event()

    def stalls(ask: Ask) -> None:
        ask.head(content_length=len(DATA))
        ask.send(b"x")
        began.set()
        ask.gone()

    fetch.patience = replace(QUICK, silence=60)
    ended: list[type[BaseException]] = []

    def run(address: str) -> None:
        try:
            fetch(address)
        except RenderCancelled as error:
            ended.append(type(error))

    with web_server(stalls) as server:
        thread = threading.Thread(target=run, args=(f"{server.url}/x.mp4",))
        thread.start()
        assert began.wait(10)
        fetch.cancelled.set()
        wait_until(lambda: ended, "the download has stopped")
        thread.join(5)


def test_nobody_at_home_is_said_plainly(fetch: Fetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(DownloadFailed) as failed:
        fetch(f"http://127.0.0.1:{port}/x.mp4")
    assert failed.value.message == http.NOT_REACHED


def _names(known: dict[str, list[str]]) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: known.get(host) or resolve(host, port)
