"""The first page."""

from __future__ import annotations

import asyncio
import threading
from fractions import Fraction

import pytest
from nicegui import ui
from nicegui.testing import User

from app.domain.accounts import LOCAL_OWNER
from app.domain.media import AssetState, Filmstrip
from pages.components.project_card import ProjectCard
from pages.components.upload import Upload
from pages.shelf import Shelf, Shelves
from tests.pages.conftest import House


async def test_the_first_visit_shows_where_to_drop_a_video(user: User) -> None:
    await user.open("/")
    await user.should_see(Upload)
    await user.should_see("Try it with the sample clip")
    await user.should_not_see(ProjectCard)


async def test_projects_are_shown_with_their_names(house: House, user: User) -> None:
    house.project("talk.mp4")
    await user.open("/")
    await user.should_see(ProjectCard)
    await user.should_see("talk")
    await user.should_see("0:20")


async def test_files_that_arrived_become_a_project_in_the_order_of_the_drop(house: House, user: User) -> None:
    await user.open("/")
    first = house.bring_in("first.mp4", state=AssetState.PROBING)
    house.bring_in("second.mp4")
    user.find(Upload).trigger("received", {"asset": "first"})
    user.find(Upload).trigger("received", {"asset": "second"})
    user.find(Upload).trigger("drained")
    house.assets.delete(first.id, owner=LOCAL_OWNER)
    house.bring_in("first.mp4")
    await user.should_see("0:40", retries=50)  # the page of an editor
    [project] = house.services.projects.list(LOCAL_OWNER)
    timeline = house.services.projects.timeline(project.id, LOCAL_OWNER)
    assert [clip.asset for clip in timeline.clips()] == ["first", "second"]


async def test_a_file_from_an_address_becomes_a_project_as_a_dropped_one_does(
    house: House, user: User
) -> None:
    await user.open("/")
    user.find(marker="address", kind=ui.input).type("https://films.example/talk.mp4")
    user.find(marker="get-address").click()
    await user.should_see("A project opens with it as soon as it is complete.", retries=50)
    house.fetch("talk.mp4")
    await user.should_see(marker="project-name", retries=50)
    [project] = house.services.projects.list(LOCAL_OWNER)
    assert project.name == "talk"


async def test_a_file_from_an_address_takes_no_page_away_from_files_that_are_sent(
    house: House, user: User
) -> None:
    await user.open("/")
    user.find(Upload).trigger("begun", {"drop": 0})
    user.find(marker="address", kind=ui.input).type("https://films.example/talk.mp4")
    user.find(marker="get-address").click()
    await user.should_see("The download has begun.", retries=50)
    house.fetch("talk.mp4")
    await user.should_see(marker="start-project", retries=50)
    assert not house.services.projects.list(LOCAL_OWNER)


async def test_a_file_that_arrives_has_one_line_even_when_the_server_was_quicker(
    house: House, user: User
) -> None:
    await user.open("/")
    house.bring_in("arriving.mp4", state=AssetState.PROBING)
    await user.should_see("arriving.mp4", retries=50)
    user.find(Upload).trigger("received", {"asset": "arriving"})
    await user.should_not_see("arriving.mp4", retries=50)


async def test_a_file_that_cannot_be_used_is_named_and_the_others_go_on(house: House, user: User) -> None:
    await user.open("/")
    house.bring_in("broken.mp4", state=AssetState.FAILED, error="That file cannot be read.")
    house.bring_in("good.mp4")
    for asset_id in ("broken", "good"):
        user.find(Upload).trigger("received", {"asset": asset_id})
    user.find(Upload).trigger("drained")
    await user.should_see(marker="project-name", retries=50)
    [project] = house.services.projects.list(LOCAL_OWNER)
    timeline = house.services.projects.timeline(project.id, LOCAL_OWNER)
    assert [clip.asset for clip in timeline.clips()] == ["good"]


async def test_a_file_that_failed_earlier_is_shown_until_it_is_removed(house: House, user: User) -> None:
    house.bring_in("broken.mp4", state=AssetState.FAILED, error="That file cannot be read.")
    await user.open("/")
    await user.should_see("That file cannot be read.")
    user.find("Remove").click()
    await user.should_not_see("That file cannot be read.", retries=50)
    assert not house.services.library.list(owner=LOCAL_OWNER)


async def test_a_project_is_deleted_only_after_a_question(house: House, user: User) -> None:
    house.project("talk.mp4")
    await user.open("/")
    user.find(marker="menu-delete").click()
    await user.should_see("Delete “talk”?", retries=50)
    user.find("Cancel").click()
    await user.should_not_see("Delete “talk”?", retries=50)
    user.find(marker="menu-delete").click()
    await user.should_see("Delete “talk”?", retries=50)
    user.find(marker="yes").click()
    await user.should_not_see(ProjectCard, retries=50)
    assert not house.services.projects.list(LOCAL_OWNER)


