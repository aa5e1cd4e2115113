"""Once a day room is made: what goes was to go or can be made again, and what is in use stays."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.adapters.db.jobs import SqlJobStore
from app.adapters.files import DiskFiles
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import Job, JobKind, JobState, NewJob, Queue
from app.domain.media import Asset, AssetState
from app.domain.tidying import DAY, Keep
from app.services.clock import now_iso
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.jobs.running import JobRunner
from app.services.jobs.worker_pace import Pace
from app.services.progress.reporting import JobContext
from app.services.tidying import Tidying
from tests.databases import migrated_sqlite
from tests.fakes import MemoryAssetStore, MemoryBus
from tests.waiting import wait_until


class NoQueue:
    """Nobody hears a hint."""

    def hint(self, job_id: str, queue: Queue) -> None: ...


@dataclass
class FakeUse:
    """Which files people work with."""

    keys: Collection[str] = ()

    def since(self, _moment: str) -> Collection[str]:
        return self.keys


@dataclass
class House:
    """A disk and its rows, and the worker that tidies up."""

    store: SqlJobStore
    jobs: Jobs
    files: DiskFiles
    assets: MemoryAssetStore
    use: FakeUse
    keep: Keep = field(default_factory=Keep)
    sweeps: list[str] = field(default_factory=list)

    def tidying(self) -> Tidying:
        return Tidying(
            store=self.store,
            jobs=self.jobs,
            assets=self.assets,
            use=self.use,
            files=self.files,
            sweep_uploads=lambda: self.swept("uploads", 2),
            sweep_trash=lambda: self.swept("trash", 1),
            sweep_pieces=lambda: self.swept("parts", 3000),
            keep=self.keep,
            keeper=lambda: LOCAL_OWNER,
        )

    def swept(self, what: str, count: int) -> int:
        self.sweeps.append(what)
        return count

    def tidy_up(self) -> Job:
        """Have it done, and give the job of today."""
        tidying = self.tidying()
        tidying.once_a_day()
        handlers = {JobKind.TIDY: tidying.run, JobKind.RENDER: lambda _context: Outcome({"files": [{}]})}
        runner = JobRunner(store=self.store, queue=NoQueue(), bus=MemoryBus(), handlers=handlers)
        runner.run_next(Queue.BACKGROUND)
        return next(job for job in self.store.list(owner=LOCAL_OWNER) if job.kind is JobKind.TIDY)

    def put(self, key: str, *, days: float) -> None:
        """A file of ten bytes that was last used so many days ago."""
        with self.files.writing(key) as file:
            file.write(b"0123456789")
        then = time.time() - days * DAY
        os.utime(self.files.path(key), (then, then))

    def there(self, *keys: str) -> list[str]:
        return [key for key in keys if self.files.exists(key)]

    def exported(self, job_id: str, *, batch: str | None = None) -> None:
        self.store.add(NewJob(job_id, LOCAL_OWNER, JobKind.RENDER, "Talk", batch=batch))
        taken = self.store.claim(job_id, worker="w", lease=60)
        assert taken is not None
        self.store.finish(
            taken[0], JobState.COMPLETED, result={"files": [{"key": f"outputs/{job_id}/0.mp4"}]}
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    engine = migrated_sqlite(tmp_path / "jobs.db")
    store, files = SqlJobStore(engine), DiskFiles(tmp_path / "files")
    jobs = Jobs(store=store, queue=NoQueue(), bus=MemoryBus(), files=files)
    yield House(store, jobs, files, MemoryAssetStore(), FakeUse())
    engine.dispose()


def test_it_is_done_once_a_day_and_says_what_went(house: House) -> None:
    for _ in range(3):
        house.tidying().once_a_day()
    done = house.tidy_up()
    assert (done.state, done.message) == (
        JobState.COMPLETED,
        "Removed: 2 uploads, 1 deleted thing, 3\u00a0kB of parts.",
    )
    assert house.sweeps == ["uploads", "trash", "parts"]
    assert len([job for job in house.store.list(owner=LOCAL_OWNER) if job.kind is JobKind.TIDY]) == 1
    told = house.store.events_of_job(done.id)
    assert [event.stage for event in told if event.status is JobState.PROCESSING][1:] == [
        *("old events", "uploads", "trash", "leftovers", "previews", "parts", "exports")
    ]


def test_old_news_goes_and_its_job_stays(house: House) -> None:
    house.exported("old")
    told = len(house.store.events_of_job("old"))  # and three of the job that tidies up
    house.keep = Keep(event_days=-1)  # everything is from before tomorrow
    assert f"{told + 3} old events" in house.tidy_up().message
    assert (house.store.events_of_job("old"), house.store.get("old").state) == ([], JobState.COMPLETED)


def test_unused_previews_go_and_are_known_to_be_gone(house: House) -> None:
    for name, days in (("old", 100.0), ("worked-with", 100.0), ("new", 1.0)):
        for file in ("original", "proxy.mp4", "filmstrip.jpg", "peaks.u8", "sound-2.m4a", "index"):
            house.put(f"media/{name}/{file}", days=days)
        asset = Asset(name, LOCAL_OWNER, name, f"media/{name}/original", AssetState.READY, 10, now_iso())
        house.assets.add(replace(asset, proxy_key=f"media/{name}/proxy.mp4"))
    house.use.keys = ["media/worked-with/original"]
    assert "50 bytes of previews" in house.tidy_up().message
    assert house.there(*(f"media/old/{file}" for file in ("original", "proxy.mp4", "index"))) == [
        "media/old/original"
    ]
    gone, kept = house.assets.get("old"), house.assets.get("worked-with")
    assert (gone.proxy_key, gone.cleared_at is not None) == (None, True)
    assert (kept.proxy_key, kept.cleared_at) == ("media/worked-with/proxy.mp4", None)
    assert len(house.there("media/worked-with/proxy.mp4", "media/new/proxy.mp4")) == 2


def test_what_dead_jobs_left_goes_and_what_living_ones_work_on_stays(house: House) -> None:
    house.exported("dead")
    house.store.add(NewJob("waits", LOCAL_OWNER, JobKind.RENDER, "Talk"))
    house.store.add(NewJob("paused", LOCAL_OWNER, JobKind.RENDER, "Talk"))
    house.store.hold("paused", owner=LOCAL_OWNER)
    for name, days in (("dead", 3), ("unknown", 3), ("waits", 30), ("paused", 30), ("upload-x", 0.5)):
        house.put(f"scratch/{name}/part", days=days)
    assert "2 leftovers" in house.tidy_up().message
    left = house.there(
        *(f"scratch/{name}/part" for name in ("dead", "unknown", "waits", "paused", "upload-x"))
    )
    assert left == ["scratch/waits/part", "scratch/paused/part", "scratch/upload-x/part"]


def test_exports_stay_unless_a_limit_is_set(house: House) -> None:
    for name, days in (("old", 40), ("new", 5)):
        house.exported(name)
        house.put(f"outputs/{name}/0.mp4", days=days)
    assert "export" not in house.tidy_up().message
    house.store.delete(house.tidy_up().id, owner=LOCAL_OWNER)
    house.keep = Keep(export_days=30)
    assert "1 export" in house.tidy_up().message
    assert house.there("outputs/old/0.mp4", "outputs/new/0.mp4") == ["outputs/new/0.mp4"]
    old, new = house.store.get("old"), house.store.get("new")
    assert (old.result, old.message) == ({"files": []}, "The file was removed after 30 days.")
    assert new.result == {"files": [{"key": "outputs/new/0.mp4"}]}


def test_several_exports_have_nothing_to_fetch_when_the_last_of_them_went(house: House) -> None:
    house.store.add(NewJob("all", LOCAL_OWNER, JobKind.EXPORTS, "Talks"))
    taken = house.store.claim("all", worker="w", lease=60)
    assert taken is not None
    house.store.finish(taken[0], JobState.COMPLETED, result={"ready": 2}, message="2 are ready.")
    for name, days in (("first", 40), ("second", 20)):
        house.exported(name, batch="all")
        house.put(f"outputs/{name}/0.mp4", days=days)
    house.keep = Keep(export_days=30)
    house.store.delete(house.tidy_up().id, owner=LOCAL_OWNER)
    assert house.store.get("all").result == {"ready": 2}
    house.keep = Keep(export_days=10)
    house.tidy_up()
    whole = house.store.get("all")
    assert whole.result == {"ready": 2, "files": []}
    assert whole.message == "Its files were removed after 10 days."


def test_it_can_be_stopped_and_what_is_left_stays(house: House) -> None:
    for number in range(3):
        house.put(f"scratch/dead{number}/part", days=3)
    tidying = house.tidying()
    tidying.once_a_day()

    def stopped(context: JobContext) -> Outcome:
        house.store.request_cancel(context.job.id, owner=LOCAL_OWNER)
        wait_until(context.cancelled, "the handler hears of it")
        return tidying.run(context)

    runner = JobRunner(
        store=house.store,
        queue=NoQueue(),
        bus=MemoryBus(),
        handlers={JobKind.TIDY: stopped},
        pace=Pace(heartbeat=0.01),
    )
    runner.run_next(Queue.BACKGROUND)
    (job,) = house.store.list(owner=LOCAL_OWNER)
    assert job.state is JobState.CANCELLED
    assert len(house.there(*(f"scratch/dead{number}/part" for number in range(3)))) == 3
