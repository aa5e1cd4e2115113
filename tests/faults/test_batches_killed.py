"""A list of 250 rows on a real server, whose workers are killed on the way: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.media import Clip, make
from tests.running_server import RunningServer, running_server
from tests.waiting import wait_until

GOOD = 245
BAD = ("nothing.mp4", "../outside.mp4", "text.mp4", "good000.mp4,Backwards,5,4", "good001.mp4,Odd,soon")
SECONDS = 180


@pytest.fixture
def imports(tmp_path: Path) -> Path:
    """A folder of 245 videos and one that is none."""
    folder = tmp_path / "import"
    folder.mkdir()
    clip = make(Clip(frames=10, first=0, gop=10))
    for number in range(GOOD):
        shutil.copyfile(clip, folder / f"good{number:03}.mp4")
    (folder / "text.mp4").write_text("words")
    return folder


@pytest.fixture
def server(tmp_path: Path, imports: Path) -> Iterator[RunningServer]:
    """A server that may read that folder."""
    with running_server(tmp_path / "data", settings={"CUTROOM_IMPORT_DIR": str(imports)}) as running:
        yield running


def bulk(server: RunningServer) -> tuple[str, str]:
    """The ids of a new list, and of the job that fills it."""
    rows = [f"good{number:03}.mp4" for number in range(GOOD)]
    for index, row in enumerate(BAD):
        rows.insert(index * 50, row)
    list_id = server.post("/api/lists", {"name": "Talks"})["id"]
    request = urllib.request.Request(
        f"{server.url}/api/lists/{list_id}/videos/bulk",
        data="\n".join(rows).encode(),
        headers={"Content-Type": "text/csv"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return list_id, json.load(answer)["id"]


def worker_of(server: RunningServer, job_id: str) -> int | None:
    """The process that runs a job."""
    for worker in server.get("/health")["workers"]:
        if job_id in worker["jobs"]:
            return server.workers().get(worker["id"].rpartition(":")[2])
    return None


def kill_worker_of(server: RunningServer, list_id: str, job_id: str, *, after: int) -> None:
    """Kill it as soon as so many videos are ready."""
    at_work: list[int] = []

    def so_far() -> bool:
        if server.get(f"/api/lists/{list_id}")["videos"]["ready"] < after:
            return False
        assert server.get(f"/api/jobs/{job_id}")["status"] in ("pending", "processing"), "it was too quick"
        at_work.extend(filter(None, (worker_of(server, job_id),)))
        return bool(at_work)

    wait_until(so_far, f"{after} videos are ready", seconds=SECONDS)
    os.kill(at_work[0], signal.SIGKILL)


def hear(socket: ClientConnection) -> list[dict[str, Any]]:
    """What a socket hears of the batch up to its end; only what is stored counts."""
    heard = []
    while True:
        event = json.loads(socket.recv(timeout=SECONDS))
        if event["type"] == "ping":
            socket.send(json.dumps({"type": "pong"}))
        if event.get("operation") == "batch" and event["seq"] is not None:
            heard.append(event)
            if event["type"] != "progress":
                return heard


def test_a_batch_whose_worker_is_killed_twice_ends_as_if_nothing_had_been(server: RunningServer) -> None:
    address = server.url.replace("http", "ws") + "/api/ws/progress"
    with connect(address) as one, connect(address) as two, ThreadPoolExecutor() as threads:
        for socket in (one, two):
            assert json.loads(socket.recv(timeout=SECONDS))["type"] == "ready"  # it hears all from here on
        hearing = [threads.submit(hear, socket) for socket in (one, two)]
        list_id, job_id = bulk(server)
        kill_worker_of(server, list_id, job_id, after=40)
        kill_worker_of(server, list_id, job_id, after=120)
        heard = [each.result() for each in hearing]
    job = server.get(f"/api/jobs/{job_id}")
    assert job["status"] == "completed_with_errors"
    assert job["attempt"] == 3
    assert job["message"] == "245 of 250 videos are ready. 5 could not be brought in."
    assert len(job["result"]["errors"]) == 5
    videos = server.get(f"/api/lists/{list_id}/videos?limit=1000")
    assert [video["state"] for video in videos].count("ready") == GOOD
    assert {video["line"] for video in videos if video["error"]} == {1, 51, 101, 151, 201}
    media = server.get("/api/media")
    assert len(media) == GOOD
    assert {one["id"] for one in media} == {video["asset_id"] for video in videos if video["asset_id"]}
    originals = list((server.data_dir / "files" / "media").glob("*/original"))
    assert len(originals) == 1  # they all have the same content
    events = server.get(f"/api/jobs/{job_id}/progress-history")["events"]
    assert heard[0] == heard[1] == events
    told = [event["current_video"] for event in events if event["total_videos"] and not event["error"]]
    assert set(told) >= set(range(10, 251, 10))
    assert len(events) < 60
