"""Having a server at work, and what must be true of it afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.domain.media import FACTS_VERSION
from tests.running_server import RunningServer
from tests.waiting import wait_until

WORK_SECONDS = 180


def begin_slow_job(server: RunningServer, clip: Path) -> dict[str, Any]:
    """Bring the clip in, and return the job that makes its copy once ffmpeg runs for it."""
    asset = server.upload(clip)["asset"]
    wait_until(lambda: proxy_processes(server), "ffmpeg makes the copy", seconds=WORK_SECONDS)
    return job_of(server, asset["id"], "derive")


def job_of(server: RunningServer, asset_id: str, operation: str) -> dict[str, Any]:
    """The one job of that kind for an asset."""
    jobs = [
        job for job in server.get("/api/jobs") if (job["asset_id"], job["operation"]) == (asset_id, operation)
    ]
    assert len(jobs) == 1, jobs
    return dict(jobs[0])


def proxy_processes(server: RunningServer) -> list[int]:
    """The ffmpeg processes that make a copy now."""
    return [pid for pid, command in server.processes().items() if "proxy.mp4" in command]


def finished(server: RunningServer, job_id: str) -> dict[str, Any]:
    """The job, once it is over."""

    def is_over() -> bool:
        return server.get(f"/api/jobs/{job_id}")["finished_at"] is not None

    wait_until(is_over, f"job {job_id} is over; the server said: {server.log}", seconds=WORK_SECONDS)
    return dict(server.get(f"/api/jobs/{job_id}"))


def check_done_once(server: RunningServer, job_id: str) -> dict[str, Any]:
    """The job completed, with one last word, and nothing but whole files is there."""
    job = finished(server, job_id)
    assert job["status"] == "completed", job
    events = server.get(f"/api/jobs/{job_id}/progress-history")["events"]
    assert [event["job_seq"] for event in events] == list(range(len(events)))
    assert [event["type"] for event in events].count("complete") == 1
    assert events[-1]["type"] == "complete"
    folder = server.data_dir / "files" / "media" / job["asset_id"]
    made = {f"proxy-v{FACTS_VERSION}.mp4", f"filmstrip-v{FACTS_VERSION}.jpg"}
    assert {path.name for path in folder.iterdir()} == {"original", *made}
    scratch = server.data_dir / "files" / "scratch"
    assert not scratch.exists() or not list(scratch.iterdir())
    return job
