"""What every store of people's own presets promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app.adapters.db.own_presets import SqlOwnPresetStore
from app.domain.errors import NotFound
from app.domain.own_presets import OwnPreset

MINE = OwnPreset(
    "p1", "anna", "For the web", {"preset": "webm", "size": "720p"}, False, "2026-01-31T12:00:00.000000Z"
)


@pytest.fixture
def store(engine: Engine) -> SqlOwnPresetStore:
    return SqlOwnPresetStore(engine)


def test_a_preset_is_read_as_it_was_kept(store: SqlOwnPresetStore) -> None:
    store.put(MINE)
    assert store.reachable("anna") == [MINE]


def test_the_same_title_again_takes_its_place(store: SqlOwnPresetStore) -> None:
    store.put(MINE)
    again = store.put(replace(MINE, id="p2", fields={"preset": "gif"}, shared=True))
    assert again == replace(MINE, fields={"preset": "gif"}, shared=True)
    assert store.reachable("anna") == [again]
    store.put(replace(MINE, id="p3", owner="ben"))
    assert [preset.id for preset in store.reachable("ben")] == ["p1", "p3"]


def test_others_see_what_is_shared_and_only_that(store: SqlOwnPresetStore) -> None:
    for number, (title, shared) in enumerate((("b", True), ("A", True), ("c", False))):
        store.put(replace(MINE, id=f"p{number}", title=title, shared=shared))
    assert [preset.title for preset in store.reachable("ben")] == ["A", "b"]


def test_only_its_owner_can_delete_a_preset(store: SqlOwnPresetStore) -> None:
    store.put(replace(MINE, shared=True))
    for preset_id, owner in (("p1", "ben"), ("gone", "anna")):
        with pytest.raises(NotFound):
            store.delete(preset_id, owner=owner)
    store.delete("p1", owner="anna")
    assert store.reachable("anna") == []
