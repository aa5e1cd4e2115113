"""Jobs over HTTP."""

from __future__ import annotations

import io
from zipfile import ZipFile

import httpx
import pytest

from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobKind, JobState, NewJob, Queue, Tick
from app.services.jobs.job_json import job_to_json
from app.services.progress.event_json import event_to_json
from tests.api.conftest import House, sentence


def submit(house: House, job_id: str = "job", **more: object) -> None:
    fields = {"owner": LOCAL_OWNER, "kind": JobKind.RENDER, "title": "Talk"} | more
    house.jobs.add(NewJob(id=job_id, **fields))  # type: ignore[arg-type]


def run(house: House, job_id: str = "job", ticks: int = 3, state: JobState = JobState.COMPLETED) -> None:
    taken = house.jobs.claim(job_id, worker="w", lease=60)
    assert taken is not None
    for number in range(ticks):
        house.jobs.record(taken[0], Tick(number / 10, "encoding"))
    house.jobs.finish(taken[0], state)


async def test_jobs_are_listed_and_shown_as_everywhere(client: httpx.AsyncClient, house: House) -> None:
    submit(house, "a", project_id="p1")
    submit(house, "b", project_id="p2")
    run(house, "a")
    listed = (await client.get("/api/jobs")).json()
    assert [job["id"] for job in listed] == ["b", "a"]
    assert listed[1] == job_to_json(house.jobs.get("a")) == (await client.get("/api/jobs/a")).json()
    done = (await client.get("/api/jobs", params={"state": "completed"})).json()
    assert [job["id"] for job in done] == ["a"]
    both = (await client.get("/api/jobs?state=completed&state=pending&limit=1&before=b")).json()
    assert [job["id"] for job in both] == ["a"]
    of_project = (await client.get("/api/jobs", params={"project": "p2"})).json()
    assert [job["id"] for job in of_project] == ["b"]


async def test_what_is_not_there_is_404_and_what_is_wrong_is_422(client: httpx.AsyncClient) -> None:
    for method, address in (
        ("GET", "/api/jobs/nothing"),
        ("DELETE", "/api/jobs/nothing"),
        ("POST", "/api/jobs/nothing/cancel"),
        ("POST", "/api/jobs/nothing/retry"),
        ("GET", "/api/jobs/nothing/progress-history"),
        ("GET", "/api/nowhere"),
    ):
        sentence(await client.request(method, address), 404)
    sentence(await client.get("/api/jobs?state=sleeping"), 422)
    sentence(await client.get("/api/jobs?limit=0"), 422)
    sentence(await client.get("/api/jobs/" + "x" * 65), 422)
    sentence(await client.get("/api/jobs/a%00b"), 422)


async def test_another_persons_job_is_404(client: httpx.AsyncClient, house: House) -> None:
    submit(house, owner="somebody")
    sentence(await client.get("/api/jobs/job"), 404)
    sentence(await client.get("/api/jobs/job/progress-history"), 404)
    sentence(await client.post("/api/jobs/job/cancel"), 404)
    sentence(await client.delete("/api/jobs/job"), 404)
    assert (await client.get("/api/jobs")).json() == []