async def test_the_files_of_a_project_alone_go_with_it_where_that_is_wished(house: House, user: User) -> None:
    house.project("talk.mp4", "other.mp4")
    await user.open("/")
    user.find(marker="menu-delete").click()
    await user.should_see("Also delete 2 files that are used nowhere else", retries=50)
    user.find(marker="also").click()
    user.find(marker="yes").click()
    await user.should_see("“talk” was deleted with 2 files.", retries=50)
    await user.should_not_see("Files in no project")
    assert not house.services.library.list(owner=LOCAL_OWNER)


async def test_a_question_ends_quietly_when_its_window_goes(
    house: House, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    project = house.project("talk.mp4")
    await user.open("/")
    user.find(marker="menu-delete").click()
    await user.should_see("Delete “talk”?", retries=50)
    assert user.client is not None
    user.client.delete()
    for _ in range(5):
        await asyncio.sleep(0)
    assert house.services.projects.get(project.id, LOCAL_OWNER) == project
    assert not caplog.records


async def test_a_project_is_renamed_and_duplicated(house: House, user: User) -> None:
    house.project("talk.mp4")
    await user.open("/")
    user.find(marker="menu-rename").click()
    await user.should_see(marker="ask-text", retries=50)
    user.find(marker="ask-text", kind=ui.input).clear().type("Lecture")
    user.find(marker="yes").click()
    await user.should_see("Lecture", retries=50)
    user.find(marker="menu-duplicate").click()
    await user.should_see("Lecture copy", retries=50)


async def test_what_another_window_makes_shows_up(house: House, user: User) -> None:
    await user.open("/")
    await user.should_not_see(ProjectCard)
    house.project("talk.mp4")
    await user.should_see(ProjectCard, retries=50)


async def test_a_file_that_was_left_behind_becomes_a_project_later(house: House, user: User) -> None:
    house.bring_in("left.mp4")
    await user.open("/")
    user.find(marker="start-project").click()
    await user.should_see(marker="project-name", retries=50)
    [project] = house.services.projects.list(LOCAL_OWNER)
    assert project.name == "left"


async def test_files_of_projects_are_not_among_the_loose_ones(house: House, user: User) -> None:
    house.project("talk.mp4")
    await user.open("/")
    await user.should_not_see("Files in no project")


async def test_the_page_says_how_much_room_is_left_and_warns_in_time(house: House, user: User) -> None:
    await user.open("/")
    await user.should_see("0 bytes of 1\u00a0kB used")
    for number in range(115):
        house.bring_in(f"{number}.mp4")
    house.bus.publish(f"media:{LOCAL_OWNER}", {"asset_id": "1"})
    await user.should_see("920 bytes of 1\u00a0kB used", retries=50)
    [line] = user.find(marker="room").elements
    assert "nearly-full" in line.classes


async def test_many_projects_can_be_searched_by_name(house: House, user: User) -> None:
    for number in range(9):
        house.project(f"talk-{number}.mp4")
    await user.open("/")
    user.find(marker="search-projects").type("TALK-7")
    await user.should_not_see("talk-8", retries=50)
    await user.should_see("talk-7")
    user.find(marker="search-projects").clear().type("nothing")
    await user.should_see("No project has such a name.", retries=50)


async def test_what_was_read_before_a_search_does_not_replace_what_it_found(
    house: House, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Shelf] = []
    reading, late = threading.Event(), threading.Event()
    read = Shelves.read

    def slow(self: Shelves, owner: str, *, limit: int | None, search: str = "") -> Shelf:
        reads.append(read(self, owner, limit=limit, search=search))
        if len(reads) == 2:  # the page that was built looks whether all is as it was
            reading.set()
            late.wait(10)
            return reads[1]
        return reads[-1]

    for number in range(9):
        house.project(f"talk-{number}.mp4")
    monkeypatch.setattr(Shelves, "read", slow)
    await user.open("/")
    await asyncio.to_thread(reading.wait, 10)
    user.find(marker="search-projects").type("TALK-7")
    await asyncio.sleep(0.3)  # what is found may come first, if it does not wait
    late.set()
    await asyncio.sleep(0.3)
    await user.should_not_see("talk-8", retries=50)
    await user.should_see("talk-7")


async def test_a_card_stays_the_same_while_another_project_comes(house: House, user: User) -> None:
    house.project("talk.mp4")
    await user.open("/")
    [before] = user.find(ProjectCard).elements
    house.project("lecture.mp4")
    await user.should_see("lecture", retries=50)
    assert before in user.find(ProjectCard).elements


async def test_a_card_stays_the_same_when_its_picture_comes_or_its_project_is_edited(
    house: House, user: User
) -> None:
    project = house.project("talk.mp4")
    await user.open("/")
    [before] = user.find(ProjectCard).elements
    house.assets.derived("talk", filmstrip=("strip", Filmstrip(5, 20, 160, 90, Fraction(1))))
    house.services.projects.update(project.id, owner=LOCAL_OWNER, version=1, changes={"name": "Lecture"})
    await user.should_see("Lecture", retries=50)
    await user.should_not_see("talk")
    assert list(user.find(ProjectCard).elements) == [before]
