"""Reading one file out of a multipart form while it arrives. Pure: chunks in, pieces of the file out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.domain.errors import InvalidRequest

NOT_A_FORM = "The file must be sent as a multipart form."
MOST_NAME_BYTES = 1024
MOST_PARTS = 100  # each takes longer to begin than its bytes to arrive
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
"""What the OpenAPI document says of a route that takes such a form."""


class Mark(Enum):
    """Where a file ends."""

    END = "end"


@dataclass(frozen=True, slots=True)
class Start:
    """A file begins; `name` is the user's own, not to be trusted."""

    name: str


class FormFile:
    """The first file of a form. Other fields are passed over; a second file is refused."""

    def __init__(self, content_type: str) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
            raise InvalidRequest(NOT_A_FORM)
        self._found: list[Start | bytes | Mark] = []
        self._header = b""
        self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._files = self._parts = 0
        self._in_file = False
        self.complete = False
        self._parser = MultipartParser(
            boundary,
            callbacks={
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._part_ends,
                "on_end": self._ends,
            },
        )

    def feed(self, chunk: bytes) -> Iterator[Start | bytes | Mark]:
        """What a chunk brought, in order. Raises InvalidRequest for what is no form."""
        try:
            self._parser.write(chunk)
        except MultipartParseError as error:
            raise InvalidRequest(NOT_A_FORM) from error
        found, self._found = self._found, []
        yield from found

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise InvalidRequest("That form has too many fields.")
        self._headers = {}

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"filename")
        self._in_file = name is not None
        if name is None:
            return
        self._files += 1
        if self._files > 1:
            raise InvalidRequest("Send one file at a time.")
        if len(name) > MOST_NAME_BYTES:
            raise InvalidRequest("That file name is too long.")
        self._found.append(Start(name.decode("utf-8", "replace")))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._found.append(data[start:end])

    def _part_ends(self) -> None:
        if self._in_file:
            self._found.append(Mark.END)
        self._in_file = False

    def _ends(self) -> None:
        self.complete = True
