"""Quotas: what would be too much is refused before a byte of it is taken, and seen before it hurts."""

from __future__ import annotations

import httpx
import pytest

from app.adapters.db.engine import make_engine
from app.adapters.db.uploads import SqlUploadStore
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import QuotaExceeded
from app.domain.media import Asset, AssetState
from app.domain.trash import TrashKind
from app.domain.uploads import Upload
from app.services.media.upload_jobs import UploadJobs
from app.services.media.uploads import Uploads
from tests.api.conftest import QUOTA_BYTES, House, sentence

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
UPLOADS = "/api/uploads"
MB = 1_000_000
NOW = "2026-01-31T12:00:00.000000Z"


def keep(house: House, asset_id: str, size: int) -> None:
    """A file of that size in the library."""
    key = f"media/{asset_id}/original"
    house.assets.add(Asset(asset_id, LOCAL_OWNER, f"{asset_id}.mp4", key, AssetState.READY, size, NOW))


def on_disk(house: House) -> list[str]:
    return [path.name for path in (house.folder / "files").rglob("*") if path.is_file()]


async def begin(client: httpx.AsyncClient, length: int | None) -> httpx.Response:
    told = {"Upload-Defer-Length": "1"} if length is None else {"Upload-Length": str(length)}
    return await client.post(UPLOADS, headers={**TUS, **told})


async def test_an_upload_that_would_be_too_much_is_refused_before_its_first_byte(
    client: httpx.AsyncClient, house: House
) -> None:
    keep(house, "long", QUOTA_BYTES - 2 * MB)
    words = sentence(await begin(client, 3 * MB), 507)
    assert words == "That needs 3\u00a0MB, and 2\u00a0MB of your 60\u00a0MB are left."
    assert (await client.get(UPLOADS)).json() == []
    assert (await begin(client, 2 * MB)).status_code == 201


async def test_what_is_promised_to_one_upload_is_not_there_for_the_next(
    client: httpx.AsyncClient, house: House
) -> None:
    keep(house, "long", QUOTA_BYTES - 7 * MB)
    first = await begin(client, 4 * MB)
    sentence(await begin(client, 4 * MB), 507)
    sent = await client.patch(first.headers["location"], headers=BYTES, content=b"x" * 4 * MB)
    assert sent.status_code == 204  # its own promise does not stand in its way
    sentence(await begin(client, 4 * MB), 507)
    assert (await begin(client, 3 * MB)).status_code == 201


async def test_uploads_that_begin_at_the_same_moment_do_not_pass_the_quota_together(house: House) -> None:
    class Racing(SqlUploadStore):
        """Lets another upload come between the judging of the first and its promise."""

        raced = False

        def add(self, upload: Upload) -> None:
            if not self.raced:
                self.raced = True
                uploads.create(owner=LOCAL_OWNER, length=4 * MB, metadata="")
            super().add(upload)

    keep(house, "long", QUOTA_BYTES - 7 * MB)
    engine = make_engine(f"sqlite:///{house.folder / 'cutroom.db'}")
    uploads = Uploads(
        store=Racing(engine),
        files=house.files,
        library=house.services.library,
        jobs=UploadJobs(store=house.jobs, jobs=house.services.jobs, bus=house.bus),
        quotas=house.services.quotas,
    )
    with pytest.raises(QuotaExceeded):
        uploads.create(owner=LOCAL_OWNER, length=4 * MB, metadata="")
    assert [upload.length for upload in uploads.unfinished(owner=LOCAL_OWNER)] == [4 * MB]
    assert uploads.create(owner=LOCAL_OWNER, length=3 * MB, metadata="")
    engine.dispose()


async def test_an_upload_that_did_not_know_its_length_is_judged_when_it_is_told(
    client: httpx.AsyncClient, house: House
) -> None:
    keep(house, "long", QUOTA_BYTES - MB)
    where = (await begin(client, None)).headers["location"]
    sentence(await client.patch(where, headers=BYTES, content=b"x" * 2 * MB), 507)
    told = {**BYTES, "Upload-Length": str(2 * MB)}
    sentence(await client.patch(where, headers=told, content=b"x"), 507)
    assert on_disk(house) == []
    assert (await client.patch(where, headers=BYTES, content=b"x" * (MB // 2))).status_code == 204


async def test_a_form_that_would_be_too_much_leaves_nothing(client: httpx.AsyncClient, house: House) -> None:
    keep(house, "long", QUOTA_BYTES - MB)
    answer = await client.post("/api/media", files={"file": ("a.mp4", b"x" * 2 * MB)})
    assert "are left" in sentence(answer, 507)
    assert on_disk(house) == []
    assert len((await client.get("/api/media")).json()) == 1


async def test_the_trash_counts_and_says_so(client: httpx.AsyncClient, house: House) -> None:
    keep(house, "old", QUOTA_BYTES - MB)
    keep(house, "new", MB)
    await client.delete("/api/media/old")
    refused = sentence(await begin(client, MB), 507)
    assert refused.endswith("until it is gone for good: empty it to make room.")
    usage = (await client.get("/api/usage")).json()
    free = usage.pop("free_bytes")
    assert free > 0
    assert usage == {
        "used_bytes": QUOTA_BYTES,
        "kept_bytes": MB,
        "trashed_bytes": QUOTA_BYTES - MB,
        "arriving_bytes": 0,
        "quota_bytes": QUOTA_BYTES,
    }
    house.services.trash.take_back(TrashKind.MEDIA, "old", owner=LOCAL_OWNER)
    assert (await client.get("/api/usage")).json()["trashed_bytes"] == 0


async def test_what_is_deleted_for_good_makes_room_at_once(client: httpx.AsyncClient, house: House) -> None:
    keep(house, "old", QUOTA_BYTES - MB)
    await client.delete("/api/media/old")
    sentence(await begin(client, 2 * MB), 507)
    assert (await client.delete("/api/trash/media/old")).status_code == 204
    assert (await client.get("/api/usage")).json()["used_bytes"] == 0
    assert (await begin(client, 2 * MB)).status_code == 201
