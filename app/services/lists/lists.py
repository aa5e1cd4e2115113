"""Lists of videos, as people see them: made, filled from a CSV file, looked at, and deleted."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from app.domain.accounts import Act
from app.domain.errors import InvalidRequest, NotFound
from app.domain.jobs import Job, JobKind, JobState, NewJob
from app.domain.lists import (
    Entry,
    ListCounts,
    ListVideo,
    VideoList,
    VideoState,
)
from app.domain.sheet import MAX_ROWS, read_sheet, write_sheet
from app.ports import AssetStore, EventBus
from app.ports.lists import ImportFolder, ListStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.lists.batches import lists_topic
from app.services.lists.judging import Judge, JudgedEntry, storable
from app.services.permits import Permits
from app.services.progress.announcing import tell
from app.services.projects.project_fields import read_name

logger = logging.getLogger(__name__)

ATTEMPTS = 10  # a batch goes on where it was, so that a lost worker costs little
_ALIVE = (JobState.PENDING, JobState.PROCESSING)
_NOT_READY = (VideoState.WAITING, VideoState.WORKING, VideoState.FAILED)


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A list, and how far its videos are."""

    list: VideoList
    counts: ListCounts


class Lists:
    """The lists of everybody. Another owner's list does not exist."""

    def __init__(
        self,
        *,
        lists: ListStore,
        assets: AssetStore,
        jobs: Jobs,
        folder: ImportFolder,
        bus: EventBus,
        check_address: Callable[[str], object] | None = None,
        permits: Permits | None = None,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._lists = lists
        self._assets = assets
        self._jobs = jobs
        self._bus = bus
        self._judge = Judge(folder, check_address)
        self._permits = permits
        self._new_id = new_id
        self._now = now

    def create(self, *, owner: str, name: str) -> ListSummary:
        """A new list without videos. Raises InvalidRequest."""
        self._require_import(owner)
        now = self._now()
        new = VideoList(self._new_id(), owner, read_name(name), now, now)
        self._lists.create(new)
        self._announce(new)
        return ListSummary(new, ListCounts())

    def list(self, *, owner: str) -> Sequence[ListSummary]:
        """Last changed first."""
        lists = self._lists.list(owner=owner)
        counts = self._lists.counts([one.id for one in lists])
        return [ListSummary(one, counts[one.id]) for one in lists]

    def get(self, list_id: str, *, owner: str) -> ListSummary:
        """One list. Raises NotFound."""
        found = self._lists.get(list_id, owner=owner)
        return ListSummary(found, self._lists.counts([list_id])[list_id])

    def rename(self, list_id: str, *, owner: str, name: str) -> ListSummary:
        """Give a list another name. Raises NotFound, InvalidRequest."""
        self._require_import(owner)
        self._announce(self._lists.rename(list_id, owner=owner, name=read_name(name), at=self._now()))
        return self.get(list_id, owner=owner)

    def delete(self, list_id: str, *, owner: str) -> None:
        """Delete a list. Its videos stay in the library; a job that fills it is cancelled."""
        self._require_import(owner)
        found = self._lists.get(list_id, owner=owner)
        self._lists.delete(list_id, owner=owner, at=self._now())
        for job in self.running(list_id, owner=owner):
            self._jobs.cancel(job.id, owner=owner)
        logger.info("List %s deleted", list_id)
        self._announce(found)

    def videos(
        self,
        list_id: str,
        *,
        owner: str,
        states: Sequence[VideoState] = (),
        after: int = 0,
        limit: int | None = None,
    ) -> Sequence[ListVideo]:
        """The list's videos in their order, from the first with a position above `after`."""
        self._lists.get(list_id, owner=owner)
        return self._lists.videos(list_id, states=states, after=after, limit=limit)

    def add(self, list_id: str, *, owner: str, asset_ids: Sequence[str]) -> Sequence[ListVideo]:
        """Put files of the library into a list. Raises NotFound."""
        self._require_import(owner)
        found = self._lists.get(list_id, owner=owner)
        assets = [self._assets.get(asset_id, owner=owner) for asset_id in asset_ids]
        now = self._now()
        videos = [
            ListVideo(
                id=self._new_id(),
                list_id=list_id,
                position=0,
                entry=Entry(source=asset.name, title=asset.name),
                state=VideoState.READY,
                created_at=now,
                asset_id=asset.id,
            )
            for asset in assets
        ]
        placed = self._lists.add_videos(list_id, videos, at=now)
        self._announce(found)
        return placed

    def preview(self, list_id: str, *, owner: str, data: bytes) -> Sequence[JudgedEntry]:
        """What a CSV file holds, and what is wrong in which line. Raises InvalidRequest, TooLarge."""
        self._lists.get(list_id, owner=owner)
        return [self._judge.judged(entry) for entry in read_sheet(data)]

    def bring_in(
        self, list_id: str, *, owner: str, entries: Sequence[Entry], idempotency_key: str | None = None
    ) -> Job:
        """Put entries into a list, and have one job bring them all in.

        Entries with something wrong come too: they end with their error. With the same key nothing
        is put in twice, and the same job comes back.
        """
        self._require_import(owner)
        found = self._lists.get(list_id, owner=owner)
        if not entries:
            raise InvalidRequest("There are no videos to bring in.")
        if len(entries) > MAX_ROWS:
            raise InvalidRequest(f"At most {MAX_ROWS:,} videos can be brought in at once.")
        batch = self._new_id()
        if idempotency_key is not None:
            batch = hashlib.sha256(f"{list_id}:{idempotency_key}".encode()).hexdigest()[:32]
        if not self._lists.batch_of(list_id, batch):
            now = self._now()
            videos = [
                ListVideo(
                    id=self._new_id(),
                    list_id=list_id,
                    position=0,
                    entry=storable(entry),
                    state=VideoState.WAITING,
                    created_at=now,
                    batch=batch,
                )
                for entry in entries
            ]
            self._lists.add_videos(list_id, videos, at=now)
        job = self._submit(found, batch)
        self._announce(found)
        return job

    def retry(self, list_id: str, *, owner: str, ids: Sequence[str] | None = None) -> Job:
        """Bring in again what failed, and what no job is at; of those ids, when there are some.

        Raises InvalidRequest when there is nothing like that.
        """
        self._require_import(owner)
        found = self._lists.get(list_id, owner=owner)
        busy = {job.payload["batch"] for job in self.running(list_id, owner=owner)}
        wanted = [
            one.id
            for one in self._lists.videos(list_id, states=_NOT_READY, ids=ids)
            if one.batch is not None and one.batch not in busy
        ]
        batch = self._new_id()
        if not self._lists.put_in_batch(list_id, batch, ids=wanted):
            raise InvalidRequest("There is nothing to try again.")
        job = self._submit(found, batch)
        self._announce(found)
        return job

    def remove(self, list_id: str, *, owner: str, ids: Sequence[str]) -> Sequence[ListVideo]:
        """Take videos out of a list; their files stay in the library.

        A job that has one of them still to do is cancelled. Raises NotFound when none is there.
        """
        self._require_import(owner)
        found = self._lists.get(list_id, owner=owner)
        gone = self._lists.remove_videos(list_id, ids, at=self._now())
        if not gone:
            raise NotFound("That video is no longer in the list.")
        batches = {one.batch for one in gone if one.state is not VideoState.READY}
        for job in self.running(list_id, owner=owner):
            if job.payload["batch"] in batches:
                self._jobs.cancel(job.id, owner=owner)
        self._announce(found)
        return gone

    def sheet(self, list_id: str, *, owner: str) -> str:
        """The list as a CSV file that can be brought in again."""
        return write_sheet(one.entry for one in self.videos(list_id, owner=owner))

    def running(self, list_id: str, *, owner: str) -> Sequence[Job]:
        """The jobs that fill the list now, newest first."""
        jobs = self._jobs.list(owner=owner, states=_ALIVE, limit=500)
        return [job for job in jobs if job.kind is JobKind.BATCH and job.payload.get("list_id") == list_id]

    def showing(self, asset_id: str, *, owner: str) -> Sequence[str]:
        """The names of the lists that an asset is in."""
        ids = self._lists.with_asset(asset_id)
        return [one.name for one in self._lists.list(owner=owner) if one.id in ids]

    def assets(self, *, owner: str) -> Collection[str]:
        """The ids of the files that the person's lists hold."""
        return self._lists.assets_of(owner)

    def _require_import(self, owner: str) -> None:
        if self._permits is not None:
            self._permits.require(owner, Act.IMPORT)

    def _submit(self, filled: VideoList, batch: str) -> Job:
        return self._jobs.submit(
            NewJob(
                id=self._new_id(),
                owner=filled.owner,
                kind=JobKind.BATCH,
                title=filled.name,
                payload={"list_id": filled.id, "batch": batch},
                max_attempts=ATTEMPTS,
                idempotency_key=f"batch:{batch}",
            )
        )

    def _announce(self, changed: VideoList) -> None:
        tell(self._bus, lists_topic(changed.owner), {"list_id": changed.id})
