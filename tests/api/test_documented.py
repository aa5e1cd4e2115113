"""The page of the API tells of every route that there is."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def nameless(text: str) -> str:
    """Chosen parts of routes under no name: the page may call them otherwise."""
    return re.sub(r"{\w+}", "{}", text)


async def test_every_route_is_told_of(client: httpx.AsyncClient) -> None:
    told = nameless(PAGE.read_text())

    def is_told(route: str) -> bool:
        last = r"[\w{}-]+" if route.endswith("{}") else ""  # an example will do
        return re.search(re.escape(route.removesuffix("{}")) + last + r"(?![\w/{])", told) is not None

    routes = [nameless(path) for path in (await client.get("/api/openapi.json")).json()["paths"]]
    assert len(routes) > 50
    assert [route for route in routes if not is_told(route)] == []
