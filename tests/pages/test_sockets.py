"""Which pages may open a socket to the server."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from nicegui import Client, core

from app.domain.accounts import Person, Role
from app.services.accounts.visitors import IN_SCOPE, Visitor
from pages.own_windows import is_theirs
from pages.private import WORDS_OF_WINDOWS, guard_words, origin_check

OURS = {"HTTP_HOST": "cutroom.test:8080"}
BEHIND_A_PROXY = {"HTTP_HOST": "10.0.0.7:8080", "HTTP_X_FORWARDED_HOST": "video.example"}


@pytest.mark.parametrize(
    ("origin", "environ", "allowed", "why"),
    [
        ("http://cutroom.test:8080", OURS, True, "our own page"),
        ("https://cutroom.test:8080", OURS, True, "our own page behind TLS"),
        ("https://video.example", BEHIND_A_PROXY, True, "the name that the proxy answers to"),
        ("https://friend.example", OURS, True, "a page that the settings name"),
        (None, OURS, True, "no browser at all"),
        ("https://foreign.example", OURS, False, "somebody else's page"),
        ("http://cutroom.test", OURS, False, "another server of the same machine"),
        ("null", OURS, False, "a page without an address"),
        ("", OURS, False, "an empty origin"),
    ],
)
def test_sockets_are_for_our_own_pages(
    origin: str | None, environ: dict[str, str], allowed: bool, why: str
) -> None:
    assert origin_check(["https://friend.example"])(origin, environ) is allowed, why


ANNA, BEN = (Visitor(Person(name, name, Role.EDITOR)) for name in ("anna", "ben"))


@pytest.mark.parametrize("word", WORDS_OF_WINDOWS)
@pytest.mark.parametrize(("who", "heard"), [(ANNA, True), (BEN, False), (None, False)])
async def test_a_socket_speaks_only_of_windows_of_its_own_person(
    word: str, who: Visitor | None, heard: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever window the socket was opened for: each message names one again."""
    words: list[str] = []
    window: Any = SimpleNamespace(request=SimpleNamespace(scope={IN_SCOPE: ANNA}))
    monkeypatch.setitem(Client.instances, "annas-window", window)
    monkeypatch.setattr(core.sio, "get_environ", lambda sid: {"asgi.scope": {IN_SCOPE: who}})
    monkeypatch.setitem(core.sio.handlers["/"], word, lambda sid, message: words.append(sid))
    for other in set(WORDS_OF_WINDOWS) - {word}:
        monkeypatch.setitem(core.sio.handlers["/"], other, print)
    guard_words(is_theirs)
    await core.sio.handlers["/"][word]("socket", {"client_id": "annas-window"})
    assert bool(words) is heard
