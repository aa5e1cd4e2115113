"""The pages of lists."""

from __future__ import annotations

import pytest
from nicegui import ui
from nicegui.testing import User

from app.domain.accounts import LOCAL_OWNER, Person, Role
from app.domain.jobs import Job, JobKind
from app.domain.lists import Entry
from pages import list_page
from pages.components.library_panel import LibraryPanel
from pages.components.list_sheet import ListSheet
from pages.components.list_videos import ListVideos
from tests.pages.conftest import House


async def test_a_list_is_made_and_opened(house: House, user: User) -> None:
    await user.open("/lists")
    await user.should_see("No lists yet")
    user.find(marker="new-list").click()
    await user.should_see(marker="ask-text", retries=50)
    user.find(marker="ask-text").type("Talks of 2026")
    user.find(marker="yes").click()
    await user.should_see(ListSheet, retries=50)
    await user.should_see("Talks of 2026")
    assert [one.list.name for one in house.services.lists.list(owner=LOCAL_OWNER)] == ["Talks of 2026"]


async def test_the_first_page_shows_the_lists_and_how_far_they_are(house: House, user: User) -> None:
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    house.services.lists.add(made.id, owner=LOCAL_OWNER, asset_ids=[house.bring_in("a.mp4").id])
    house.services.lists.bring_in(made.id, owner=LOCAL_OWNER, entries=[Entry("b.mp4")])
    await user.open("/")
    await user.should_see("Talks")
    await user.should_see("1 video, 1 waiting")


async def test_videos_are_taken_out_only_after_a_question(house: House, user: User) -> None:
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    [video] = house.services.lists.add(made.id, owner=LOCAL_OWNER, asset_ids=[house.bring_in("a.mp4").id])
    await user.open(f"/lists/{made.id}")
    user.find(ListVideos).trigger("remove", [video.id])
    await user.should_see("Take this video out of the list?", retries=50)
    assert house.services.lists.videos(made.id, owner=LOCAL_OWNER)
    user.find(marker="yes").click()
    await user.should_see(marker="undo-delete", retries=50)
    assert not house.services.lists.videos(made.id, owner=LOCAL_OWNER)
    user.find(marker="undo-delete").click()
    await user.should_not_see(marker="undo-delete", retries=50)
    assert [one.id for one in house.services.lists.videos(made.id, owner=LOCAL_OWNER)] == [video.id]


