"""The parts of addresses."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"

Id = Annotated[str, Path(pattern=ID_PATTERN, description="As the API gave it")]
MOST = 2**31 - 1  # of what is counted one by one
Number = Annotated[int, Path(ge=1, le=MOST, description="A revision's number")]
