"""What the store of deleted things promises: SQLite, PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.lists import SqlListStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.trash import SqlTrashStore
from app.domain.errors import NotFound
from app.domain.first_cut import empty_timeline
from app.domain.lists import Entry, ListVideo, VideoList, VideoState
from app.domain.media import GoneAsset
from app.domain.projects import Project
from app.domain.trash import TrashKind
from tests.footage import asset, picture

NOW = "2026-01-31T12:00:00.000000Z"
LATER = "2026-01-31T13:00:00.000000Z"
OWNER = "ann"


def delete_one_of_each(engine: Engine) -> SqlTrashStore:
    """A project, a file, a list and a video of another list, deleted in this order."""
    projects, lists = SqlProjectStore(engine, now=lambda: f"{NOW[:-4]}001Z"), SqlListStore(engine)
    project = Project("p", OWNER, "Lesson", 1, 1, 1, NOW, NOW)
    projects.create(project, empty_timeline(fresh="v"))
    projects.delete("p", owner=OWNER)
    assets = SqlAssetStore(engine)
    assets.add(asset("a", video=picture(), owner=OWNER))
    assets.bury("a", owner=OWNER, at=f"{NOW[:-4]}002Z")
    for list_id, videos in (("gone", ["inside"]), ("kept", ["out", "stays"])):
        lists.create(VideoList(list_id, OWNER, f"The {list_id} one", NOW, NOW))
        rows = [
            ListVideo(
                one, list_id, 0, Entry(f"{one}.mp4"), VideoState.READY, NOW, captions_key=f"captions/{one}/x"
            )
            for one in videos
        ]
        lists.add_videos(list_id, rows, at=NOW)
    lists.delete("gone", owner=OWNER, at=f"{NOW[:-4]}003Z")
    lists.remove_videos("kept", ["out"], at=f"{NOW[:-4]}004Z")
    return SqlTrashStore(engine)


def test_everything_deleted_is_shown_to_its_owner_last_first(engine: Engine) -> None:
    trash = delete_one_of_each(engine)
    assert [(item.kind, item.id, item.name, item.within) for item in trash.items(OWNER)] == [
        (TrashKind.VIDEO, "out", "out.mp4", "kept"),
        (TrashKind.LIST, "gone", "The gone one", None),
        (TrashKind.MEDIA, "a", "a.mp4", None),
        (TrashKind.PROJECT, "p", "Lesson", None),
    ]
    assert not trash.items("ben")


def test_everything_is_taken_back_as_it_was(engine: Engine) -> None:
    trash = delete_one_of_each(engine)
    for item in trash.items(OWNER):
        with pytest.raises(NotFound):
            trash.take_back(item.kind, item.id, owner="ben")
        with pytest.raises(NotFound):
            trash.get(item.kind, item.id, owner="ben")
        assert trash.get(item.kind, item.id, owner=OWNER) == item
        assert trash.take_back(item.kind, item.id, owner=OWNER) == item
        with pytest.raises(NotFound):
            trash.take_back(item.kind, item.id, owner=OWNER)
    assert SqlProjectStore(engine).get("p", owner=OWNER).name == "Lesson"
    assert SqlAssetStore(engine).get("a").name == "a.mp4"
    lists = SqlListStore(engine)
    assert lists.get("gone", owner=OWNER).name == "The gone one"
    assert [video.id for video in lists.videos("kept")] == ["out", "stays"]
    assert [video.id for video in lists.videos("gone")] == ["inside"]


def test_what_is_forgotten_names_the_files_that_nobody_needs(engine: Engine) -> None:
    trash = delete_one_of_each(engine)
    assert trash.older(NOW) == []
    keys = []
    while found := trash.older(LATER):
        keys += [key for item in found for key in trash.forget(item)]
    assert sorted(keys) == ["captions/inside", "captions/out", "media/a"]
    assert not trash.items(OWNER)
    assert [video.id for video in SqlListStore(engine).videos("kept")] == ["stays"]


def test_the_name_of_a_file_outlives_it_for_projects_that_show_it(engine: Engine) -> None:
    assets, trash = SqlAssetStore(engine), delete_one_of_each(engine)
    assets.add(asset("b", video=picture(), owner=OWNER))
    in_trash = assets.gone(["a", "b", "never"])
    assert in_trash == [GoneAsset("a", OWNER, "a.mp4")]
    [item] = [item for item in trash.items(OWNER) if item.kind is TrashKind.MEDIA]
    trash.forget(item)
    assert assets.gone(["a", "b", "never"]) == in_trash


def test_what_was_taken_back_at_the_last_moment_is_not_forgotten(engine: Engine) -> None:
    trash = delete_one_of_each(engine)
    found = trash.older(LATER)
    for item in found:
        trash.take_back(item.kind, item.id, owner=OWNER)
    assert [trash.forget(item) for item in found] == [[]] * len(found)
    assert SqlProjectStore(engine).get("p", owner=OWNER)
