"""A job and its news. The row is the truth; queue and bus only carry its id and its news.

pending ──claim──► processing ──────────────► completed | completed_with_errors
   │  ▲                │    └─ permanent ────► failed
   │  └── lease lost, or a passing fault; attempts left
   └──────── cancel or delete, in any state ─► cancelled
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MAX_ATTEMPTS = 3


class JobKind(StrEnum):
    """What a job does; the `operation` of its events."""

    UPLOAD = "upload"  # bytes come in many requests
    IMPORT = "import"  # probe a file that was brought in
    DERIVE = "derive"  # filmstrip, waveform and, where needed, a proxy
    SAMPLE = "sample"  # generate the sample clip
    DOWNLOAD = "download"  # bring a file from the web
    RENDER = "render"  # export a timeline
    PROBE = "probe"  # look again into media whose facts an older version found
    TIDY = "tidy"  # remove what nobody needs any more
    NOTIFY = "notify"  # tell a person's own program that a job is over
    BATCH = "batch"  # bring in the videos of a list, one after the other
    EXPORTS = "exports"  # export the videos of a list, each by a job of its own


class JobState(StrEnum):
    """Where a job is in its life."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def terminal(self) -> bool:
        """Whether nothing can follow."""
        return self not in (JobState.PENDING, JobState.PROCESSING)


TRANSITIONS: Mapping[JobState, frozenset[JobState]] = {
    JobState.PENDING: frozenset({JobState.PROCESSING, JobState.FAILED, JobState.CANCELLED}),
    JobState.PROCESSING: frozenset(set(JobState) - {JobState.PROCESSING}),
    JobState.COMPLETED: frozenset(),
    JobState.COMPLETED_WITH_ERRORS: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}


class Priority(StrEnum):
    """How much of a hurry there is. What waits long enough catches up, so nothing waits for ever."""

    FIRST = "first"
    NORMAL = "normal"
    LOW = "low"


class Wish(StrEnum):
    """What a running job is to do, as its person wants it."""

    GO_ON = "go_on"
    PAUSE = "pause"  # let go of the work, and wait with what is finished until it is resumed
    CANCEL = "cancel"


class Queue(StrEnum):
    """The queues, so that what a person waits for never waits behind what takes its time."""

    INTERACTIVE = "interactive"
    RENDER = "render"
    DOWNLOAD = "download"
    BATCH = "batch"
    TOGETHER = "together"  # jobs that only wait for others: each has a thread, and no worker is kept busy
    WEB = "web"  # what requests do themselves; no worker takes anything from it
    BACKGROUND = "background"  # pictures of a batch's files, words to programs, what is done for the place


QUEUE_OF: Mapping[JobKind, Queue] = {
    JobKind.UPLOAD: Queue.WEB,
    JobKind.IMPORT: Queue.INTERACTIVE,
    JobKind.DERIVE: Queue.INTERACTIVE,
    JobKind.SAMPLE: Queue.INTERACTIVE,
    JobKind.DOWNLOAD: Queue.DOWNLOAD,
    JobKind.RENDER: Queue.RENDER,
    JobKind.BATCH: Queue.BATCH,
    JobKind.EXPORTS: Queue.TOGETHER,
    JobKind.NOTIFY: Queue.BACKGROUND,
    JobKind.PROBE: Queue.BACKGROUND,
    JobKind.TIDY: Queue.BACKGROUND,
}


OF_THE_PLACE = frozenset({JobKind.PROBE, JobKind.TIDY})
"""What is done for everybody: whoever looks after the place sees it."""


PAUSABLE = frozenset({JobKind.RENDER, JobKind.EXPORTS})
"""What can be paused: work that goes on later from what it has finished."""


WENT_WRONG = frozenset({JobState.FAILED, JobState.CANCELLED})


