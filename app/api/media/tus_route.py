"""What every answer of the tus protocol has, and what every request must say first."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.api.problems import problem, problem_of
from app.domain.errors import AppError, MalformedUpload, WrongOffset
from app.domain.tus import VERSION

OTHER_VERSION = f"This server speaks version {VERSION} of the tus protocol."
NO_STORE = {"Cache-Control": "no-store"}


class TusRoute(APIRoute):
    """A route that answers nothing but its own protocol's version, and errors with its headers."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler in the protocol's clothes."""
        handle = super().get_route_handler()

        async def speak(request: Request) -> Response:
            if request.method != "OPTIONS" and request.headers.get("tus-resumable") != VERSION:
                answer: Response = problem(HTTPStatus.PRECONDITION_FAILED, OTHER_VERSION)
                answer.headers["Tus-Version"] = VERSION
            else:
                try:
                    answer = await handle(request)
                except AppError as error:
                    answer = _refusal(error)
            answer.headers["Tus-Resumable"] = VERSION
            answer.headers.update(NO_STORE)
            return answer

        return speak


def _refusal(error: AppError) -> Response:
    if isinstance(error, MalformedUpload):
        return problem(HTTPStatus.BAD_REQUEST, error.message, kind="urn:cutroom:malformed-upload")
    answer = problem_of(error)
    if isinstance(error, WrongOffset):
        answer.headers["Upload-Offset"] = str(error.offset)
    return answer
