"""What every store of uploads promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app.adapters.db.uploads import SqlUploadStore
from app.domain.errors import NotFound
from app.domain.uploads import Upload, UploadRole, UploadState

UPLOAD = Upload(
    id="u1",
    owner="anna",
    role=UploadRole.WHOLE,
    state=UploadState.ARRIVING,
    length=2**40,
    offset=0,
    metadata="filename dGFsay5tcDQ=",
    asset_id="a1",
    created_at="2026-01-31T12:00:00.000000Z",
    expires_at="2026-02-07T12:00:00.000000Z",
)
LATER = "2026-02-08T12:00:00.000000Z"


@pytest.fixture
def store(engine: Engine) -> SqlUploadStore:
    return SqlUploadStore(engine)


def test_an_upload_is_read_as_it_was_written(store: SqlUploadStore) -> None:
    final = replace(UPLOAD, id="u2", role=UploadRole.FINAL, length=None, parts=("p1", "p2"))
    for upload in (UPLOAD, final):
        store.add(upload)
        assert store.get(upload.id, owner="anna") == upload


def test_what_belongs_to_another_person_is_not_there(store: SqlUploadStore) -> None:
    store.add(UPLOAD)
    for ask in (store.get, store.delete):
        with pytest.raises(NotFound):
            ask("u1", owner="bert")
    assert store.list(owner="bert") == []
    assert store.get("u1", owner="anna") == UPLOAD


def test_how_far_it_has_come_is_kept(store: SqlUploadStore) -> None:
    store.add(UPLOAD)
    moved = store.advance("u1", offset=2**39, length=2**40, expires_at=LATER)
    assert moved == replace(UPLOAD, offset=2**39, expires_at=LATER) == store.get("u1", owner="anna")
    with pytest.raises(NotFound):
        store.advance("gone", offset=1, length=None, expires_at=LATER)


def test_only_those_that_still_arrive_are_listed_newest_first(store: SqlUploadStore) -> None:
    for number in (1, 2, 3):
        store.add(replace(UPLOAD, id=f"u{number}", created_at=f"2026-01-31T12:00:0{number}.000000Z"))
    store.settle("u2", UploadState.COMPLETED, job_id="j1")
    assert [upload.id for upload in store.list(owner="anna")] == ["u3", "u1"]
    assert store.get("u2", owner="anna").job_id == "j1"
    assert store.settle("u1", UploadState.REFUSED, error="It is empty.").error == "It is empty."


def test_those_whose_time_has_run_out_are_found_oldest_first(store: SqlUploadStore) -> None:
    store.add(replace(UPLOAD, id="late", expires_at=LATER))
    store.add(replace(UPLOAD, id="bert", owner="bert", expires_at="2026-02-01T12:00:00.000000Z"))
    store.add(UPLOAD)
    assert [upload.id for upload in store.expired(before=LATER)] == ["bert", "u1"]
    assert [upload.id for upload in store.expired(before=LATER, limit=1)] == ["bert"]
    store.delete("u1", owner="anna")
    with pytest.raises(NotFound):
        store.delete("u1", owner="anna")
    assert [upload.id for upload in store.expired(before=LATER)] == ["bert"]


def test_what_is_promised_counts_until_it_is_a_file(store: SqlUploadStore) -> None:
    store.add(replace(UPLOAD, length=100))
    store.add(replace(UPLOAD, id="u2", length=None, offset=30))
    store.add(replace(UPLOAD, id="u3", owner="bert", length=7))
    store.add(replace(UPLOAD, id="part", role=UploadRole.PARTIAL, length=5, offset=5))
    store.settle("part", UploadState.COMPLETED)  # it lies here until the whole is made of it
    assert store.promised("anna") == 135
    assert store.promised("anna", but=["u2", "part"]) == 100
    store.settle("u1", UploadState.COMPLETED, job_id="j1")
    store.settle("u2", UploadState.REFUSED, error="It is empty.")
    assert store.promised("anna") == 5
