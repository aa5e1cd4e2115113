"""What every store of projects promises: memory, SQLite, PostgreSQL."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.adapters.db.projects import SqlProjectStore
from app.domain.errors import InvalidDocument, InvalidRequest, NotFound, StaleRevision
from app.domain.projects import Project
from app.domain.timeline import Clip, Gap, Timeline, Track, TrackKind
from app.ports import ProjectStore
from tests.contracts.conftest import sql_engine
from tests.fakes import MemoryProjectStore
from tests.notation import timeline_of

START = "2026-01-31T12:00:00.000000Z"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[ProjectStore]:
    seconds = itertools.count(1)

    def now() -> str:
        return f"2026-01-31T12:{next(seconds):02}:00.000000Z"

    if request.param == "memory":
        yield MemoryProjectStore(now=now)
        return
    with sql_engine(request, request.param) as engine:
        yield SqlProjectStore(engine, now=now)


def project(project_id: str = "p", owner: str = "ann", name: str = "Talk") -> Project:
    return Project(
        id=project_id,
        owner=owner,
        name=name,
        version=1,
        head=1,
        tip=1,
        created_at=START,
        updated_at=START,
        description="A talk",
    )


def timeline(drawing: str = "A[0:10] _4 B[2:7]") -> Timeline:
    return timeline_of(drawing)


def test_a_project_comes_back_as_it_was_stored(store: ProjectStore) -> None:
    assert store.create(project(), timeline()) == project()
    assert store.get("p", owner="ann") == project()
    first = store.load("p", 1)
    assert first.timeline == timeline()
    assert (first.info.parent, first.info.label, first.info.created_at) == (None, "Created", START)
    with pytest.raises(InvalidRequest):
        store.create(project(), timeline())


def test_a_timeline_comes_back_exactly(store: ProjectStore) -> None:
    exact = Timeline(
        rate=Fraction(30000, 1001),
        size=(1920, 1080),
        tracks=(
            Track(
                "v",
                TrackKind.VIDEO,
                'Ünïcode "名" \\ \N{MUSICAL SYMBOL G CLEF}',
                items=(
                    Clip("c", "a", Fraction(1001, 30000), 7, speed=Fraction(1001, 1000)),
                    Gap(2**30),
                    Clip("d", "a", Fraction(10**12, 7), 1),
                ),
            ),
        ),
    )
    store.create(project(), exact)
    assert store.load("p", 1).timeline == exact


def test_another_persons_project_does_not_exist(store: ProjectStore) -> None:
    store.create(project(), timeline())
    actions: list[Callable[[], object]] = [
        lambda: store.get("p", owner="ben"),
        lambda: store.update("p", owner="ben", version=1, changes={"name": "Mine"}),
        lambda: store.delete("p", owner="ben"),
        lambda: store.get("no-such-project", owner="ann"),
        lambda: store.load("p", 2),
        lambda: store.load("no-such-project", 1),
        lambda: store.name_revision("p", 9, "x"),
    ]
    for action in actions:
        with pytest.raises(NotFound):
            action()
    assert store.list(owner="ben") == []


def test_projects_are_listed_last_changed_first(store: ProjectStore) -> None:
    for name in ("a", "b", "c"):
        store.create(project(name), timeline())
    store.update("b", owner="ann", version=1, changes={"name": "Newer"})
    assert [found.id for found in store.list(owner="ann")] == ["b", "c", "a"]


def test_a_change_counts_and_a_stale_one_is_refused(store: ProjectStore) -> None:
    store.create(project(), timeline())
    changed = store.update("p", owner="ann", version=1, changes={"name": "Lecture", "video_url": "x"})
    assert (changed.name, changed.video_url, changed.version) == ("Lecture", "x", 2)
    assert changed.updated_at > START
    assert store.get("p", owner="ann") == changed
    with pytest.raises(StaleRevision):
        store.update("p", owner="ann", version=1, changes={"name": "Late"})
    assert store.get("p", owner="ann") == changed
    assert store.update("p", owner="ann", version=2, changes={"video_url": None}).video_url is None


@pytest.mark.parametrize("field", ["owner", "version", "head", "id"])
def test_what_is_not_a_persons_to_change_is_refused(store: ProjectStore, field: str) -> None:
    store.create(project(), timeline())
    with pytest.raises(InvalidRequest):
        store.update("p", owner="ann", version=1, changes={field: "x"})
    assert store.get("p", owner="ann") == project()


def test_a_save_is_a_new_revision_under_its_parent(store: ProjectStore) -> None:
    store.create(project(), timeline())
    saved, revision = store.save(
        "p", version=1, timeline=timeline("A[0:5]"), label="Trim", parent=1, coalesce="trim:A"
    )
    assert (saved.version, saved.head, saved.tip) == (2, 2, 2)
    assert (revision.info.number, revision.info.parent, revision.info.label) == (2, 1, "Trim")
    assert revision.info.coalesce == "trim:A"
    assert store.load("p", 2) == revision
    assert store.load("p", 1).timeline == timeline()
    assert store.get("p", owner="ann") == saved


def test_a_stale_save_stores_nothing(store: ProjectStore) -> None:
    store.create(project(), timeline())
    store.save("p", version=1, timeline=timeline("A[0:5]"), label="Trim", parent=1)
    with pytest.raises(StaleRevision):
        store.save("p", version=1, timeline=timeline("A[0:6]"), label="Trim", parent=1)
    with pytest.raises(NotFound):
        store.save("nothing", version=1, timeline=timeline(), label="Trim", parent=1)
    with pytest.raises(NotFound):
        store.save("p", version=2, timeline=timeline(), label="Trim", parent=99)
    assert [info.number for info in store.revisions("p")] == [2, 1]
    assert store.get("p", owner="ann").version == 2


def test_going_back_keeps_what_redo_can_reach(store: ProjectStore) -> None:
    store.create(project(), timeline())
    store.save("p", version=1, timeline=timeline("A[0:5]"), label="Trim", parent=1)
    back = store.move_head("p", version=2, head=1)
    assert (back.head, back.tip, back.version) == (1, 2, 3)
    branched, revision = store.save("p", version=3, timeline=timeline("A[0:6]"), label="Trim", parent=1)
    assert (revision.info.number, branched.head, branched.tip) == (3, 3, 3)
    restored = store.move_head("p", version=4, head=2, tip=2)
    assert (restored.head, restored.tip) == (2, 2)
    with pytest.raises(StaleRevision):
        store.move_head("p", version=4, head=1)
    with pytest.raises(NotFound):
        store.move_head("p", version=5, head=77)
    assert store.get("p", owner="ann") == restored


def test_revisions_come_newest_first_in_pages(store: ProjectStore) -> None:
    store.create(project(), timeline())
    for version in range(1, 6):
        store.save("p", version=version, timeline=timeline(), label=f"Edit {version}", parent=version)
    assert [info.number for info in store.revisions("p", limit=3)] == [6, 5, 4]
    assert [info.number for info in store.revisions("p", limit=3, before=4)] == [3, 2, 1]
    assert store.revisions("nothing") == []


def test_what_has_a_name_is_found_however_much_was_done_since(store: ProjectStore) -> None:
    store.create(project(), timeline())
    for version in range(1, 6):
        store.save("p", version=version, timeline=timeline(), label=f"Edit {version}", parent=version)
    assert store.versions("p") == []
    for number in (2, 1):
        store.name_revision("p", number, f"Cut {number}")
    assert [(info.number, info.name) for info in store.versions("p")] == [(2, "Cut 2"), (1, "Cut 1")]
    assert store.versions("nothing") == []


def test_a_revision_gets_a_name(store: ProjectStore) -> None:
    store.create(project(), timeline())
    assert store.name_revision("p", 1, "First cut").name == "First cut"
    assert store.revisions("p")[0].name == "First cut"
    assert store.load("p", 1).info.name == "First cut"


def test_a_deleted_project_is_found_by_nobody(store: ProjectStore) -> None:
    store.create(project(), timeline())
    store.create(project("q"), timeline())
    store.delete("p", owner="ann")
    for ask in (
        lambda: store.get("p", owner="ann"),
        lambda: store.find("p"),
        lambda: store.delete("p", owner="ann"),
        lambda: store.update("p", owner="ann", version=1, changes={"name": "Again"}),
    ):
        with pytest.raises(NotFound):
            ask()
    assert [one.id for one in store.list(owner="ann")] == ["q"]
    assert [one.id for one in store.find_many(["p", "q"])] == ["q"]
    assert len(store.revisions("q")) == 1


def test_fields_and_timeline_are_saved_together_or_not_at_all(store: ProjectStore) -> None:
    store.create(project(), timeline())
    edit: dict[str, Any] = {"timeline": timeline("A[0:5]"), "label": "Replace", "parent": 1}
    changed, _ = store.save("p", version=1, changes={"name": "Two"}, **edit)
    assert (changed.name, changed.version, changed.head) == ("Two", 2, 2)
    with pytest.raises(StaleRevision):
        store.save("p", version=1, changes={"name": "Three"}, **edit)
    wrong: tuple[dict[str, str | None], ...] = ({"owner": "eve"}, {"name": None})
    for fields in wrong:
        with pytest.raises(InvalidRequest):
            store.save("p", version=2, changes=fields, **edit)
    assert store.get("p", owner="ann") == changed


def test_of_many_saves_from_one_version_one_is_kept(store: ProjectStore) -> None:
    store.create(project(), timeline())
    start = threading.Barrier(6)

    def save(number: int) -> bool:
        start.wait(30)
        try:
            store.save("p", version=1, timeline=timeline(f"A[0:{number + 1}]"), label="Trim", parent=1)
        except StaleRevision:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(save, range(6))) == 1
    assert [info.number for info in store.revisions("p")] == [2, 1]


def test_a_timeline_that_was_damaged_in_storage_is_not_shown(engine: Engine) -> None:
    store = SqlProjectStore(engine)
    store.create(project(), timeline())
    cast = "document::text" if engine.dialect.name == "postgresql" else "document"
    kind = "::jsonb" if engine.dialect.name == "postgresql" else ""
    change = f"UPDATE revisions SET document = replace({cast}, '25', '26'){kind}"
    with engine.begin() as connection:
        connection.execute(text(change))
    with pytest.raises(InvalidDocument):
        store.load("p", 1)
