"""The editor: one project in one or more windows."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from nicegui import ui
from nicegui.functions.navigate import Navigate
from nicegui.testing import User

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import TrackLocked
from app.domain.media import Asset
from app.domain.projects import Project
from app.services.projects.editing import Editing
from pages import live
from pages.components.editor_bridge import EditorBridge
from pages.components.editor_verbs import EditorVerbs
from pages.components.library_panel import LibraryPanel
from pages.components.name_field import NameField
from pages.components.opacity_slider import OpacitySlider
from pages.components.player import PlayerView
from pages.components.timeline_view import TimelineView
from pages.components.upload import Upload
from pages.components.versions_panel import PAGE
from pages.components.volume_slider import VolumeSlider
from tests.pages.conftest import House


def new_items(patch: Any) -> list[Any]:
    """What a patch says is new on the first track."""
    return list(patch["tracks"][0]["items"]["between"])


class Window:
    """A person's window of the editor, with what its browser was told and nobody has looked at yet."""

    def __init__(self, user: User, project: Project) -> None:
        self.user = user
        self.project = project
        self.version = 0  # the newest that the browser was told
        self._told: list[tuple[str, Any]] = []

    async def open(self) -> Any:
        """Load the page; its browser asks for the document and gets it."""
        await self.user.open(f"/projects/{self.project.id}")
        return await self.ask()

    async def ask(self) -> Any:
        """Its browser asks for the document and gets it."""
        [bridge] = self.user.find(EditorBridge).elements
        bridge.run_method = self._hear  # type: ignore[method-assign, assignment]
        self.user.find(EditorBridge).trigger("ready", {"version": 0})
        shown = await self.hears("show")
        await self.hears("assets")
        return shown

    def send(
        self, command: Mapping[str, Any], *, version: int | None = None, mark: str | None = None
    ) -> None:
        """Send an edit that was drawn on a version, or else on the newest that was told."""
        base = self.version if version is None else version
        self.user.find(EditorBridge).trigger("command", {**command, "base_version": base, "mark": mark})

    async def hears(self, name: str) -> Any:
        """The next message of a kind."""
        async with asyncio.timeout(10):
            while True:
                for told in self._told:
                    if told[0] == name:
                        self._told.remove(told)
                        return told[1]
                await asyncio.sleep(0.01)

    def _hear(self, name: str, message: Any) -> None:
        self._told.append((name, message))
        if name in ("show", "patch"):
            self.version = message["version"]


async def test_the_editor_shows_the_project(house: House, user: User) -> None:
    project = house.project("talk.mp4")
    await user.open(f"/projects/{project.id}")
    for part in (PlayerView, TimelineView, LibraryPanel, Upload):
        await user.should_see(part)
    await user.should_see("1280 × 720")


