"""The parts of addresses."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,32}$", description="As the API gave it")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="A revision's number")]
