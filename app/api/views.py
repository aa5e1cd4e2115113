"""What the API answers, as typed forms: the OpenAPI document is made from these."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A JSON object of an answer."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)
