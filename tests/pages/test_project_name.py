"""The field with the project's name, when others write in it too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from nicegui import app as web
from nicegui import ui
from nicegui.testing import User

from pages.components.name_field import NameField


class Page:
    """A page with the field alone. A new name is answered by `rename`."""

    def __init__(self, rename: Callable[[NameField, str], None]) -> None:
        self.told: list[Any] = []  # what its browser hears
        self._rename = rename
        self._answered = asyncio.Event()

    async def open(self, user: User) -> NameField:
        """Load it."""
        made: list[NameField] = []

        async def renamed(name: str) -> None:
            self._rename(made[0], name)
            self._answered.set()

        @ui.page("/field")
        def page() -> None:
            field = NameField("Talk", renamed, readonly=False)
            field.run_method = lambda *words: self.told.append(words)  # type: ignore[method-assign, assignment]
            made.append(field)

        web.routes.insert(0, web.routes.pop())  # before the page of all other addresses
        await user.open("/field")
        return made[0]

    async def give(self, user: User, name: str) -> None:
        """Type a name, and wait for the answer."""
        user.find(NameField).trigger("rename", name)
        async with asyncio.timeout(10):
            await self._answered.wait()
        await asyncio.sleep(0)  # until the field has heard of it too


def taken(field: NameField, name: str) -> None:
    field.show(name)


def overtaken(field: NameField, name: str) -> None:
    field.show(name)
    field.show("Their talk")


def refused(field: NameField, name: str) -> None:
    pass


@pytest.mark.parametrize(
    ("answer", "told"), [(taken, []), (overtaken, [("put", "Their talk")]), (refused, [("put", "Talk")])]
)
async def test_the_browser_is_told_a_name_that_is_another_than_was_given(
    user: User, answer: Callable[[NameField, str], None], told: list[Any]
) -> None:
    page = Page(answer)
    field = await page.open(user)
    await page.give(user, "My talk")
    assert page.told == told
    field.show("A later one")
    assert page.told == [*told, ("put", "A later one")]