async def test_a_job_is_cancelled_tried_again_and_deleted(client: httpx.AsyncClient, house: House) -> None:
    submit(house)
    assert "failed or cancelled" in sentence(await client.post("/api/jobs/job/retry"), 409)
    cancelled = await client.post("/api/jobs/job/cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    again = await client.post("/api/jobs/job/retry")
    assert (again.status_code, again.json()["status"]) == (202, "pending")
    assert house.queue.hints[-1][0] == again.json()["id"]
    assert (await client.delete("/api/jobs/job")).status_code == 204
    sentence(await client.get("/api/jobs/job"), 404)


async def test_a_waiting_job_is_put_first_paused_and_resumed(client: httpx.AsyncClient, house: House) -> None:
    submit(house)
    first = await client.post("/api/jobs/job/priority", json={"priority": "first"})
    assert (first.json()["priority"], first.json()["stage"]) == ("first", "first in line")
    assert "first, normal or low" in sentence(
        await client.post("/api/jobs/job/priority", json={"priority": "now"}), 422
    )
    paused = (await client.post("/api/jobs/job/pause")).json()
    assert (paused["status"], paused["paused"], paused["message"]) == ("pending", True, "Paused")
    assert house.queue.hints == []
    resumed = (await client.post("/api/jobs/job/resume")).json()
    assert (resumed["paused"], resumed["stage"]) == (False, "first in line")
    assert house.queue.hints == [("job", Queue.RENDER)]
    run(house)
    for what, body in (("priority", {"priority": "low"}), ("pause", None), ("resume", None)):
        sentence(await client.post(f"/api/jobs/job/{what}", json=body), 409)
    submit(house, "import", kind=JobKind.IMPORT)
    assert "Only an export" in sentence(await client.post("/api/jobs/import/pause"), 409)


async def test_a_jobs_history_is_read_by_cursor_in_pages(client: httpx.AsyncClient, house: House) -> None:
    submit(house)
    run(house, ticks=3)
    told = [event_to_json(event) for event in house.jobs.events_of_job("job")]
    read: list[dict[str, object]] = []
    cursor, more = None, True
    while more:
        params = {"limit": "2"} | ({"since": cursor} if cursor else {})
        page = (await client.get("/api/jobs/job/progress-history", params=params)).json()
        read += page["events"]
        cursor, more = page["cursor"], page["more"]
    assert read == told
    assert [event["job_seq"] for event in read] == list(range(6))
    rest = (await client.get("/api/jobs/job/progress-history", params={"since": cursor})).json()
    assert rest == {"events": [], "cursor": cursor, "more": False}


async def test_a_person_may_ask_for_the_history_by_time(client: httpx.AsyncClient, house: House) -> None:
    submit(house)
    run(house, ticks=3)
    told = [event.created_at for event in house.jobs.events_of_job("job")]
    address = "/api/jobs/job/progress-history"
    later = (await client.get(address, params={"since": told[2]})).json()
    assert [event["created_at"] for event in later["events"]] == [at for at in told if at > told[2]]
    assert len((await client.get(address, params={"since": "2001-01-01"})).json()["events"]) == 6
    shifted = "2001-01-01T00:00:00+05:00"
    assert len((await client.get(address, params={"since": shifted, "limit": "1"})).json()["events"]) == 1


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_time_that_no_calendar_holds_is_refused(
    client: httpx.AsyncClient, house: House, since: str
) -> None:
    submit(house)
    answer = await client.get("/api/jobs/job/progress-history", params={"since": since})
    assert "time" in sentence(answer, 422)


async def test_the_history_since_the_first_of_all_days_is_the_whole(
    client: httpx.AsyncClient, house: House
) -> None:
    submit(house)
    answer = await client.get("/api/jobs/job/progress-history", params={"since": "0001-01-01"})
    assert len(answer.json()["events"]) == 1


@pytest.mark.parametrize("since", ["x", ":", "a:-1", "a:1e9", "9" * 200, "a:" + "9" * 19])
async def test_a_cursor_that_is_none_is_refused(client: httpx.AsyncClient, house: House, since: str) -> None:
    submit(house)
    answer = await client.get("/api/jobs/job/progress-history", params={"since": since})
    assert "cursor" in sentence(answer, 422)


def finish_with(house: House, job_id: str, *files: str) -> None:
    taken = house.jobs.claim(job_id, worker="w", lease=60)
    assert taken is not None
    made = []
    for number, name in enumerate(files):
        key = f"outputs/{job_id}/{number}"
        with house.files.writing(key) as file:
            file.write(f"{job_id} {name}".encode())
        made.append({"name": name, "key": key, "bytes": 1, "kind": "video"})
    house.jobs.finish(taken[0], JobState.COMPLETED, result={"files": made})


async def test_the_files_of_a_job_and_its_parts_come_in_one(client: httpx.AsyncClient, house: House) -> None:
    submit(house, "all", kind=JobKind.EXPORTS, title="Größe")
    submit(house, "first", batch="all")
    submit(house, "second", batch="all")
    submit(house, "waiting", batch="all")
    submit(house, "other")
    assert sentence(await client.get("/api/jobs/all/outputs.zip"), 404) == "There are no finished files."
    finish_with(house, "first", "a.mp4", "a.en.srt")
    finish_with(house, "second", "a.mp4")
    finish_with(house, "other", "b.mp4")
    answer = await client.get("/api/jobs/all/outputs.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe.zip" in answer.headers["content-disposition"]
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.mp4": b"first a.mp4",
            "a.en.srt": b"first a.en.srt",
            "a (2).mp4": b"second a.mp4",
        }
    assert (await client.get("/api/jobs/first")).json()["batch"] == "all"
    sentence(await client.get("/api/jobs/nothing/outputs.zip"), 404)
