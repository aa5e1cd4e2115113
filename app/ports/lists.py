"""What lists need from the outside world. Promises only, as in `app.ports`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from app.domain.lists import ListCounts, ListVideo, VideoList, VideoState
from app.domain.media import Asset
from app.domain.trash import Trashed, TrashKind
from app.ports import Cancelled


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a batch is: what its job settled, and all that it has to do."""

    ready: int
    failed: int
    total: int


class ListStore(Protocol):
    """Lists and their videos. What was deleted is not found, until it is taken back."""

    def create(self, new: VideoList) -> None: ...

    def get(self, list_id: str, *, owner: str) -> VideoList:
        """Raises NotFound."""
        ...

    def list(self, *, owner: str) -> Sequence[VideoList]:
        """Last changed first."""
        ...

    def counts(self, list_ids: Sequence[str]) -> Mapping[str, ListCounts]:
        """How far the videos of each of those lists are."""
        ...

    def rename(self, list_id: str, *, owner: str, name: str, at: str) -> VideoList: ...

    def delete(self, list_id: str, *, owner: str, at: str) -> None:
        """Put the list aside. Raises NotFound."""
        ...

    def add_videos(self, list_id: str, videos: Sequence[ListVideo], *, at: str) -> Sequence[ListVideo]:
        """Put videos at the end of a list; their positions are given here."""
        ...

    def videos(
        self,
        list_id: str,
        *,
        states: Sequence[VideoState] = (),
        ids: Sequence[str] | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Sequence[ListVideo]:
        """In their order, from the first with a position above `after`."""
        ...

    def batch_of(self, list_id: str, batch: str) -> Sequence[ListVideo]:
        """The videos of a batch, in their order."""
        ...

    def with_asset(self, asset_id: str) -> Sequence[str]:
        """The ids of the lists that an asset is in."""
        ...

    def assets_of(self, owner: str) -> Collection[str]:
        """The ids of the assets in a person's lists."""
        ...

    def remove_videos(self, list_id: str, ids: Sequence[str], *, at: str) -> Sequence[ListVideo]:
        """Put videos aside; those that were there, as they were."""
        ...

    def put_in_batch(self, list_id: str, batch: str, *, ids: Sequence[str]) -> int:
        """Have those of the videos that are not ready wait in a new batch; how many there are."""
        ...

    def note_project(self, video_id: str, project_id: str) -> None:
        """Remember which project is made of a video."""
        ...


class BatchStore(Protocol):
    """What a job works on of a batch. A video is taken by one job at a time: `claim` is a compare-and-set."""

    def todo(self, batch: str, *, job_id: str, limit: int = 50) -> Sequence[ListVideo]:
        """What the job has still to do of its batch: also what an earlier job failed at."""
        ...

    def claim(self, video_id: str, *, job_id: str) -> bool:
        """Take a video to work on it; False when it is gone, done, or in the hands of another job."""
        ...

    def settle(
        self,
        video_id: str,
        *,
        job_id: str,
        asset_id: str | None = None,
        captions_key: str | None = None,
        error: str | None = None,
    ) -> bool:
        """Say how it went, ready or with an error; False when the video is gone or another job's."""
        ...

    def release(self, batch: str, *, job_id: str) -> None:
        """Let what a job holds unfinished wait again."""
        ...

    def holders(self, batch: str) -> Sequence[str]:
        """The jobs that hold a video of the batch unfinished."""
        ...

    def tally(self, batch: str, *, job_id: str) -> Tally:
        """How far the job is with its batch."""
        ...


class TrashStore(Protocol):
    """What was deleted: projects, media, lists and their videos."""

    def items(self, owner: str, *, limit: int = 500) -> Sequence[Trashed]:
        """Last deleted first. The videos of a deleted list are no items of their own."""
        ...

    def get(self, kind: TrashKind, item_id: str, *, owner: str) -> Trashed:
        """One thing that was deleted. Raises NotFound."""
        ...

    def take_back(self, kind: TrashKind, item_id: str, *, owner: str) -> Trashed:
        """Have it found again. Raises NotFound."""
        ...

    def older(self, before: str, *, limit: int = 100) -> Sequence[Trashed]:
        """What was deleted before a moment, whoever it belongs to."""
        ...

    def forget(self, item: Trashed) -> Sequence[str]:
        """Remove it for good; the folders and files that nobody needs any more, by their keys."""
        ...


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the import folder, open for reading."""

    file: BinaryIO
    name: str
    size: int


class ImportFolder(Protocol):
    """The folder from which the administrator lets people bring files in by their path."""

    def check(self, path: str) -> None:
        """Raises InvalidRequest when nothing may be read there, without opening it."""
        ...

    def opened(self, path: str) -> AbstractContextManager[FoundFile]:
        """Open a plain file that lies inside, links resolved. Raises InvalidRequest."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fetched from an address, as which asset, and by which job."""

    address: str
    owner: str
    asset_id: str
    title: str
    job_id: str


Advance = Callable[[int, int | None], None]
"""Hears how many bytes are here, and of how many, if that is known."""

Fetch = Callable[[Wanted, Advance, Cancelled], Asset]
"""Brings a video in from an address. Raises DownloadError, MediaError, RenderCancelled."""
