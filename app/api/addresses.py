"""The parts of addresses."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"

Id = Annotated[str, Path(pattern=ID_PATTERN, description="As the API gave it")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="A revision's number")]
