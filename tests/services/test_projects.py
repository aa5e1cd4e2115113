"""Projects on stores in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.accounts import LOCAL_OWNER as ME
from app.domain.errors import (
    AppError,
    AssetNotFound,
    InvalidDocument,
    InvalidRequest,
    NotFound,
    StaleRevision,
)
from app.domain.media import AssetState
from app.domain.serial import to_document
from app.domain.timeline import TrackKind
from app.services.projects.projects import Projects
from tests.fakes import MemoryAssetStore, MemoryBus, MemoryProjectStore
from tests.footage import asset, picture, sound
from tests.notation import timeline_of


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


@pytest.fixture
def projects(bus: MemoryBus) -> Projects:
    assets = MemoryAssetStore(
        [
            asset("A", video=picture(), audio=sound(), name="My talk.final.mp4"),
            asset("song", audio=sound()),
            asset("new", state=AssetState.PROBING),
            asset("theirs", video=picture(), owner="somebody"),
        ]
    )
    return Projects(MemoryProjectStore(), assets, bus)


def test_a_new_project_has_one_empty_video_track(projects: Projects, bus: MemoryBus) -> None:
    project = projects.create(ME, "  My film  ")
    assert (project.name, project.version, project.head, project.tip) == ("My film", 1, 1, 1)
    (track,) = projects.timeline(project.id, ME).tracks
    assert (track.kind, track.name, track.items) == (TrackKind.VIDEO, "V1", ())
    assert bus.published == [(f"projects:{ME}", {})]


@pytest.mark.parametrize("name", ["", "   ", "x" * 256, "a\x00b", "a\nb", "\ud800", 3, None])
def test_a_name_is_one_to_255_characters_that_can_be_shown(projects: Projects, name: Any) -> None:
    with pytest.raises(InvalidRequest):
        projects.create(ME, name)
    assert projects.list(ME) == []


def test_a_name_of_255_emoji_is_fine(projects: Projects) -> None:
    assert projects.create(ME, "😀" * 255).name == "😀" * 255


def test_a_project_of_files_has_the_first_files_name_and_format(projects: Projects) -> None:
    project = projects.create_from_assets(ME, ["A", "song"])
    assert (project.name, project.video_filename) == ("My talk.final", "My talk.final.mp4")
    assert [clip.asset for clip in projects.timeline(project.id, ME).clips()] == ["A", "song"]
    assert projects.create_from_assets(ME, ["A"], name="Other").name == "Other"


@pytest.mark.parametrize(
    ("asset_ids", "refusal"),
    [([], InvalidRequest), (["none"], NotFound), (["A", "theirs"], NotFound), (["new"], AssetNotFound)],
)
def test_a_project_is_made_of_ready_files_of_ones_own(
    projects: Projects, asset_ids: list[str], refusal: type[AppError]
) -> None:
    with pytest.raises(refusal):
        projects.create_from_assets(ME, asset_ids)


@pytest.mark.parametrize(
    "ask",
    [
        lambda projects, project: projects.get(project.id, "somebody"),
        lambda projects, project: projects.timeline(project.id, "somebody"),
        lambda projects, project: projects.update(project.id, "somebody", version=1, changes={"name": "x"}),
        lambda projects, project: projects.duplicate(project.id, "somebody"),
        lambda projects, project: projects.delete(project.id, "somebody"),
        lambda projects, project: projects.revisions(project.id, "somebody"),
        lambda projects, project: projects.name_version(project.id, "somebody", 1, "x"),
        lambda projects, project: projects.restore(project.id, "somebody", 1),
    ],
)
def test_another_persons_project_is_not_there(
    projects: Projects, ask: Callable[[Projects, Any], Any]
) -> None:
    project = projects.create(ME, "Mine")
    with pytest.raises(NotFound):
        ask(projects, project)
    assert projects.get(project.id, ME) == project


def test_changes_are_saved_once_and_a_stale_one_is_refused(projects: Projects, bus: MemoryBus) -> None:
    project = projects.create(ME, "One")
    changed = projects.update(project.id, ME, version=1, changes={"name": "Two", "description": "a\nb"})
    assert (changed.name, changed.description, changed.version) == ("Two", "a\nb", 2)
    assert (f"project:{project.id}", {"version": 2}) in bus.published
    with pytest.raises(StaleRevision):
        projects.update(project.id, ME, version=1, changes={"name": "Three"})
    assert projects.get(project.id, ME).name == "Two"


@pytest.mark.parametrize(
    "changes",
    [
        {"owner": "me"},
        {"id": "x"},
        {"description": None},
        {"video_url": 3},
        {"video_filename": "a\x00"},
        {"name": ""},
    ],
)
def test_fields_that_cannot_be_changed_are_refused(projects: Projects, changes: dict[str, Any]) -> None:
    project = projects.create(ME, "One")
    with pytest.raises(InvalidRequest):
        projects.update(project.id, ME, version=1, changes=changes)
    assert projects.get(project.id, ME) == project


def test_a_whole_timeline_can_be_saved_and_restored(projects: Projects) -> None:
    project = projects.create(ME, "One")
    timeline = timeline_of("A[0:10]")
    changed = projects.update(
        project.id, ME, version=1, changes={"name": "Two", "timeline_state": to_document(timeline)}
    )
    assert (changed.name, changed.head) == ("Two", 2)
    assert changed.version == 2, "both are one change: nobody can come between"
    assert projects.timeline(project.id, ME) == timeline
    restored = projects.restore(project.id, ME, 1)
    assert restored.head == 3
    assert projects.timeline(project.id, ME).frames == 0
    assert [info.label for info in projects.revisions(project.id, ME)] == ["Restore 1", "Replace", "Created"]
    with pytest.raises(StaleRevision):
        projects.restore(project.id, ME, 2, version=1)
    with pytest.raises(NotFound):
        projects.restore(project.id, ME, 99)


def test_a_stale_version_is_refused_even_where_nothing_changes(projects: Projects) -> None:
    project = projects.create(ME, "One")
    assert projects.update(project.id, ME, version=1, changes={}) == project
    with pytest.raises(StaleRevision):
        projects.update(project.id, ME, version=9, changes={})


def test_a_project_can_begin_with_a_timeline(projects: Projects) -> None:
    timeline = timeline_of("A[0:10]")
    project = projects.create(ME, "One", {"timeline_state": to_document(timeline), "description": "x"})
    assert projects.timeline(project.id, ME) == timeline
    assert project.description == "x"


@pytest.mark.parametrize("stranger", ["theirs", "none"])
def test_a_timeline_with_files_of_others_is_refused(projects: Projects, stranger: str) -> None:
    project = projects.create(ME, "One")
    document = to_document(timeline_of(f"c/{stranger}[0:10]"))
    with pytest.raises(InvalidRequest, match=stranger):
        projects.update(project.id, ME, version=1, changes={"timeline_state": document})
    with pytest.raises(InvalidDocument):
        projects.update(project.id, ME, version=1, changes={"timeline_state": {"schema": 9}})
    assert projects.get(project.id, ME) == project


def test_a_copy_has_the_timeline_and_a_life_of_its_own(projects: Projects) -> None:
    project = projects.create_from_assets(ME, ["A"])
    copy = projects.duplicate(project.id, ME)
    assert (copy.name, copy.version) == ("My talk.final copy", 1)
    assert projects.timeline(copy.id, ME) == projects.timeline(project.id, ME)
    projects.delete(project.id, ME)
    assert [one.id for one in projects.list(ME)] == [copy.id]


def test_a_version_can_be_named(projects: Projects) -> None:
    project = projects.create(ME, "One")
    assert projects.name_version(project.id, ME, 1, " before ").name == "before"
    assert projects.revisions(project.id, ME)[0].name == "before"
    with pytest.raises(InvalidRequest):
        projects.name_version(project.id, ME, 1, "")
