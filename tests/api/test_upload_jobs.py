"""An upload is a job too: everybody sees how far it is, and may end it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import NotFound
from app.domain.uploads import Upload
from app.services.media.upload_jobs import UploadJobs
from app.services.media.uploads import Uploads
from tests.api.conftest import House, api_of, client_of, sentence
from tests.api.test_tus import BYTES, DATA, TUS, UPLOADS, begin, bytes_on_disk, metadata, send

NAMED = {"Upload-Metadata": metadata(filename="talk.mp4")}


async def jobs(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    every = (await client.get("/api/jobs")).json()
    return [job for job in every if job["operation"] == "upload"]


async def history(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    (job,) = await jobs(client)
    found: list[dict[str, Any]] = (await client.get(f"/api/jobs/{job['id']}/progress-history")).json()[
        "events"
    ]
    return found


async def test_an_upload_is_a_job_from_its_first_request_to_its_last(client: httpx.AsyncClient) -> None:
    where = await begin(client, more=NAMED)
    (job,) = await jobs(client)
    assert (job["status"], job["title"], job["progress"]) == ("processing", "talk.mp4", 0)
    answer = await send(client, where, DATA, 0)
    assert answer.headers["cutroom-progress"] == job["id"]
    (over,) = await jobs(client)
    assert (over["id"], over["status"], over["progress"]) == (job["id"], "completed", 100)
    assert over["result"] == {
        "asset_id": answer.headers["cutroom-asset"],
        "job_id": answer.headers["cutroom-job"],
    }
    assert [event["status"] for event in await history(client)] == ["processing", "completed"]


async def test_a_request_that_breaks_off_says_how_much_is_here(
    client: httpx.AsyncClient, house: House
) -> None:
    where = await begin(client, more=NAMED)
    upload_id = where.rpartition("/")[2]
    arrival = house.services.uploads.take(upload_id, owner=LOCAL_OWNER, offset=0)
    arrival.write(DATA[:5000])
    arrival.end(whole=False)
    last = (await history(client))[-1]
    assert (last["downloaded_bytes"], last["total_bytes"]) == (5000, len(DATA))
    assert (last["status"], last["message"]) == ("processing", "5\u00a0kB of 10.2\u00a0kB are here")
    assert last["eta_seconds"] is None


async def test_the_job_goes_on_after_the_server_was_started_again(
    client: httpx.AsyncClient, house: House
) -> None:
    where = await begin(client, more=NAMED)
    await send(client, where, DATA[:4000], 0)
    again = Uploads(
        store=house.uploads,
        files=house.files,
        library=house.services.library,
        jobs=UploadJobs(store=house.jobs, jobs=house.services.jobs, bus=house.bus),
    )
    arrival = again.take(where.rpartition("/")[2], owner=LOCAL_OWNER, offset=4000)
    arrival.write(DATA[4000:])
    arrival.end(whole=True)
    upload: Upload = again.settled(where.rpartition("/")[2], owner=LOCAL_OWNER)
    (job,) = await jobs(client)
    assert (job["status"], job["result"]["asset_id"]) == ("completed", upload.asset_id)


async def test_an_upload_that_is_given_up_ends_its_job(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, more=NAMED)
    await send(client, where, DATA[:4000], 0)
    assert (await client.delete(where, headers=TUS)).status_code == 204
    assert [job["status"] for job in await jobs(client)] == ["cancelled"]


async def test_whoever_cancels_the_job_ends_the_upload(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, more=NAMED)
    upload_id = where.rpartition("/")[2]
    arrival = house.services.uploads.take(upload_id, owner=LOCAL_OWNER, offset=0)
    arrival.write(DATA[:4000])
    (job,) = await jobs(client)
    answer = await client.post(f"/api/jobs/{job['id']}/cancel")
    assert answer.json()["status"] == "cancelled"
    assert bytes_on_disk(house) == 0
    assert (await client.head(where, headers=TUS)).status_code == 404
    with pytest.raises(NotFound):  # of the request that was under way nothing stays
        arrival.end(whole=False)
    assert bytes_on_disk(house) == 0
    assert (await history(client))[-1]["status"] == "cancelled"
    assert "has to be sent again" in sentence(await client.post(f"/api/jobs/{job['id']}/retry"), 409)
    assert (await client.delete(f"/api/jobs/{job['id']}")).status_code == 204


async def test_an_upload_of_nothing_ends_its_job_with_the_reason(client: httpx.AsyncClient) -> None:
    await begin(client, 0, more=NAMED)
    (job,) = await jobs(client)
    assert (job["status"], job["error"]) == ("failed", "That file is empty.")


async def test_a_time_that_runs_out_ends_the_job_too(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, more=NAMED)
    upload_id = where.rpartition("/")[2]
    house.uploads.advance(upload_id, offset=0, length=len(DATA), expires_at="2020-01-01T00:00:00.000000Z")
    assert house.services.uploads.sweep() == 1
    (job,) = await jobs(client)
    assert (job["status"], job["message"]) == ("cancelled", "Nobody went on with it for 7 days.")


async def test_what_is_told_is_throttled_and_knows_the_time_that_is_left(house: House) -> None:
    clock = [0.0]
    told = UploadJobs(store=house.jobs, jobs=house.services.jobs, bus=house.bus, monotonic=lambda: clock[0])
    uploads = Uploads(store=house.uploads, files=house.files, library=house.services.library, jobs=told)
    upload = uploads.create(owner=LOCAL_OWNER, length=640_000, metadata=NAMED["Upload-Metadata"])
    teller = told.teller(upload)
    for number in range(1, 257):
        clock[0] += 1 / 64
        teller.advance(number * 1000)
    async with client_of(api_of(house.services)) as client:
        events = (await history(client))[1:]
    assert len(events) == 4
    assert [event["progress"] for event in events] == [10, 20, 30, 40]
    assert {round(event["speed"]) for event in events} == {64_000}
    assert [event["eta_seconds"] for event in events] == [9, 8, 7, 6]


async def test_the_parts_of_a_whole_are_no_jobs_but_the_whole_is(client: httpx.AsyncClient) -> None:
    part = await begin(client, 4, more={"Upload-Concat": "partial"})
    assert (await client.patch(part, headers={**BYTES, "Upload-Offset": "0"}, content=b"1234")).is_success
    assert await jobs(client) == []
    whole = {**TUS, "Upload-Concat": f"final;{part}", **NAMED}
    assert (await client.post(UPLOADS, headers=whole)).status_code == 201
    assert [(job["title"], job["status"]) for job in await jobs(client)] == [("talk.mp4", "completed")]
