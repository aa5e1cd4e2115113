"""Errors as RFC 9457 problem documents, each with a sentence that a person can read."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.domain.errors import (
    AddressRefused,
    AppError,
    ChecksumMismatch,
    DatabaseUnavailable,
    DiskFull,
    EditRejected,
    IllegalTransition,
    InvalidDocument,
    InvalidRequest,
    LinkSpent,
    MediaError,
    MediaMissing,
    NotAllowed,
    NotFound,
    QuotaExceeded,
    RequestSilent,
    SignInError,
    StaleRevision,
    StorageError,
    TokenUnknown,
    TooLarge,
    TooManyAttempts,
    UploadBusy,
    UploadGivenUp,
    UploadSilent,
    WrongOffset,
)

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
BUG = "Something went wrong on the server. It was written to its log."
RETRY_SECONDS = 5
_HEADERS: Mapping[int, dict[str, str]] = {
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": str(RETRY_SECONDS)},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "300"},
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": 'Bearer realm="Cutroom"'},
}
_OF_TOKEN = {"WWW-Authenticate": 'Bearer realm="Cutroom", error="invalid_token"'}  # RFC 6750

RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem document (RFC 9457)",
        "content": {
            MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "properties": {
                        "type": {"type": "string", "description": "urn:cutroom:… , for programs"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string", "description": "A sentence for people"},
                    },
                }
            }
        },
    }
}
"""What the OpenAPI document says of every answer that is not the wished one."""

CHECKSUM_MISMATCH = 460  # the tus protocol's own status

_STATUS: tuple[tuple[type[AppError], int], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (TooManyAttempts, HTTPStatus.TOO_MANY_REQUESTS),
    (LinkSpent, HTTPStatus.GONE),
    (SignInError, HTTPStatus.UNAUTHORIZED),
    (StaleRevision, HTTPStatus.CONFLICT),
    (IllegalTransition, HTTPStatus.CONFLICT),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (AddressRefused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (EditRejected, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InvalidDocument, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InvalidRequest, HTTPStatus.UNPROCESSABLE_ENTITY),
    (WrongOffset, HTTPStatus.CONFLICT),
    (ChecksumMismatch, CHECKSUM_MISMATCH),
    (UploadGivenUp, HTTPStatus.GONE),
    (UploadBusy, HTTPStatus.LOCKED),
    (UploadSilent, HTTPStatus.REQUEST_TIMEOUT),
    (RequestSilent, HTTPStatus.REQUEST_TIMEOUT),
    (MediaMissing, HTTPStatus.GONE),
    (MediaError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (DiskFull, HTTPStatus.INSUFFICIENT_STORAGE),
    (QuotaExceeded, HTTPStatus.INSUFFICIENT_STORAGE),
    (DatabaseUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (StorageError, HTTPStatus.SERVICE_UNAVAILABLE),
    (AppError, HTTPStatus.BAD_REQUEST),
)


class UnsupportedBody(InvalidRequest):
    """The body must be JSON, with the content type application/json."""


def problem(
    status: int,
    detail: str,
    *,
    kind: str = "about:blank",
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem document. `kind` names the sort of problem for programs; `more` are further members."""
    title = "Checksum Mismatch" if status == CHECKSUM_MISMATCH else HTTPStatus(status).phrase
    return JSONResponse(
        {"type": kind, "title": title, "status": status, "detail": detail, **(more or {})},
        status_code=status,
        headers={**_HEADERS.get(status, {}), **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def problem_of(error: AppError, more: Mapping[str, Any] | None = None) -> JSONResponse:
    """The problem document of an error that a person may read."""
    headers = _OF_TOKEN if isinstance(error, TokenUnknown) else None
    return problem(status_of(error), error.message, kind=_kind(error), more=more, headers=headers)


def status_of(error: AppError) -> int:
    """The HTTP status that says what an error is."""
    if isinstance(error, UnsupportedBody):
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def install(api: FastAPI) -> None:
    """Answer every error of the API with a problem document."""
    api.add_exception_handler(AppError, _app_error)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(Exception, _bug)


async def _app_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)
    if isinstance(error, StorageError):
        # a database that is away is the operator's business, and says why in one line
        why = None if isinstance(error, DatabaseUnavailable) else error
        logger.warning("%s %s: %s", request.method, request.url.path, error.message, exc_info=why)
    return problem_of(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:])[:80]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, _wrong(first, place), kind="urn:cutroom:invalid-request")


def _wrong(error: Mapping[str, Any], place: str) -> str:
    if place and error["type"] == "missing":
        return f"The field {place} is missing."
    if place and error["type"] == "extra_forbidden":
        return f"There is no field {place} here."
    reason = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {reason}." if place else f"{reason}."


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return wrong_method((error.headers or {}).get("Allow", "").split(", "))
    return problem(error.status_code, str(error.detail), headers=error.headers)


def wrong_method(allowed: Iterable[str]) -> JSONResponse:
    """The answer to a method that an address does not have; `allowed` are those that it has."""
    methods = ", ".join(sorted({*allowed}))
    return problem(
        HTTPStatus.METHOD_NOT_ALLOWED, f"This address takes {methods}.", headers={"Allow": methods}
    )


async def _bug(request: Request, error: Exception) -> JSONResponse:
    # The server writes the traceback: the exception goes on to it after this answer.
    logger.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, BUG)


def _kind(error: AppError) -> str:
    """`StaleRevision` is `urn:cutroom:stale-revision`."""
    name = type(error).__name__
    words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
    return f"urn:cutroom:{words.lstrip('-')}"
