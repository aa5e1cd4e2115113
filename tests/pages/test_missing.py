"""Addresses at which there is nothing."""

from __future__ import annotations

import pytest
from nicegui.testing import User


@pytest.mark.parametrize(
    ("address", "words", "way"),
    [
        ("/nowhere/at/all", "There is no such page.", "All projects"),
        ("/projects/gone", "There is no such project.", "All projects"),
        ("/lists/gone", "That list is no longer there.", "All lists"),
    ],
)
async def test_what_is_missing_is_said_in_the_look_of_the_product(
    user: User, address: str, words: str, way: str
) -> None:
    answer = await user.http_client.get(address)
    assert answer.status_code == 404
    assert words in answer.text
    assert way in answer.text
    assert "HTTPException" not in answer.text


async def test_browsers_find_the_icon_where_they_look_for_it(user: User) -> None:
    answer = await user.http_client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
