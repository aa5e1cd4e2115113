"""A watched folder: what appears in it, complete, becomes a video of a list, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.db.engine import make_engine
from app.adapters.db.watching import SqlWatchMemory
from app.adapters.watched_folder import DiskWatchedFolder
from app.domain.accounts import LOCAL_OWNER
from app.services.lists.watching import Watching
from tests.services.list_house import ListHouse, open_lists


class Watch:
    """A watched folder in the import folder of a house, and a clock."""

    def __init__(self, house: ListHouse, database: str) -> None:
        self.house = house
        self.folder = house.folder / "watched"
        self.folder.mkdir(exist_ok=True)
        self.clock = [0.0]
        self.engine = make_engine(database)
        self.begin()

    def begin(self) -> None:
        """As after a start."""
        self.watching = Watching(
            folder=DiskWatchedFolder(self.folder, self.house.folder),
            memory=SqlWatchMemory(self.engine),
            lists=self.house.lists,
            name="Watched",
            whose=lambda: LOCAL_OWNER,
            monotonic=lambda: self.clock[0],
        )

    def look(self, *, after: float = 6.0) -> None:
        """Look, and again so many seconds later; what was taken is brought in."""
        self.watching.look()
        self.clock[0] += after
        self.watching.look()
        self.house.work()

    def videos(self) -> dict[str, str | None]:
        """Of all lists: source and error."""
        found = self.house.lists.list(owner=LOCAL_OWNER)
        return {one.entry.source: one.error for each in found for one in self.house.videos(each.list.id)}

    def lists(self) -> dict[str, list[str]]:
        """The files of each list, by the names of both."""
        found = sorted(self.house.lists.list(owner=LOCAL_OWNER), key=lambda one: one.list.name)
        return {
            one.list.name: [video.entry.source.rpartition("/")[2] for video in self.house.videos(one.list.id)]
            for one in found
        }

    def put(self, path: str) -> None:
        """A video with content of its own."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(f"video {path}".encode())


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with open_lists(tmp_path) as house:
        watch = Watch(house, f"sqlite:///{tmp_path / 'cutroom.db'}")
        yield watch
        watch.engine.dispose()


def test_what_appears_becomes_a_video_of_the_list_once(watch: Watch) -> None:
    (watch.folder / "talk.mp4").write_bytes(b"video of a talk")
    (watch.folder / "deep").mkdir()
    (watch.folder / "deep" / "second.mp4").write_bytes(b"video of another")
    watch.look()
    assert watch.videos() == {"watched/deep/second.mp4": None, "watched/talk.mp4": None}
    watch.look()
    watch.begin()
    watch.look()
    assert len(watch.videos()) == 2
    assert len(watch.house.assets.list(owner=LOCAL_OWNER)) == 2


def test_each_folder_fills_the_list_that_is_called_like_it(watch: Watch) -> None:
    for path in ("a.mp4", "Talks/b.mp4", "Talks 2/c.mp4", "Talks/deeper/d.mp4", "100%_/e.mp4"):
        watch.put(path)
    watch.look()
    assert watch.lists() == {
        "100%_": ["e.mp4"],
        "Talks": ["b.mp4"],
        "Talks 2": ["c.mp4"],
        "Watched": ["a.mp4"],
    }


def test_a_list_that_was_given_another_name_goes_on_to_be_that_of_its_folder(watch: Watch) -> None:
    watch.put("Talks/a.mp4")
    watch.put("b.mp4")
    watch.look()
    for one in watch.house.lists.list(owner=LOCAL_OWNER):
        watch.house.lists.rename(one.list.id, owner=LOCAL_OWNER, name=f"{one.list.name} of May")
    watch.put("Talks/c.mp4")
    watch.put("d.mp4")
    watch.look()
    assert watch.lists() == {"Talks of May": ["a.mp4", "c.mp4"], "Watched of May": ["b.mp4", "d.mp4"]}
    for one in watch.house.lists.list(owner=LOCAL_OWNER):
        watch.house.lists.delete(one.list.id, owner=LOCAL_OWNER)
    watch.put("Talks/e.mp4")
    watch.look()
    assert watch.lists() == {"Talks": ["e.mp4"]}


def test_a_file_that_still_grows_waits(watch: Watch) -> None:
    growing = watch.folder / "talk.mp4"
    growing.write_bytes(b"video")
    watch.look(after=4.0)
    assert watch.videos() == {}
    growing.write_bytes(b"video, and more of it")
    watch.look(after=4.0)
    assert watch.videos() == {}
    watch.look()
    assert watch.house.prober.probed == [b"video, and more of it"]


def test_unfinished_names_hidden_files_links_and_empty_files_are_left_alone(
    watch: Watch, tmp_path: Path
) -> None:
    for name in (".hidden.mp4", "a.mp4.part", "b.mp4.crdownload", "c.TMP", "d.mp4~"):
        (watch.folder / name).write_bytes(b"video " + name.encode())
    (watch.folder / "empty.mp4").write_bytes(b"")
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(b"video of a secret")
    (watch.folder / "link.mp4").symlink_to(secret)
    (watch.folder / "linked").symlink_to(tmp_path)
    watch.look()
    assert watch.videos() == {}


def test_a_file_that_takes_its_final_name_comes_then(watch: Watch) -> None:
    part = watch.folder / "talk.mp4.part"
    part.write_bytes(b"video of a talk")
    watch.look()
    part.rename(watch.folder / "talk.mp4")
    watch.look()
    assert watch.videos() == {"watched/talk.mp4": None}


def test_the_same_content_under_another_name_does_not_come_again(watch: Watch) -> None:
    talk = watch.folder / "talk.mp4"
    talk.write_bytes(b"video of a talk")
    watch.look()
    (watch.folder / "copy.mp4").write_bytes(b"video of a talk")
    talk.rename(watch.folder / "renamed.mp4")
    watch.begin()
    watch.look()
    assert list(watch.videos()) == ["watched/talk.mp4"]
    talk.write_bytes(b"video of another talk")
    watch.look()
    assert len(watch.house.prober.probed) == 2


def test_what_was_taken_out_of_the_list_stays_out(watch: Watch) -> None:
    (watch.folder / "talk.mp4").write_bytes(b"video of a talk")
    watch.look()
    [found] = watch.house.lists.list(owner=LOCAL_OWNER)
    [video] = watch.house.videos(found.list.id)
    watch.house.lists.remove(found.list.id, owner=LOCAL_OWNER, ids=[video.id])
    watch.begin()
    watch.look()
    assert watch.videos() == {}


def test_a_file_that_is_no_video_is_named_with_its_reason(watch: Watch) -> None:
    (watch.folder / "notes.mp4").write_bytes(b"words")
    watch.look()
    [(source, error)] = watch.videos().items()
    assert source == "watched/notes.mp4"
    assert error
    assert "cannot be read" in error