def may_be_tried_again(kind: JobKind, state: JobState) -> bool:
    """Whether a job may be done once more: one of several also where only some of them went wrong."""
    return state in WENT_WRONG or (kind is JobKind.EXPORTS and state is JobState.COMPLETED_WITH_ERRORS)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work, as its row tells it."""

    id: str
    owner: str
    kind: JobKind
    queue: Queue  # that its hints travel on
    state: JobState
    title: str  # what a person calls it: the project's or the file's name
    created_at: str  # ISO 8601, UTC
    updated_at: str
    payload: Mapping[str, Any] = field(default_factory=dict)  # what the handler needs; plain JSON
    result: Mapping[str, Any] | None = None  # what it made; plain JSON
    project_id: str | None = None
    asset_id: str | None = None
    batch: str | None = None  # the job of several that it is a part of
    fraction: float = 0.0  # 0 to 1, never falls within an attempt
    stage: str = ""
    message: str = ""
    error: str | None = None  # one sentence for a person
    detail: str | None = None  # the last lines of what ffmpeg said, for a curious one
    fps: float | None = None
    speed: float | None = None
    eta_seconds: int | None = None
    current_video: int | None = None  # item of a batch, from 1
    total_videos: int | None = None
    attempt: int = 0  # how often it was claimed
    max_attempts: int = MAX_ATTEMPTS
    cancel_requested: bool = False
    priority: Priority = Priority.NORMAL
    held: bool = False  # paused by its person: nobody takes it until it is resumed
    finished_at: str | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """What it takes to submit a job. Two with one `idempotency_key` of one owner are one job."""

    id: str
    owner: str
    kind: JobKind
    title: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    project_id: str | None = None
    asset_id: str | None = None
    max_attempts: int = MAX_ATTEMPTS
    idempotency_key: str | None = None
    queue: Queue | None = None  # another one than its kind's
    batch: str | None = None  # the job of several that it is a part of
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job, until the lease runs out. Every write of a worker carries the token."""

    job: Job
    token: str


@dataclass(frozen=True, slots=True)
class Tick:
    """What a running job says of itself."""

    fraction: float
    stage: str
    message: str = ""
    fps: float | None = None
    speed: float | None = None  # source seconds a second
    eta_seconds: int | None = None
    downloaded_bytes: int | None = None
    total_bytes: int | None = None
    current: int | None = None  # item of a batch, from 1
    total: int | None = None
    video_id: str | None = None  # the item, where it is not the job's own asset
    error: str | None = None  # of an item; the job goes on


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a person's stream of events, written `epoch:seq`."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read `epoch:seq`. Raises ValueError."""
        epoch, _, seq = text.rpartition(":")
        if not epoch or len(epoch) > 64 or not (seq.isascii() and seq.isdigit()) or len(seq) > 18:
            raise ValueError(f"not a cursor: {text[:80]!r}")
        return cls(epoch, int(seq))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of news stands in the stream of a person."""

    owner: str
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """One piece of news, the same on the bus, in the history and on the socket.

    `seq` is dense in the stream of `owner`, from 1; `job_seq` is dense for a job, from 0. `seq` is
    None for a live word that was never stored.
    """

    owner: str
    job_id: str
    epoch: str
    seq: int | None
    job_seq: int | None
    operation: JobKind
    status: JobState
    fraction: float
    stage: str
    message: str
    title: str
    created_at: str
    project_id: str | None = None
    video_id: str | None = None  # the asset
    error: str | None = None
    current_video: int | None = None
    total_videos: int | None = None
    downloaded_bytes: int | None = None
    total_bytes: int | None = None
    fps: float | None = None
    speed: float | None = None
    eta_seconds: int | None = None
    elsewhere: tuple[Place, ...] = ()  # in the streams of others who may see the job; known when it is told

    @property
    def type(self) -> str:
        """`complete` and `error` end a job, `progress` does not."""
        if self.status is JobState.FAILED:
            return "error"
        return "complete" if self.status.terminal else "progress"

    @property
    def progress(self) -> int:
        """Whole percent; 100 only when the job is completed."""
        if self.status in (JobState.COMPLETED, JobState.COMPLETED_WITH_ERRORS):
            return 100
        return max(0, min(99, int(self.fraction * 100)))
