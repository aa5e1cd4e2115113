"""Reading the JSON body of a request: bounded, strict, and only when it says that it is JSON."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import ClientDisconnect

from app.api.listening import spoken
from app.api.problems import UnsupportedBody
from app.domain.errors import InvalidDocument, InvalidRequest, TooLarge
from app.domain.strict_json import read_json

MOST_BYTES = 64 * 1024 * 1024
TOO_LARGE = "That request is larger than this server accepts."
NO_OBJECT = "The body has to be a JSON object, such as {}."
STOPPED = "The connection was lost before the request was complete."

# NUL, which PostgreSQL refuses, and half of a surrogate pair, which is not UTF-8.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

Model = TypeVar("Model", bound=BaseModel)


class Body(BaseModel):
    """A JSON object with these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


def reads(model: type[Model], *, empty: Model | None = None) -> Callable[[Request], Awaitable[Model]]:
    """A dependency that gives the body as a `model`; `empty` is what no body at all means."""

    async def read(request: Request) -> Model:
        data = b"".join([chunk async for chunk in within(request, MOST_BYTES)])
        if not data and empty is not None:
            return empty
        value = _json(request, data)
        if not isinstance(value, dict):
            raise InvalidRequest(NO_OBJECT)
        try:
            return model.model_validate(value)
        except ValidationError as error:
            found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
            raise RequestValidationError(found) from error

    return read


def takes(model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """What the OpenAPI document says of a route whose body `reads(model)` reads."""
    content = {"application/json": {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": required, "content": content}}


async def within(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body as it arrives. Raises TooLarge beyond `most` bytes, and before them when they are declared."""
    declared = request.headers.get("content-length", "")
    left = most - (int(declared) if declared.isdigit() and len(declared) < 19 else 0)
    if left < 0:
        raise TooLarge(TOO_LARGE)
    size = 0
    try:
        async for chunk in spoken(request):
            size += len(chunk)
            if size > most:
                raise TooLarge(TOO_LARGE)
            yield chunk
    except ClientDisconnect as error:
        raise InvalidRequest(STOPPED) from error


def _json(request: Request, data: bytes) -> Any:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise UnsupportedBody
    try:
        value = read_json(data.decode())
    except UnicodeDecodeError as error:
        raise InvalidRequest("That request is not UTF-8 text.") from error
    except InvalidDocument as error:
        raise InvalidRequest(error.message.replace("That timeline", "That request")) from error
    if any(_UNSTORABLE.search(text) for text in _texts(value)):
        raise InvalidRequest("That request holds characters that are none.")
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