async def test_who_only_watches_sees_a_list_and_nothing_to_do_with_it(
    house: House, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    monkeypatch.setattr(list_page, "current", lambda: Person(LOCAL_OWNER, "You", Role.VIEWER))
    await user.open(f"/lists/{made.id}")
    [videos] = user.find(ListVideos).elements
    assert videos.props["watching"]
    await user.should_not_see(ListSheet)
    await user.should_not_see(marker="list-menu")


async def test_what_was_deleted_is_taken_back_on_its_page(house: House, user: User) -> None:
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    house.services.lists.delete(made.id, owner=LOCAL_OWNER)
    await user.open("/trash")
    await user.should_see("Talks")
    user.find(marker="take-back").click()
    await user.should_see("Nothing was deleted lately", retries=50)
    assert house.services.lists.get(made.id, owner=LOCAL_OWNER).list.name == "Talks"


async def test_what_was_deleted_is_deleted_for_good_line_by_line_or_all_at_once(
    house: House, user: User
) -> None:
    def delete(*names: str) -> None:
        for name in names:
            made = house.services.lists.create(owner=LOCAL_OWNER, name=name).list
            house.services.lists.delete(made.id, owner=LOCAL_OWNER)

    delete("Talks")
    await user.open("/trash")
    user.find(marker="forget").click()
    await user.should_see("Delete “Talks” for good?", retries=50)
    user.find(marker="yes").click()
    await user.should_see("Nothing was deleted lately", retries=50)
    await user.should_not_see(marker="empty-trash")
    delete("One", "Two")
    await user.open("/trash")
    user.find(marker="empty-trash").click()
    await user.should_see("Empty the trash?", retries=50)
    user.find("Cancel").click()
    await user.should_not_see("Empty the trash?", retries=50)
    assert len(house.services.trash.items(owner=LOCAL_OWNER)) == 2
    user.find(marker="empty-trash").click()
    await user.should_see("Empty the trash?", retries=50)
    user.find(marker="yes").click()
    await user.should_see("Nothing was deleted lately", retries=50)
    assert not house.services.trash.items(owner=LOCAL_OWNER)


async def test_the_question_says_what_else_uses_a_file(house: House, user: User) -> None:
    project = house.project("talk.mp4")
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    house.services.lists.add(made.id, owner=LOCAL_OWNER, asset_ids=["talk"])
    await user.open(f"/projects/{project.id}")
    user.find(LibraryPanel).trigger("remove", "talk")
    sentence = "It is used in “talk”, “Talks”, where it will be missing."
    await user.should_see(f"{sentence} It can be taken back for 30 days.", retries=50)
    user.find(marker="yes").click()
    await user.should_see("“talk.mp4” was deleted.", retries=50)


async def test_all_videos_of_a_list_are_exported_with_one_choice(house: House, user: User) -> None:
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    ids = [house.bring_in("a.mp4").id, house.bring_in("b.mp4").id]
    videos = house.services.lists.add(made.id, owner=LOCAL_OWNER, asset_ids=ids)
    house.services.lists.bring_in(made.id, owner=LOCAL_OWNER, entries=[Entry("c.mp4")])
    own = house.services.rendering.own.save(
        LOCAL_OWNER, "For the web", {"preset": "mp4", "loudness": "web"}, shared=False
    )
    await user.open(f"/lists/{made.id}")
    user.find(ListVideos).trigger("exports", [])
    await user.should_see("Export 2 videos", retries=50)
    await user.should_see("1 video that is not ready is left out.")
    user.find(marker=f"preset-{own.id}").click()
    user.find(marker="start-export").click()
    await user.should_not_see(marker="start-export", retries=50)
    [job] = exports_of(house)
    assert (job.title, job.payload["videos"]) == ("Talks", [video.id for video in videos])
    assert (job.payload["asked"]["preset"], job.payload["asked"]["loudness"]) == (own.id, "web")


async def test_the_chosen_videos_are_exported_in_several_formats(house: House, user: User) -> None:
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    ids = [house.bring_in("a.mp4").id, house.bring_in("b.mp4").id]
    videos = house.services.lists.add(made.id, owner=LOCAL_OWNER, asset_ids=ids)
    await user.open(f"/lists/{made.id}")
    user.find(ListVideos).trigger("exports", [videos[1].id])
    await user.should_see("Export 1 video", retries=50)
    await user.should_not_see(marker="left-out")
    user.find(marker="export-more").click()
    await user.should_see(marker="export-also", retries=50)
    [also] = user.find(kind=ui.select, marker="export-also").elements
    also.value = ["mp3"]
    [name] = user.find(kind=ui.input, marker="export-name").elements
    name.value = "{project} for {date}"
    user.find(marker="start-export").click()
    await user.should_not_see(marker="start-export", retries=50)
    [job] = exports_of(house)
    assert job.payload["videos"] == [videos[1].id]
    assert job.payload["asked"] == {"presets": ["mp4", "mp3"], "name": "{project} for {date}"}


async def test_captions_of_a_list_get_the_look_of_a_project(house: House, user: User) -> None:
    made = house.services.lists.create(owner=LOCAL_OWNER, name="Talks").list
    house.services.lists.add(made.id, owner=LOCAL_OWNER, asset_ids=[house.bring_in("a.mp4").id])
    [talk] = house.services.list_projects.make(made.id, owner=LOCAL_OWNER)
    cue = {"type": "add_cue", "captions": None, "start": 0, "frames": 9, "text": "Hello"}
    house.services.editing.apply(talk.id, LOCAL_OWNER, cue, base_version=1)
    model = house.project("model.mp4")
    large = {"type": "set_caption_style", "size": 90}
    house.services.editing.apply(model.id, LOCAL_OWNER, large, base_version=1)
    await user.open(f"/lists/{made.id}")
    user.find(ListVideos).trigger("exports", [])
    await user.should_see(marker="captions-as", retries=50)
    [look] = user.find(kind=ui.select, marker="captions-as").elements
    assert look.options == {"": "As each project has it", model.id: "As in “model”", talk.id: "As in “a”"}
    look.value = model.id
    user.find(marker="start-export").click()
    await user.should_not_see(marker="start-export", retries=50)
    [job] = exports_of(house)
    assert job.payload["captions_look"]["size"] == 90


def exports_of(house: House) -> list[Job]:
    jobs = house.services.jobs.list(owner=LOCAL_OWNER)
    return [job for job in jobs if job.kind is JobKind.EXPORTS]