async def test_a_page_that_a_busy_machine_builds_late_is_no_error(
    house: House, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, opened = house.project("talk.mp4"), Editing.open

    def open_late(*asked: Any, **options: Any) -> Any:
        time.sleep(3.1)  # NiceGUI gives up after three seconds, left to itself
        return opened(*asked, **options)

    monkeypatch.setattr(Editing, "open", open_late)
    response = await user.http_client.get(f"/projects/{project.id}")
    assert response.status_code == 200


async def test_a_project_that_is_not_there_is_said_to_be_missing(user: User) -> None:
    response = await user.http_client.get("/projects/nowhere")
    assert response.status_code == 404
    assert "There is no such project." in response.text


async def test_a_project_that_is_deleted_while_its_page_is_built_is_said_to_be_missing(
    house: House, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, opened = house.project("talk.mp4"), Editing.open

    def open_and_lose(*asked: Any, **options: Any) -> Any:
        state = opened(*asked, **options)
        house.services.projects.delete(project.id, LOCAL_OWNER)
        return state

    monkeypatch.setattr(Editing, "open", open_and_lose)
    response = await user.http_client.get(f"/projects/{project.id}")
    assert response.status_code == 404
    assert "There is no such project." in response.text


async def test_pages_are_not_kept_by_the_browser(house: House, user: User) -> None:
    project = house.project("talk.mp4")
    for address in ("/", "/jobs", f"/projects/{project.id}"):
        response = await user.http_client.get(address)
        assert response.headers["cache-control"] == "no-store"


async def test_the_browser_gets_the_whole_document_when_it_asks(house: House, user: User) -> None:
    shown = await Window(user, house.project("talk.mp4")).open()
    assert shown["timeline"]["tracks"][0]["items"][0]["asset"] == "talk"


async def test_an_edit_is_saved_and_told_to_every_window(house: House, new_user: Callable[[], User]) -> None:
    project = house.project("talk.mp4")
    mine, theirs = Window(new_user(), project), Window(new_user(), project)
    await mine.open()
    await theirs.open()
    mine.send({"type": "split", "clips": house.clips(project), "at": 100})
    for window in (mine, theirs):
        patch = await window.hears("patch")
        assert [item["frames"] for item in new_items(patch)] == [100, 400]
    assert len(house.clips(project)) == 2


async def test_an_edit_from_elsewhere_reaches_an_open_window(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    command = {"type": "split_all", "at": 100}
    house.services.editing.apply(window.project.id, LOCAL_OWNER, command, window.version)
    patch = await window.hears("patch")
    assert patch["undo_label"] == "Split all tracks"


async def test_an_edit_that_is_not_possible_is_refused_with_its_reason(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    track = house.services.projects.timeline(window.project.id, LOCAL_OWNER).tracks[0].id
    window.send({"type": "set_track", "track": track, "locked": True})
    await window.hears("patch")
    window.send({"type": "lift", "clips": house.clips(window.project)})
    assert await window.hears("refuse") == TrackLocked().message
    await user.should_see(TrackLocked().message, retries=50)


async def test_a_second_command_may_come_before_the_first_is_answered(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    base = window.version
    window.send({"type": "split_all", "at": 100}, version=base)
    window.send({"type": "split_all", "at": 200}, version=base)
    for _ in range(2):
        await window.hears("patch")
    assert len(house.clips(window.project)) == 3


async def test_a_command_drawn_on_an_older_version_is_refused_and_the_newer_shown(
    house: House, user: User
) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    base = window.version
    house.services.editing.apply(window.project.id, LOCAL_OWNER, {"type": "split_all", "at": 100}, base)
    window.send({"type": "split_all", "at": 200}, version=base)
    assert "Somebody else saved first" in await window.hears("refuse")
    assert len(house.clips(window.project)) == 2
    assert window.version == base + 1


async def test_undo_takes_an_edit_back(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    window.send({"type": "split_all", "at": 100})
    assert (await window.hears("patch"))["can_undo"]
    window.send({"type": "undo"})
    patch = await window.hears("patch")
    assert (patch["can_undo"], patch["can_redo"], patch["redo_label"]) == (False, True, "Split all tracks")


async def test_an_edit_that_changes_nothing_is_answered_too(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    [clip] = house.clips(window.project)
    window.send({"type": "set_gain", "clip": clip, "gain": "0"})
    assert (await window.hears("show"))["version"] == window.version


async def test_several_windows_are_counted(house: House, new_user: Callable[[], User]) -> None:
    project = house.project("talk.mp4")
    mine, theirs = Window(new_user(), project), Window(new_user(), project)
    await mine.open()
    await mine.user.should_not_see(marker="people")
    await theirs.open()
    await mine.user.should_see("Open in 2 windows", retries=50)


async def test_the_inspector_shows_and_changes_the_selected_clip(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    [clip] = house.clips(window.project)
    user.find(EditorBridge).trigger("select", {"clips": [clip]})
    await user.should_see("talk.mp4", retries=50)
    user.find(marker="speed-2").click()
    patch = await window.hears("patch")
    assert new_items(patch)[0]["speed"] == "2"
    await user.should_see("Keep the pitch", retries=50)
    user.find(marker="fade-in", kind=ui.input).clear().type("0,4").trigger("focusout")
    patch = await window.hears("patch")
    assert new_items(patch)[0]["fade_in"] == 10


async def test_several_clips_are_changed_together_and_back_in_one_step(house: House, user: User) -> None:
    window = Window(user, house.project("one.mp4", "two.mp4"))
    await window.open()
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("2 clips", retries=50)
    user.find(marker="speed-2").trigger("click")
    faster = new_items(await window.hears("patch"))
    assert [(item["speed"], item["frames"]) for item in faster] == [("2", 250), ("2", 250)]
    user.find(VolumeSlider).trigger("change", "-3.5")
    assert [item["gain"] for item in new_items(await window.hears("patch"))] == ["-3.5", "-3.5"]
    await user.should_see("−3.5 dB", retries=50)
    window.send({"type": "undo"})
    assert [item["gain"] for item in new_items(await window.hears("patch"))] == ["0", "0"]
    window.send({"type": "set_gain", "clip": house.clips(window.project)[0], "gain": "6"})
    await user.should_see("mixed", retries=50)
    await window.hears("patch")
    user.find(marker="fade-out", kind=ui.input).clear().type("0,4").trigger("focusout")
    assert [item["fade_out"] for item in new_items(await window.hears("patch"))] == [10, 10]
    window.send({"type": "set_fades", "clip": house.clips(window.project)[0], "fade_in": 5, "fade_out": 10})
    await window.hears("patch")
    field = user.find(marker="fade-in", kind=ui.input).elements.pop()
    assert (field.value, field.props["placeholder"]) == ("", "mixed")
    user.find(marker="fade-in", kind=ui.input).trigger("focusout")  # nothing was written
    user.find(marker="fade-in", kind=ui.input).type("0").trigger("focusout")
    await window.hears("patch")
    shown = house.services.projects.timeline(window.project.id, LOCAL_OWNER)
    assert [clip.fade_in for clip in shown.clips()] == [0, 0]


async def test_the_sound_track_of_one_clip_or_of_several_is_chosen(house: House, user: User) -> None:
    window = Window(user, house.project("one.mp4", "two.mp4"))
    for asset in house.assets.list(owner=LOCAL_OWNER):
        assert asset.info is not None
        second = replace(asset.info.audio[0], index=2, title="Microphone")
        house.assets.probed(
            asset.id, replace(asset.info, audio=(*asset.info.audio, second)), needs_proxy=False
        )
    await window.open()
    first, other = house.clips(window.project)
    user.find(EditorBridge).trigger("select", {"clips": [first]})
    await user.should_see(marker="sound-track", retries=50)
    user.find(marker="sound-track", kind=ui.select).elements.pop().set_value(2)
    assert [item["sound"] for item in new_items(await window.hears("patch"))] == [2]
    user.find(EditorBridge).trigger("select", {"clips": [first, other]})
    await user.should_see("2 clips", retries=50)
    choice = user.find(marker="sound-track", kind=ui.select).elements.pop()
    assert choice.options[choice.value] == "They differ"
    choice.set_value(0)
    assert [item["sound"] for item in new_items(await window.hears("patch"))] == [0, 0]
    assert choice.options[choice.value] == "All of them, mixed"


async def test_a_clip_is_made_silent_and_heard_again_in_the_inspector(house: House, user: User) -> None:
    window = Window(user, house.project("one.mp4"))
    await window.open()
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("Volume", retries=50)
    choice = user.find(marker="sound-track", kind=ui.select).elements.pop()
    assert choice.options == {1: "The sound of the file", -1: "No sound"}
    choice.set_value(-1)
    assert [item["sound"] for item in new_items(await window.hears("patch"))] == [-1]
    await user.should_not_see("Volume")
    choice.set_value(1)
    assert [item["sound"] for item in new_items(await window.hears("patch"))] == [1]
    await user.should_see("Volume", retries=50)


async def test_what_is_no_number_is_said_to_be_none(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see(marker="speed", retries=50)
    user.find(marker="speed", kind=ui.input).clear().type("fast").trigger("focusout")
    await user.should_see("That is not a number.", retries=50)


async def test_the_library_says_how_much_room_is_taken(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    await user.should_see("8 bytes of 1\u00a0kB used")
    house.bring_in("more.mp4")
    await user.should_see("16 bytes of 1\u00a0kB used", retries=50)


async def test_a_file_of_the_library_is_added_at_the_end(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    house.bring_in("more.mp4")
    user.find(LibraryPanel).trigger("add", "more")
    patch = await window.hears("patch")
    assert [item["asset"] for item in new_items(patch)] == ["more"]


async def test_a_file_of_the_library_is_renamed(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    asset = house.bring_in("DSC_01.mp4")
    await window.hears("assets")
    user.find(LibraryPanel).trigger("rename", asset.id)
    await user.should_see("Rename the file", retries=50)
    user.find(marker="ask-text", kind=ui.input).clear().type("Interview")
    user.find(marker="yes").click()
    await user.should_not_see("Rename the file", retries=50)
    name = await window.hears("assets")
    assert [view["name"] for view in name.values() if view["id"] == asset.id] == ["Interview.mp4"]


async def test_files_dropped_on_the_editor_are_added_in_their_order(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    for name in ("one.mp4", "two.mp4"):
        asset = house.bring_in(name)
        user.find(Upload).trigger("received", {"asset": asset.id, "drop": 1})
    user.find(Upload).trigger("drained", {"drop": 1, "landing": {"where": "end"}})
    patch = await window.hears("patch")
    assert [item["asset"] for item in new_items(patch)] == ["one", "two"]


async def test_files_that_are_brought_into_the_library_stay_there(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    asset = house.bring_in("one.mp4")
    user.find(Upload).trigger("received", {"asset": asset.id, "drop": 1})
    user.find(Upload).trigger("drained", {"drop": 1, "landing": {"where": "library"}})
    asset = house.bring_in("two.mp4")
    user.find(Upload).trigger("received", {"asset": asset.id, "drop": 2})
    user.find(Upload).trigger("drained", {"drop": 2, "landing": {"where": "end"}})
    patch = await window.hears("patch")
    assert [item["asset"] for item in new_items(patch)] == ["two"]
    assert len(house.clips(window.project)) == 2


async def test_what_comes_first_into_an_empty_project_is_put_on_its_timeline(
    house: House, user: User
) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    window.send({"type": "extract", "clips": house.clips(window.project)})
    await window.hears("patch")
    user.find(marker="address", kind=ui.input).type("https://films.example/one.mp4")
    user.find(marker="get-address").click()
    await user.should_see("The download has begun.", retries=50)
    asset = house.fetch("one.mp4")
    patch = await window.hears("patch")
    assert [item["asset"] for item in new_items(patch)] == [asset.id]


async def test_files_that_were_let_go_on_the_timeline_are_handed_to_it_with_their_place(
    house: House, user: User
) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    place = {"track": "v1", "kind": "video", "beyond": None, "at": 12, "exact": False}
    for name, number in (("two.mp4", 2), ("one.mp4", 1)):
        asset = house.bring_in(name)
        received = {"asset": asset.id, "place": number, "drop": 1}
        user.find(Upload).trigger("received", received)
    user.find(Upload).trigger("drained", {"drop": 1, "landing": {"where": "timeline", "place": place}})
    landed = await window.hears("land")
    assert [file["id"] for file in landed["files"]] == ["one", "two"]
    assert (landed["place"], len(house.clips(window.project))) == (place, 1)


async def test_a_file_that_becomes_ready_is_told_to_the_browser(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    house.assets.derived("talk", proxy_key="media/talk/proxy.mp4")
    house.bus.publish(f"media:{LOCAL_OWNER}", {"asset_id": "talk"})
    assert "/proxy" in (await window.hears("assets"))["talk"]["play_url"]


@pytest.mark.parametrize("windows", [0, 1])
async def test_a_file_that_comes_while_the_page_loads_is_shown_at_once(
    house: House, new_user: Callable[[], User], monkeypatch: pytest.MonkeyPatch, windows: int
) -> None:
    monkeypatch.setattr(live, "LOOK_ANYWAY_SECONDS", 60.0)
    project = house.project("talk.mp4")
    others = [Window(new_user(), project) for _ in range(windows)]
    for other in others:
        await other.open()
    late = Window(new_user(), project)
    await late.user.open(f"/projects/{project.id}")
    house.bring_in("more.mp4")
    for other in others:  # that was all of this news
        assert list(await other.hears("assets")) == ["more"]
    await late.ask()
    assert list(await late.hears("assets")) == ["more"]


async def test_what_a_page_gives_again_is_not_done_twice_nor_called_stale(
    house: House, new_user: Callable[[], User]
) -> None:
    project = house.project("talk.mp4")
    window, anew = Window(new_user(), project), Window(new_user(), project)
    await window.open()
    marker = {"type": "add_marker", "at": 5}
    window.send(marker, mark="m1")
    await window.hears("patch")
    await anew.open()
    anew.send(marker, version=1, mark="m1")
    shown = await anew.hears("show")
    assert (shown["version"], len(shown["timeline"]["markers"])) == (2, 1)
    anew.send({"type": "add_marker", "at": 7}, version=1, mark="m2")  # somebody else was quicker, truly
    assert "Somebody else saved first" in await anew.hears("refuse")


async def test_a_command_that_came_to_nothing_may_be_given_again(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    for _ in range(2):
        window.send({"type": "lift", "clips": ["nothing"]}, mark="m1")
        assert "no longer on the timeline" in await window.hears("refuse")


async def test_the_export_dialog_warns_of_nothing_before_it_is_known_what_it_makes(
    house: House, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = threading.Event()
    describe = house.services.rendering.describe

    def late(*asked: Any) -> Any:
        known.wait(10)
        return describe(*asked)

    monkeypatch.setattr(house.services.rendering, "describe", late)
    await user.open(f"/projects/{house.project('talk.mp4').id}")
    user.find(marker="export").click()
    await user.should_see(marker="making", retries=50)
    await user.should_not_see(marker="export-warning")
    await user.should_not_see(marker="export-problem")
    known.set()
    await user.should_see("1280×720", retries=50)


async def test_a_library_that_was_read_late_replaces_no_newer_one(
    house: House, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, late = threading.Event(), threading.Event()
    library = house.services.library
    read = library.list

    def slow(owner: str) -> Sequence[Asset]:
        media = read(owner=owner)
        if not reading.is_set():
            reading.set()
            late.wait(10)
        return media

    window = Window(user, house.project("talk.mp4"))
    await window.open()
    monkeypatch.setattr(library, "list", slow)
    house.bus.publish(f"media:{LOCAL_OWNER}", {"asset_id": "talk"})
    await asyncio.to_thread(reading.wait, 10)
    house.bring_in("more.mp4")
    await window.ask()  # it reads again at once
    await asyncio.sleep(0.3)
    late.set()
    assert list(await window.hears("assets")) == ["more"]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await window.hears("assets")


async def test_a_file_that_is_deleted_is_missing_in_the_browser_until_it_is_taken_back(
    house: House, user: User
) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    talk = house.assets.get("talk")
    house.assets.delete("talk", owner=LOCAL_OWNER)
    house.bus.publish(f"media:{LOCAL_OWNER}", {"asset_id": "talk"})
    assert await window.hears("assets") == {"talk": None}
    user.find(EditorBridge).trigger("ready", {"version": 0})
    assert (await window.hears("show"))["assets"] == {}
    await window.hears("assets")
    house.assets.add(talk)
    house.bus.publish(f"media:{LOCAL_OWNER}", {"asset_id": "talk"})
    assert list(await window.hears("assets")) == ["talk"]


async def test_a_new_name_shows_in_every_window(house: House, new_user: Callable[[], User]) -> None:
    project = house.project("talk.mp4")
    mine, theirs = Window(new_user(), project), Window(new_user(), project)
    await mine.open()
    await theirs.open()
    [field] = theirs.user.find(NameField).elements
    heard: asyncio.Queue[Any] = asyncio.Queue()
    field.run_method = lambda *words: heard.put_nowait(words)  # type: ignore[method-assign, assignment]
    mine.user.find(NameField).trigger("rename", "Lecture")
    async with asyncio.timeout(10):
        assert await heard.get() == ("put", "Lecture")
    assert house.services.projects.get(project.id, LOCAL_OWNER).name == "Lecture"


async def test_the_export_dialog_offers_kinds_of_files_with_their_facts(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(EditorVerbs).trigger("export", {})
    await user.should_see("MP4, original size", retries=50)
    await user.should_see("480 × 270, no sound", retries=50)
    await user.should_not_see("MP4, 1080p")  # the source is smaller
    await user.should_see("1280×720, 25\u00a0fps, 20\u00a0s", retries=50)


async def test_letters_that_no_font_has_are_said_in_the_export_dialog(house: House, user: User) -> None:
    project = house.project("talk.mp4")
    cue = {"type": "add_cue", "captions": None, "start": 0, "frames": 9, "text": "日本"}
    house.services.editing.apply(project.id, LOCAL_OWNER, cue, project.version)
    await Window(user, project).open()
    user.find(marker="export").click()
    await user.should_see("No font here has 日 and 本, so boxes stand in their place", retries=50)
    user.find(marker="preset-wav").click()
    await user.should_see("sound only", retries=50)
    await user.should_not_see(marker="export-warning", retries=50)


async def test_an_export_becomes_a_job(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(marker="export").click()
    await user.should_see(marker="preset-gif", retries=50)
    user.find(marker="preset-gif").click()
    await user.should_see("480×270, 12.5\u00a0fps, 20\u00a0s", retries=50)
    user.find(marker="start-export").click()
    await user.should_not_see(marker="start-export", retries=50)
    [job] = house.services.jobs.list(owner=LOCAL_OWNER)
    assert (job.title, job.payload["preset"]) == ("talk.gif", "gif")


async def test_what_was_chosen_is_remembered_and_can_be_kept_as_a_preset(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(marker="export").click()
    await user.should_see(marker="export-more", retries=50)
    user.find(marker="export-more").click()
    await user.should_see(marker="export-size", retries=50)
    user.find(marker="export-size", kind=ui.select).elements.pop().set_value("480p")
    await user.should_see("854×480, 25\u00a0fps, 20\u00a0s; rounded to even sides", retries=50)
    user.find(marker="preset-title", kind=ui.input).type("For mail")
    user.find(marker="keep-preset").click()
    await user.should_see("Yours", retries=50)
    user.find(marker="start-export").click()
    await user.should_not_see(marker="start-export", retries=50)
    [own] = house.services.rendering.own.list(LOCAL_OWNER)
    [job] = house.services.jobs.list(owner=LOCAL_OWNER)
    assert (job.payload["preset"], job.payload["asked"]["size"]) == (own.id, "480p")
    user.find(marker="export").click()
    await user.should_see("For mail", retries=50)
    user.find(marker="export-more").click()
    await user.should_see(marker="delete-preset", retries=50)
    user.find(marker="rename-preset").click()
    await user.should_see("Rename the preset", retries=50)
    user.find(marker="ask-text", kind=ui.input).clear().type("By mail")
    user.find(marker="yes").click()
    await user.should_not_see("Rename the preset", retries=50)
    await user.should_see("By mail", retries=50)
    assert [own.title for own in house.services.rendering.own.list(LOCAL_OWNER)] == ["By mail"]
    user.find(marker="delete-preset").click()
    await user.should_see("Delete “By mail”?", retries=50)
    assert house.services.rendering.own.list(LOCAL_OWNER)
    user.find(marker="yes").click()
    await user.should_not_see("Yours", retries=50)


async def test_an_export_below_a_size_asks_for_the_size(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(marker="export").click()
    await user.should_see(marker="export-more", retries=50)
    user.find(marker="export-more").click()
    await user.should_see(marker="export-quality", retries=50)
    user.find(marker="export-quality", kind=ui.select).elements.pop().set_value("target_bytes")
    await user.should_see(marker="export-amount", retries=50)
    for nothing in (None, 0, -3):
        user.find(marker="export-amount", kind=ui.number).elements.pop().set_value(nothing)
        await user.should_see("Say how much: a number above zero.", retries=50)
        assert not user.find(marker="start-export", kind=ui.button).elements.pop().enabled
    user.find(marker="export-amount", kind=ui.number).elements.pop().set_value(8)
    await user.should_not_see("Say how much: a number above zero.", retries=50)


async def test_an_export_that_is_not_possible_says_why(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    window.send({"type": "lift", "clips": house.clips(window.project)})
    await window.hears("patch")
    user.find(marker="export").click()
    await user.should_see("There is nothing on the timeline to export.", retries=50)


async def test_a_version_is_named_and_restored(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(EditorVerbs).trigger("saveVersion", {})
    await user.should_see(marker="version-name", retries=50)
    user.find(marker="version-name", kind=ui.input).type("First cut")
    user.find(marker="save-version").click()
    await user.should_see("Saved as “First cut”.", retries=50)
    window.send({"type": "split_all", "at": 100}, version=1)
    await window.hears("patch")
    user.find(marker="menu-versions").click()
    await user.should_see(marker="restore-version", retries=50)
    user.find(marker="restore-version").click()
    await window.hears("patch")
    assert len(house.clips(window.project)) == 1


async def test_a_named_version_is_at_hand_and_older_changes_are_one_button_away(
    house: House, user: User
) -> None:
    project = house.project("talk.mp4")
    projects, editing = house.services.projects, house.services.editing
    projects.name_version(project.id, LOCAL_OWNER, 1, "Monday")
    for number in range(PAGE + 3):
        message = {"type": "add_marker", "at": number, "label": ""}
        editing.apply(project.id, LOCAL_OWNER, message, number + 1)
    window = Window(user, project)
    await window.open()
    user.find(marker="menu-versions").click()
    await user.should_see("Monday", retries=50)
    await user.should_not_see("Created")
    assert len(user.find(marker="version").elements) == PAGE + 1
    user.find(marker="older-versions").click()
    await user.should_not_see(marker="older-versions", retries=50)
    assert len(user.find(marker="version").elements) == PAGE + 5


class Reloads(Navigate):
    """Hears that a window loads its page again; the simulated browser cannot show what is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    def reload(self) -> None:
        self.asked.set()


async def test_a_project_deleted_elsewhere_makes_its_windows_say_so(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    ui.navigate = reloads = Reloads()
    house.services.projects.delete(window.project.id, LOCAL_OWNER)
    async with asyncio.timeout(10):
        await reloads.asked.wait()


async def test_the_picture_of_a_clip_is_placed_by_buttons_and_numbers(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("Picture", retries=50)

    async def place() -> Any:
        return new_items(await window.hears("patch"))[0].get("place")

    user.find(marker="picture-upper-right").trigger("click")
    corner = await place()
    assert (corner["scale"], corner["x"], corner["y"]) == (300, 320, -297)
    user.find(marker="picture-right", kind=ui.button).click()
    assert (await place()) == {**corner, "turn": 90}
    user.find(marker="picture-mirror", kind=ui.button).click()
    assert (await place())["mirrored"]
    user.find(marker="position-x", kind=ui.input).clear().type("-12,5").trigger("focusout")
    assert (await place())["x"] == -125
    user.find(marker="crop-left", kind=ui.input).clear().type("20").trigger("focusout")
    assert (await place())["crop"] == [200, 0, 0, 0]
    user.find(OpacitySlider).trigger("change", 40)
    assert (await place())["opacity"] == 40
    user.find(marker="zoom", kind=ui.input).clear().type("4000").trigger("focusout")
    await user.should_see("From 1 to 1000 per cent.")
    user.find(marker="picture-reset", kind=ui.button).click()
    assert (await place()) is None


async def test_the_pictures_of_several_clips_are_placed_in_one_step(house: House, user: User) -> None:
    window = Window(user, house.project("one.mp4", "two.mp4"))
    await window.open()
    first, _ = house.clips(window.project)
    window.send({"type": "set_placement", "clips": [first], "x": 100})
    await window.hears("patch")
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("2 clips", retries=50)
    assert user.find(marker="position-x", kind=ui.input).elements.pop().value == ""
    user.find(OpacitySlider).trigger("change", 50)
    assert [item["place"]["opacity"] for item in new_items(await window.hears("patch"))] == [50, 50]
    window.send({"type": "undo"})
    places = [item.get("place") for item in new_items(await window.hears("patch"))]
    assert [place and place["x"] for place in places] == [100, None]


async def test_pictures_of_different_shapes_fill_the_frame_in_one_step(house: House, user: User) -> None:
    window = Window(user, house.project("one.mp4", "two.mp4"))
    await window.open()
    first, _ = house.clips(window.project)
    window.send({"type": "set_placement", "clips": [first], "turn": 90})
    await window.hears("patch")
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("2 clips", retries=50)
    user.find(marker="picture-upper-left").trigger("click")
    places = [item["place"] for item in new_items(await window.hears("patch"))]
    assert len(places) == 2 and places[0]["x"] != places[1]["x"]
    window.send({"type": "undo"})
    before = [item.get("place") for item in new_items(await window.hears("patch"))]
    assert [place and place["turn"] for place in before] == [90, None], "both went back at once"


async def test_the_picture_of_a_clip_is_made_to_glide_and_to_stay_again(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("Glide", retries=50)
    await user.should_not_see(marker="glide-whole")

    async def glide() -> Any:
        return new_items(await window.hears("patch"))[0].get("glide")

    user.find(marker="glide-soft").trigger("click")
    made = await glide()
    assert made == {"scale": 1200, "x": 0, "y": 0, "begin": 0, "frames": 500, "eased": True}
    user.find(marker="position-x-at-the-end", kind=ui.input).clear().type("-12,5").trigger("focusout")
    assert (await glide()) == {**made, "x": -125}
    user.find(marker="glide-takes", kind=ui.input).clear().type("2").trigger("focusout")
    assert (await glide())["frames"] == 50
    user.find(marker="glide-begins", kind=ui.input).clear().type("1").trigger("focusout")
    assert (await glide())["begin"] == 25
    user.find(marker="glide-even").trigger("click")
    assert not (await glide())["eased"]
    user.find(marker="glide-whole", kind=ui.button).click()
    assert (await glide()) == {**made, "x": -125, "eased": False}
    user.find(marker="glide-takes", kind=ui.input).clear().type("0").trigger("focusout")
    await user.should_see("A glide takes two frames at least.")
    user.find(marker="zoom-at-the-end", kind=ui.input).clear().type("4000").trigger("focusout")
    await user.should_see("From 1 to 1000 per cent.")
    user.find(marker="glide-still").trigger("click")
    assert (await glide()) is None


async def test_the_pictures_of_several_clips_glide_in_one_step(house: House, user: User) -> None:
    window = Window(user, house.project("one.mp4", "two.mp4"))
    await window.open()
    first, _ = house.clips(window.project)
    window.send({"type": "set_placement", "clips": [first], "scale": 2000})
    await window.hears("patch")
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("2 clips", retries=50)
    user.find(marker="glide-soft").trigger("click")
    assert [item["glide"]["scale"] for item in new_items(await window.hears("patch"))] == [2400, 1200]
    assert user.find(marker="zoom-at-the-end", kind=ui.input).elements.pop().value == ""
    window.send({"type": "undo"})
    assert [item.get("glide") for item in new_items(await window.hears("patch"))] == [None, None]


async def test_two_quick_presses_turn_a_picture_twice(house: House, user: User) -> None:
    window = Window(user, house.project("talk.mp4"))
    await window.open()
    user.find(EditorBridge).trigger("select", {"clips": house.clips(window.project)})
    await user.should_see("Picture", retries=50)
    for _ in range(2):
        user.find(marker="picture-right", kind=ui.button).click()
    turns = [new_items(await window.hears("patch"))[0]["place"]["turn"] for _ in range(2)]
    assert turns == [90, 180]
