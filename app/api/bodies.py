"""Reading the JSON body of a request: bounded, strict, and only when it says that it is JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import ClientDisconnect

from app.api.problems import UnsupportedBody
from app.domain.errors import InvalidRequest, TooLarge
from app.domain.strict_json import read_json

MOST_BYTES = 64 * 1024 * 1024
STOPPED = "The connection was lost before the request was complete."

Model = TypeVar("Model", bound=BaseModel)


class Body(BaseModel):
    """A JSON object with these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


def reads(model: type[Model]) -> Callable[[Request], Awaitable[Model]]:
    """A dependency that gives the body as a `model`."""

    async def read(request: Request) -> Model:
        value = read_json(await _text(request))
        try:
            return model.model_validate(value)
        except ValidationError as error:
            found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
            raise RequestValidationError(found) from error

    return read


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """What the OpenAPI document says of a route whose body `reads(model)` reads."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def _text(request: Request) -> str:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise UnsupportedBody
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > MOST_BYTES:
                raise TooLarge("That request is larger than this server accepts.")
    except ClientDisconnect as error:
        raise InvalidRequest(STOPPED) from error
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise InvalidRequest("That request is not UTF-8 text.") from error
