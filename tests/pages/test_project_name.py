"""The field with the project's name, when others write in it too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import app as web
from nicegui import ui
from nicegui.testing import User

from pages.components.top_bar import TopBar


async def bar_of(user: User, rename: Callable[[TopBar, str], bool]) -> TopBar:
    """The bar of a page in which a new name is answered by `rename`."""
    made: list[TopBar] = []

    async def renamed(name: str) -> bool:
        return rename(made[0], name)

    def nothing() -> Any:
        return None

    @ui.page("/bar")
    def page() -> None:
        made.append(
            TopBar("Talk", on_rename=renamed, on_export=nothing, on_versions=nothing, on_keys=nothing)
        )

    web.routes.insert(0, web.routes.pop())  # before the page of all other addresses
    await user.open("/bar")
    return made[0]


def type_name(user: User, name: str) -> None:
    """Type a name over the old one and leave the field."""
    user.find(marker="project-name").clear().type(name).trigger("blur")


async def test_a_name_that_somebody_gave_meanwhile_is_shown(user: User) -> None:
    def overtaken(bar: TopBar, name: str) -> bool:
        bar.show_name("Their talk")
        return True

    await bar_of(user, overtaken)
    type_name(user, "My talk")
    await user.should_see("Their talk")
    await user.should_not_see("My talk")


async def test_a_name_that_was_refused_gives_way_to_the_one_that_counts(user: User) -> None:
    await bar_of(user, lambda bar, name: False)
    type_name(user, "My talk")
    await user.should_see("Talk")
    await user.should_not_see("My talk")


async def test_news_does_not_disturb_a_person_who_types(user: User) -> None:
    bar = await bar_of(user, lambda bar, name: True)
    user.find(marker="project-name").clear().type("My ta")
    bar.show_name("Their talk")
    await user.should_see("My ta")
