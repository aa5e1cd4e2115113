"""Exports and captions over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.jobs import JobState
from tests.api.conftest import House, bring_in, sentence
from tests.api.test_projects_api import created, document


async def project_with_a_clip(client: httpx.AsyncClient, house: House) -> str:
    bring_in(house, "A")
    project = await created(client, timeline_state=document("A[0:50]"))
    return f"/api/projects/{project['id']}"


async def test_an_export_is_asked_for_and_becomes_a_job(client: httpx.AsyncClient, house: House) -> None:
    address = await project_with_a_clip(client, house)
    preset = (await client.get("/api/presets")).json()[1]["name"]
    answer = await client.post(f"{address}/renders", json={"preset": preset, "name": "Final"})
    assert answer.status_code == 202
    job = answer.json()
    assert (job["operation"], job["status"], job["title"]) == ("render", "pending", "Final.mp4")
    assert house.queue.hints[-1][0] == job["id"]
    assert (await client.get(f"/api/jobs/{job['id']}")).json() | {"others": []} == job
    usual = await client.post(f"{address}/renders")
    assert (usual.status_code, usual.json()["title"]) == (202, "Talk.mp4")


async def test_the_same_idempotency_key_is_the_same_job(client: httpx.AsyncClient, house: House) -> None:
    address = await project_with_a_clip(client, house)
    asked = [
        await client.post(f"{address}/renders", headers={"Idempotency-Key": "click-1"}, json={})
        for _ in range(3)
    ]
    assert len({answer.json()["id"] for answer in asked}) == 1
    assert len((await client.get("/api/jobs")).json()) == 1
    too_long = {"Idempotency-Key": "x" * 256}
    sentence(await client.post(f"{address}/renders", headers=too_long), 422)


async def test_several_files_are_a_job_each_and_none_when_one_cannot_be(
    client: httpx.AsyncClient, house: House
) -> None:
    address = await project_with_a_clip(client, house)
    wanted = {"presets": ["mp4", "gif"], "range": [10, 20], "name": "{preset} {n}"}
    told = (await client.post(f"{address}/renders/description", json=wanted)).json()
    first, second = told["names"]
    answer = (await client.post(f"{address}/renders", json=wanted)).json()
    (other,) = answer["others"]
    assert answer["title"] == f"{first}.mp4"
    assert (await client.get(f"/api/jobs/{other}")).json()["title"] == f"{second}.gif"
    sentence(await client.post(f"{address}/renders", json={**wanted, "range": [10, 51]}), 422)
    sentence(await client.post(f"{address}/renders", json={"presets": ["mp4", "none"]}), 422)
    assert len((await client.get("/api/jobs")).json()) == 2


async def test_what_an_export_would_be_is_told_without_making_it(
    client: httpx.AsyncClient, house: House
) -> None:
    address = await project_with_a_clip(client, house)
    told = (await client.post(f"{address}/renders/description", json={"preset": "mp4"})).json()
    assert (told["size"], told["frames"], told["seconds"]) == ([1280, 720], 50, 2.0)
    assert told["sentence"]
    assert told["warnings"] == []
    assert (await client.get("/api/jobs")).json() == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"size": "9p"},
        {"range": [1]},
        {"range": "all"},
        {"target_bytes": 10},
        {"quality": 3},
        {"preset": "none"},
        {"preset": 1},
        {"captions": "loud"},
        {"owner": "x"},
        {"name": ""},
        [],
    ],
)
async def test_an_export_that_cannot_be_is_refused_before_it_is_queued(
    client: httpx.AsyncClient, house: House, wanted: Any
) -> None:
    address = await project_with_a_clip(client, house)
    sentence(await client.post(f"{address}/renders", json=wanted), 422)
    assert (await client.get("/api/jobs")).json() == []


async def test_an_export_without_its_media_says_so(client: httpx.AsyncClient, house: House) -> None:
    address = await project_with_a_clip(client, house)
    house.files.delete("media/A/original")
    assert "A.mp4" in sentence(await client.post(f"{address}/renders"), 410)
    sentence(await client.post("/api/projects/nothing/renders"), 404)


async def test_finished_files_are_downloaded_under_the_projects_name(
    client: httpx.AsyncClient, house: House
) -> None:
    address = await project_with_a_clip(client, house)
    job_id = (await client.post(f"{address}/renders")).json()["id"]
    sentence(await client.get(f"/api/jobs/{job_id}/output"), 404)
    files = []
    for index, (name, data) in enumerate((("Talk ü.mp4", b"0123456789"), ("Talk ü.en.srt", b"1\n"))):
        key = f"outputs/{job_id}/{index}.bin"
        with house.files.writing(key) as file:
            file.write(data)
        files.append({"name": name, "key": key, "bytes": len(data), "kind": "video"})
    taken = house.jobs.claim(job_id, worker="w", lease=60)
    assert taken is not None
    house.jobs.finish(taken[0], JobState.COMPLETED, result={"files": files})
    answer = await client.get(f"/api/jobs/{job_id}/output", headers={"range": "bytes=2-3"})
    assert (answer.status_code, answer.content) == (206, b"23")
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert "Talk%20%C3%BC.mp4" in answer.headers["content-disposition"]
    captions = await client.get(f"/api/jobs/{job_id}/output/1")
    assert (captions.text, captions.headers["content-type"]) == ("1\n", "text/plain; charset=utf-8")
    assert (await client.head(f"/api/jobs/{job_id}/output")).headers["content-length"] == "10"
    sentence(await client.get(f"/api/jobs/{job_id}/output/2"), 404)
    house.files.delete_tree(f"outputs/{job_id}")
    sentence(await client.get(f"/api/jobs/{job_id}/output"), 404)


async def test_a_finished_export_tells_how_it_was_made(client: httpx.AsyncClient, house: House) -> None:
    address = await project_with_a_clip(client, house)
    job = (await client.post(f"{address}/renders")).json()
    sentence(await client.get(f"/api/jobs/{job['id']}/report"), 404)
    taken = house.jobs.claim(job["id"], worker="w", lease=60)
    assert taken is not None
    report = {"frames": 50, "versions": {"ffmpeg": "9"}, "commands": ["ffmpeg -i A out.mp4"]}
    result = {"files": [], "report": report, "revision": 1}
    house.jobs.finish(taken[0], JobState.COMPLETED, result=result)
    told = (await client.get(f"/api/jobs/{job['id']}/report")).json()
    assert (told["revision"], told["report"]) == (1, report)
    assert [clip["asset"] for clip in told["plan"]["plan"]["sources"]] == ["A"]
    shown = (await client.get(f"/api/jobs/{job['id']}")).json()["result"]
    assert shown["report"] == {"frames": 50, "versions": {"ffmpeg": "9"}}, "the rest is only for who asks"


async def test_captions_go_in_as_a_file_and_come_out_as_one(client: httpx.AsyncClient, house: House) -> None:
    address = await project_with_a_clip(client, house)
    srt = {"file": ("talk.srt", b"1\n00:00:01,000 --> 00:00:03,000\nHello\n")}
    answer = await client.post(f"{address}/captions", files=srt, params={"language": "de"})
    assert answer.status_code == 201
    track = answer.json()["timeline_state"]["captions"][0]
    assert (track["language"], [cue["text"] for cue in track["cues"]]) == ("de", ["Hello"])
    assert [(cue["start"], cue["frames"]) for cue in track["cues"]] == [(25, 50)]
    more = {"captions": track["id"], "version": str(answer.json()["version"]), "replace": "true"}
    again = await client.post(f"{address}/captions", files=srt, params=more)
    assert len(again.json()["timeline_state"]["captions"][0]["cues"]) == 1
    sentence(await client.post(f"{address}/captions", files=srt, params=more), 409)
    out = await client.get(f"{address}/captions/{track['id']}.vtt")
    assert (out.text, out.headers["content-type"]) == ("vtt: 1", "text/vtt; charset=utf-8")
    assert 'filename="Talk.vtt"' in out.headers["content-disposition"]


async def test_captions_that_cannot_be_read_change_nothing(client: httpx.AsyncClient, house: House) -> None:
    address = await project_with_a_clip(client, house)
    before = (await client.get(address)).json()
    for files in ({"file": ("a.srt", b"nothing")}, {"note": (None, b"x")}):
        sentence(await client.post(f"{address}/captions", files=files), 422)
    huge = {"file": ("a.srt", b"-->" + b"x" * 34_000_000)}
    sentence(await client.post(f"{address}/captions", files=huge), 413)
    sentence(await client.get(f"{address}/captions/nothing.srt"), 404)
    sentence(await client.get(f"{address}/captions/nothing.exe"), 422)
    assert (await client.get(address)).json() == before


async def test_an_export_without_encoding_says_why_it_cannot_be(
    client: httpx.AsyncClient, house: House
) -> None:
    address = await project_with_a_clip(client, house)
    wanted = {"preset": "gif", "encode": "none"}
    refused = await client.post(f"{address}/renders/description", json=wanted)
    assert "without encoding" in sentence(refused, 422)
