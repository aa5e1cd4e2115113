"""The parts of addresses, and a header that several routes take."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Path

ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"

Id = Annotated[str, Path(pattern=ID_PATTERN, description="As the API gave it")]
MOST = 2**31 - 1  # of what is counted one by one
Number = Annotated[int, Path(ge=1, le=MOST, description="A revision's number")]
IdempotencyKey = Annotated[
    str | None,
    Header(pattern=r"^[\x21-\x7e]{1,255}$", description="A request that is sent again gives the same job"),
]
