"""Finding out who a connection comes from, before anything else looks at it.

    a cookie or a token  ──►  scope[IN_SCOPE] = Visitor      (None: a stranger)

Strangers get the log-in page, /health and the files that pages are made of; nothing else. The
sockets of somebody who is signed in are closed when that ends.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.accounts.first_word import from_the_start, introduced
from app.api.ending import EndingSockets
from app.api.problems import problem_of
from app.api.same_origin import SAFE_METHODS
from app.domain.accounts import Act
from app.domain.errors import AppError, NotAllowed, SignInNeeded, TokenUnknown
from app.ports import EventBus
from app.services.accounts.accounts import Accounts
from app.services.accounts.visitors import IN_SCOPE, LOCAL_VISITOR, Visitor

COOKIE = "cutroom_session"
LOG_IN = "/login"
PROGRESS_SOCKET = "/api/ws/progress"  # refuses strangers itself, so that they hear why

TRY_AGAIN_LATER = 1013

ONLY_WATCHING = "You can watch projects here, but not change anything."
_OPEN = frozenset({"/health", "/metrics", "/favicon.ico", "/api/session", LOG_IN, "/link"})
_OPEN |= {f"{LOG_IN}/oidc", f"{LOG_IN}/oidc/back"}
_OPEN_BELOW = ("/_nicegui/", "/browser/")  # files of the program itself

_WITH_FORMS = ("/account", "/people")

Answer = Callable[[Scope, Receive, Send], Awaitable[None]]


class Recognition:
    """ASGI middleware over everything."""

    def __init__(self, app: ASGIApp, *, accounts: Accounts | None, bus: EventBus) -> None:
        self._app = app
        self._accounts = accounts
        self._ending = EndingSockets(accounts.sign_in, bus) if accounts else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who it is, and pass on or refuse."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            visitor = await self._visitor(scope)
        except AppError as error:
            await _refuse(scope, problem_of(error))(scope, receive, send)
            return
        if visitor is None and _says_it_later(scope):
            try:
                visitor = await introduced(self._by_token, receive, send)
            except AppError:  # the database is away, and the program may come again
                await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
                return
            receive, send = from_the_start(receive, send)
        scope[IN_SCOPE] = visitor
        if visitor is None and not _is_open(scope):
            await _refuse(scope, _stranger(scope))(scope, receive, send)
        elif visitor is not None and _changes(scope) and not visitor.person.may(Act.EDIT):
            await problem_of(NotAllowed(ONLY_WATCHING))(scope, receive, send)
        elif scope["type"] == "websocket" and visitor is not None and self._ending is not None:
            await self._ending.run(self._app, visitor, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _visitor(self, scope: Scope) -> Visitor | None:
        if self._accounts is None:
            return LOCAL_VISITOR
        if scope["path"].startswith(_OPEN_BELOW):
            return None
        headers = Headers(scope=scope)
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return await self._by_token(token.strip())
        if scope["path"] == PROGRESS_SOCKET and (asked := _token_in_query(scope)):
            return await self._by_token(asked)
        session_id = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        if not session_id:
            return None
        return await run_in_threadpool(self._accounts.sign_in.by_session, session_id)

    async def _by_token(self, token: str) -> Visitor | None:
        assert self._accounts is not None
        return await run_in_threadpool(self._accounts.sign_in.by_token, token)


def shows_token(scope: Scope) -> bool:
    """Whether a request shows a token, good or not."""
    return Headers(scope=scope).get("authorization", "").lower().startswith("bearer ")


def _token_in_query(scope: Scope) -> str | None:
    """Of the progress socket: pages of other programs cannot set a header there."""
    return dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token")


def _says_it_later(scope: Scope) -> bool:
    """Whether the progress socket was opened without a word about who it is."""
    headers = Headers(scope=scope)
    return (
        scope["type"] == "websocket"
        and scope["path"] == PROGRESS_SOCKET
        and "authorization" not in headers
        and not _token_in_query(scope)
        and COOKIE not in cookie_parser(headers.get("cookie", ""))
    )


def _is_open(scope: Scope) -> bool:
    path: str = scope["path"]
    if scope["type"] == "websocket":
        return path == PROGRESS_SOCKET
    return path in _OPEN or path.startswith(_OPEN_BELOW)


def _changes(scope: Scope) -> bool:
    """Whether a request changes something other than who is signed in, and with what password."""
    path: str = scope["path"]
    own = path == "/api/session" or "/shares/" in path  # anybody may leave a project
    return (
        scope["type"] == "http"
        and path.startswith("/api/")
        and scope["method"] not in SAFE_METHODS
        and not own
    )


def _stranger(scope: Scope) -> Response:
    """The log-in page for people, a problem document for programs."""
    path: str = scope["path"]
    if scope["type"] != "http" or path.startswith(("/api/", "/_")) or shows_token(scope):
        return problem_of(TokenUnknown() if shows_token(scope) else SignInNeeded())
    if scope["method"] in ("GET", "HEAD"):
        query = scope["query_string"].decode("latin-1")
        wanted = path + (f"?{query}" if query else "")
    else:  # a form whose session ran out: its page is where to go on
        wanted = next((page for page in _WITH_FORMS if path.startswith(page)), "/")
    address = f"{LOG_IN}?next={quote(wanted, safe='')}"
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _refuse(scope: Scope, answer: Response) -> Answer:
    if scope["type"] == "http":
        return answer

    async def close(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.close", "code": 1008})

    return close
