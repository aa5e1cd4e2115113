"""Several projects of the first page at once."""

from __future__ import annotations

from nicegui import ui
from nicegui.testing import User

from app.domain.accounts import LOCAL_OWNER
from pages.components.project_card import ProjectCard
from tests.pages.conftest import House


def choose(user: User, name: str) -> None:
    """Tick the card of a project."""
    user.find(marker=f"choose-{name}", kind=ui.checkbox).click()


def names(house: House) -> set[str]:
    """What the projects that are there are called."""
    return {project.name for project in house.services.projects.list(LOCAL_OWNER)}


async def test_chosen_projects_are_deleted_after_one_question(house: House, user: User) -> None:
    for name in ("one", "two", "three"):
        house.project(f"{name}.mp4")
    await user.open("/")
    await user.should_not_see(marker="delete-chosen")
    choose(user, "one")
    choose(user, "two")
    await user.should_see("2 chosen", retries=50)
    user.find(marker="delete-chosen").click()
    await user.should_see("Delete 2 projects?", retries=50)
    user.find(marker="yes").click()
    await user.should_see("2 projects were deleted.", retries=50)
    assert names(house) == {"three"}
    await user.should_not_see(marker="delete-chosen", retries=50)


async def test_what_another_window_deletes_is_chosen_no_longer(house: House, user: User) -> None:
    first = house.project("one.mp4")
    house.project("two.mp4")
    await user.open("/")
    choose(user, "one")
    choose(user, "two")
    await user.should_see("2 chosen", retries=50)
    house.services.projects.delete(first.id, LOCAL_OWNER)
    await user.should_see("1 chosen", retries=50)
    user.find(marker="choose-none").click()
    await user.should_not_see(marker="delete-chosen", retries=50)
    await user.should_see(ProjectCard)
