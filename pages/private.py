"""The names of NiceGUI that are not part of its public interface. Nobody else uses them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import Client, core
from nicegui import app as web
from nicegui.dependencies import register_importmap_override
from starlette.types import Scope

PING_SECONDS = 5
WORDS_OF_WINDOWS = ("handshake", "event", "javascript_response", "ack", "log")


def map_imports(prefix: str, address: str) -> None:
    """Let `import … from "prefix…"` in the browser mean files below `address`."""
    register_importmap_override(prefix, address)


def scope_of_window(client_id: str) -> Scope | None:
    """Of the request for which a window was made; None when there is no such window any more."""
    client = Client.instances.get(client_id)
    return client.request.scope if client is not None else None


def guard_words(is_theirs: Callable[[Scope, str], bool]) -> None:
    """Hear from a socket only of windows that `is_theirs` allows it: each message names its window."""
    handlers = core.sio.handlers["/"]
    for word in WORDS_OF_WINDOWS:
        heard = getattr(handlers[word], "__wrapped__", handlers[word])  # pages may be mounted again
        handlers[word] = _guarded(heard, is_theirs)


def _guarded(heard: Callable[..., Any], is_theirs: Callable[[Scope, str], bool]) -> Callable[..., Any]:
    @functools.wraps(heard)
    async def hear(sid: str, message: Mapping[str, Any]) -> Any:
        scope: Scope = core.sio.get_environ(sid)["asgi.scope"]
        if not is_theirs(scope, str(message["client_id"])):
            return False
        answer = heard(sid, message)
        return await answer if inspect.isawaitable(answer) else answer

    return hear


def tune_socket(*, allowed_origins: Sequence[str]) -> None:
    """Notice a silent connection within ten seconds, and refuse the sockets of foreign pages.

    NiceGUI sets its own values when it starts, so ours follow in a start-up handler.
    """

    def tune() -> None:
        core.sio.eio.ping_interval = PING_SECONDS
        core.sio.eio.ping_timeout = PING_SECONDS
        core.sio.eio.cors_allowed_origins = origin_check(allowed_origins)

    web.on_startup(tune)


def origin_check(origins: Sequence[str]) -> Callable[[str | None, Mapping[str, str]], bool]:
    """What engineio asks: whether a page of `origin` may connect to the server that `environ` names."""

    def allowed(origin: str | None, environ: Mapping[str, str]) -> bool:
        if origin is None or origin in origins:
            return True  # without an origin it is no browser
        hosts = {environ.get("HTTP_HOST"), environ.get("HTTP_X_FORWARDED_HOST", "").split(",")[0].strip()}
        return origin.partition("://")[2] in hosts - {None, ""}

    return allowed
