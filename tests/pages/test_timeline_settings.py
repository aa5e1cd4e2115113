"""The format of the timeline: chosen in the inspector, and true again when it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from fractions import Fraction

import pytest
from nicegui import ui
from nicegui.testing import User

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import OutOfMedia
from app.domain.projects import Project
from app.domain.timeline import Timeline
from app.services.projects.editing import Editing
from pages.components.editor_bridge import EditorBridge
from tests.pages.conftest import House


def choice(user: User, marker: str) -> ui.select:
    """The select of a setting."""
    [select] = user.find(marker=marker, kind=ui.select).elements
    return select


def shown(house: House, project: Project) -> Timeline:
    """The timeline as it is saved."""
    return house.services.projects.timeline(project.id, LOCAL_OWNER)


async def until(true: Callable[[], bool]) -> None:
    """Come back as soon as something is true."""
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


async def test_the_picture_and_the_rate_of_the_timeline_are_chosen(house: House, user: User) -> None:
    project = house.project("talk.mp4")
    await user.open(f"/projects/{project.id}")
    size, rate = choice(user, "timeline-size"), choice(user, "timeline-frame")
    assert (size.value, rate.value) == ((1280, 720), Fraction(25))
    size.value = (1080, 1920)
    await until(lambda: shown(house, project).size == (1080, 1920))
    rate.value = Fraction(30)
    await until(lambda: shown(house, project).rate == 30)
    assert choice(user, "timeline-size") is size  # no control was drawn anew
    version = house.services.projects.get(project.id, LOCAL_OWNER).version
    house.services.editing.apply(project.id, LOCAL_OWNER, {"type": "undo"}, version)
    await until(lambda: rate.value == 25)


async def test_a_size_that_was_rounded_to_even_numbers_says_so(house: House, user: User) -> None:
    odd = house.bring_in("odd.mp4", size=(1279, 719))
    project = house.services.projects.create_from_assets(LOCAL_OWNER, [odd.id])
    await user.open(f"/projects/{project.id}")
    user.find(EditorBridge).trigger("ready", {"version": 0})
    await user.should_see("The file has 1279 × 719, rounded here to even numbers.")
    choice(user, "timeline-size").value = (1920, 1080)
    await user.should_not_see(marker="rounded", retries=50)
    await user.open(f"/projects/{house.project('talk.mp4').id}")
    await user.should_not_see(marker="rounded")


async def test_a_refused_rate_shows_the_true_one_again(
    house: House, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OutOfMedia

    project = house.project("talk.mp4")
    await user.open(f"/projects/{project.id}")
    monkeypatch.setattr(Editing, "apply", refuse)
    rate = choice(user, "timeline-frame")
    rate.value = Fraction(60)
    await user.should_see("There is no more media", retries=50)
    assert rate.value == Fraction(25)
