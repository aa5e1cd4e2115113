"""What the services need from the outside world. Promises only; adapters keep them.

Every method is synchronous and may be called from any thread. `tests/contracts` holds what each
promise means, run over every implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from app.domain.jobs import Claim, Cursor, Job, JobState, NewJob, ProgressEvent, Queue, Tick
from app.domain.media import Asset, Filmstrip, MediaInfo
from app.domain.projects import Project, Revision, RevisionInfo
from app.domain.render_plan import RenderPlan
from app.domain.timeline import Timeline
from app.domain.uploads import Upload, UploadState


class ProjectStore(Protocol):
    """Projects and the revisions of their timelines.

    A project's `version` counts every change of what it shows; a save names the version that it
    was made from and raises StaleRevision when another came first. Revisions are immutable nodes
    with a parent; `head` is the one shown, `tip` the newest one that redo can reach. Loading a
    revision compares the stored hash with the document and raises InvalidDocument if they differ.
    """

    def create(self, project: Project, timeline: Timeline) -> Project: ...

    def get(self, project_id: str, *, owner: str) -> Project: ...

    def find(self, project_id: str) -> Project:
        """A project, whoever it belongs to. Raises NotFound."""
        ...

    def find_many(self, project_ids: Sequence[str]) -> Sequence[Project]:
        """Those of the projects that exist, whoever they belong to."""
        ...

    def list(self, *, owner: str) -> Sequence[Project]: ...

    def update(
        self, project_id: str, *, owner: str, version: int, changes: Mapping[str, str | None]
    ) -> Project:
        """Change `name`, `description`, `video_filename` or `video_url`. Raises StaleRevision."""
        ...

    def delete(self, project_id: str, *, owner: str) -> None:
        """Put a project aside, so that it is not found until it is taken back. Raises NotFound."""
        ...

    def load(self, project_id: str, number: int) -> Revision: ...

    def save(
        self,
        project_id: str,
        *,
        version: int,
        timeline: Timeline,
        label: str,
        parent: int,
        coalesce: str | None = None,
    ) -> tuple[Project, Revision]:
        """Store a new revision under `parent`, make it head and tip, and bump the version."""
        ...

    def move_head(self, project_id: str, *, version: int, head: int, tip: int | None = None) -> Project:
        """Show another revision (undo, redo, restore), and bump the version."""
        ...

    def revisions(
        self, project_id: str, *, limit: int = 200, before: int | None = None
    ) -> Sequence[RevisionInfo]:
        """Newest first, without their documents."""
        ...

    def name_revision(self, project_id: str, number: int, name: str) -> RevisionInfo: ...


class AssetStore(Protocol):
    """The media that people brought in."""

    def add(self, asset: Asset) -> None: ...

    def get(self, asset_id: str, *, owner: str | None = None) -> Asset: ...

    def get_many(self, asset_ids: Sequence[str]) -> Mapping[str, Asset]:
        """Those of the ids that exist."""
        ...

    def list(self, *, owner: str) -> Sequence[Asset]:
        """Newest first."""
        ...

    def probed(self, asset_id: str, info: MediaInfo, *, needs_proxy: bool) -> Asset: ...

    def failed(self, asset_id: str, error: str) -> Asset: ...

    def derived(
        self,
        asset_id: str,
        *,
        filmstrip: tuple[str, Filmstrip] | None = None,
        peaks_key: str | None = None,
        proxy_key: str | None = None,
    ) -> Asset:
        """Note what was made of the asset and of those that share its bytes; None leaves a field alone."""
        ...

    def unite(self, asset_id: str, sha256: str) -> Asset:
        """Note an asset's content. When another of its owner's that is ready has the same, share its files.

        Whether that was so is seen by the asset's key.
        """
        ...

    def sharing(self, key: str) -> Sequence[str]:
        """The ids of the assets that have that original, also of those that can be taken back."""
        ...

    def bury(self, asset_id: str, *, owner: str, at: str) -> Asset:
        """Put an asset aside, so that it is not found until it is taken back. Raises NotFound."""
        ...

    def delete(self, asset_id: str, *, owner: str) -> Asset:
        """Forget an asset for good, and give it back a last time. Raises NotFound."""
        ...


class UploadStore(Protocol):
    """Uploads between their requests; the bytes lie in the file store."""

    def add(self, upload: Upload) -> None: ...

    def get(self, upload_id: str, *, owner: str) -> Upload: ...

    def list(self, *, owner: str) -> Sequence[Upload]:
        """Those that still arrive, newest first."""
        ...

    def advance(self, upload_id: str, *, offset: int, length: int | None, expires_at: str) -> Upload:
        """Note how far it has come. Raises NotFound when it was terminated meanwhile."""
        ...

    def settle(
        self, upload_id: str, state: UploadState, *, job_id: str | None = None, error: str | None = None
    ) -> Upload:
        """Note what became of one that is complete."""
        ...

    def delete(self, upload_id: str, *, owner: str) -> None: ...

    def expired(self, *, before: str, limit: int = 100) -> Sequence[Upload]:
        """Everybody's uploads whose time has run out, the oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """Where an owner's stream stands: `oldest` is the first event that is still kept."""

    epoch: str
    seq: int
    oldest: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep found: jobs to hint again, and the news of those it ended or put back."""

    hints: tuple[tuple[str, Queue], ...]
    events: tuple[ProgressEvent, ...]


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """How much one queue has to do."""

    pending: int = 0
    processing: int = 0
    oldest: str | None = None  # when the pending job that waits longest was submitted
    speed: float | None = None  # of what runs, source seconds a second, on average


class JobStore(Protocol):
    """Jobs and their events: the queue of record.

    Every change of a job and its event are one transaction, in which the owner's `seq` is bumped.
    Writes of a worker are fenced by the claim's token: with a token that is no longer valid they
    change nothing and give None. Lease times come from the database's clock.
    """

    def add(self, job: NewJob) -> tuple[Job, ProgressEvent | None]:
        """Store a pending job and its event 0. The event is None when the key was known."""
        ...

    def get(self, job_id: str, *, owner: str | None = None) -> Job: ...

    def list(
        self,
        *,
        owner: str | None,
        states: Sequence[JobState] = (),
        project_id: str | None = None,
        limit: int = 100,
        before: str | None = None,
    ) -> Sequence[Job]:
        """Newest first, everybody's without an owner; `before` is the id of the last one already seen."""
        ...

    def claim(self, job_id: str, *, worker: str, lease: float) -> tuple[Claim, ProgressEvent] | None:
        """Take a pending job by compare-and-set; None when somebody else has it or it is over."""
        ...

    def heartbeat(self, claim: Claim, *, lease: float) -> bool | None:
        """Extend the lease. True when cancelling was asked for, None when the claim is lost."""
        ...

    def record(self, claim: Claim, tick: Tick) -> ProgressEvent | None:
        """Note progress. The stored fraction never falls within an attempt."""
        ...

    def finish(
        self,
        claim: Claim,
        state: JobState,
        *,
        result: Mapping[str, Any] | None = None,
        message: str = "",
        error: str | None = None,
        detail: str | None = None,
    ) -> ProgressEvent | None:
        """End a job in a terminal state."""
        ...

    def put_back(
        self, claim: Claim, *, delay: float, count_attempt: bool, error: str | None = None
    ) -> ProgressEvent | None:
        """Back to pending: after a passing fault, or, without counting, when the worker must stop."""
        ...

    def request_cancel(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """End a pending job at once; ask a running one to stop. Nothing happens to one that is over."""
        ...

    def retry(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent]:
        """A failed or cancelled job as a new pending one. Raises IllegalTransition."""
        ...

    def delete(self, job_id: str, *, owner: str) -> None:
        """Remove a job that is over, with its events. Raises IllegalTransition while it is not."""
        ...

    def hinted(self, job_id: str) -> None:
        """Note that a hint was sent now, so that the sweep waits before it sends another."""
        ...

    def sweep(self, *, patience: float) -> Sweep:
        """Find pending jobs whose hint is older than `patience` seconds, and leases that ran out."""
        ...

    def waiting(self, queue: Queue, *, limit: int = 20) -> Sequence[str]:
        """The ids of pending jobs of a queue that may run now, the next one first. Changes nothing."""
        ...

    def load(self) -> Mapping[Queue, QueueLoad]:
        """How much each queue has to do."""
        ...

    def events_told(self) -> int:
        """How many events were ever stored. Never falls while the database is the same."""
        ...

    def abandon(self, worker: str) -> None:
        """Let the leases of a worker that is known to be gone run out now; the next sweep sees it."""
        ...

    def forget_events(self, *, before: str, most: int = 5_000) -> int:
        """Remove at most that many events told before a moment, the oldest first; how many there were.

        Heads then say that older cursors are not known any more.
        """
        ...

    def head(self, owner: str) -> Head: ...

    def heads(self, owners: Sequence[str]) -> Mapping[str, Head]: ...

    def events(self, owner: str, *, after: int, limit: int = 500) -> Sequence[ProgressEvent]:
        """Stored events with a `seq` above `after`, in order."""
        ...

    def events_of_job(self, job_id: str, *, after: int = -1, limit: int = 500) -> Sequence[ProgressEvent]:
        """Stored events of one job with a `job_seq` above `after`, in order."""
        ...

    def snapshot(self, owner: str, *, limit: int = 200) -> tuple[Head, Sequence[Job]]:
        """The head and the newest jobs, read in one transaction."""
        ...

    def cursor_known(self, cursor: Cursor, owner: str) -> bool:
        """Whether everything after the cursor is still kept."""
        ...


class JobQueue(Protocol):
    """Carries hints 'look at this job' to workers. May lose or double them."""

    def hint(self, job_id: str, queue: Queue) -> None: ...


class EventBus(Protocol):
    """Carries news between processes, at most once. The database is the truth.

    A topic is text such as `progress:local` or `project:<id>`; a message is plain JSON. Handlers
    run in the bus's own thread and must be quick. After every (re)connection the handlers of
    `on_connected` are called: whoever relies on the bus then reads the database again.
    """

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        """False when nobody can have heard it."""
        ...

    def subscribe(self, prefix: str, handler: Callable[[str, Mapping[str, Any]], None]) -> Callable[[], None]:
        """Hear every topic that begins with `prefix`; call what is returned to stop."""
        ...

    def on_connected(self, handler: Callable[[], None]) -> Callable[[], None]: ...

    @property
    def connected(self) -> bool: ...

    def close(self) -> None: ...


class FileStore(Protocol):
    """Files under names of ours. A key is a relative POSIX path; no user's word is ever part of it."""

    def path(self, key: str) -> Path:
        """Where the file of a key is or would be, on this machine. Raises NotFound for a bad key."""
        ...

    def exists(self, key: str) -> bool: ...

    def writing(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Write aside, then into place when the block ends well; otherwise nothing stays. Raises DiskFull."""
        ...

    def adopt(self, source: Path, key: str) -> None:
        """Move a finished file from the scratch folder into place, atomically."""
        ...

    def scratch(self, name: str) -> Path:
        """A folder for a job's work, on the same file system as the files. It may exist already."""
        ...

    def discard_scratch(self, name: str) -> None: ...

    def delete(self, key: str) -> None: ...

    def delete_tree(self, prefix: str) -> None: ...

    def free_bytes(self) -> int: ...


class Prober(Protocol):
    """Looks into a file without trusting it."""

    def probe(self, path: Path) -> MediaInfo:
        """Raises MediaUnreadable or MediaUnsupported."""
        ...


@dataclass(frozen=True, slots=True)
class WorkProgress:
    """What a piece of media work says of itself."""

    fraction: float
    stage: str
    message: str = ""
    fps: float | None = None
    speed: float | None = None
    current: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a render made: the main file first, others that lie beside it, and facts about them."""

    files: tuple[Path, ...]
    report: Mapping[str, Any]  # plain JSON


class MediaWork(Protocol):
    """What is made of media. `cancelled` is asked often; when true, the work raises RenderCancelled.

    Paths are local files; the work writes only into `folder` and leaves nothing half-made behind
    under a final name. `report` gets fractions of this piece of work, from 0 to 1.
    """

    def filmstrip(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> tuple[Path, Filmstrip]:
        """A JPEG of tiles."""
        ...

    def peaks(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """Loudness for drawing: one unsigned byte for each 1/100 second, the loudest sample in it."""
        ...

    def proxy(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """An MP4 that every browser plays and seeks quickly, with the same times as the source."""
        ...

    def sample(self, folder: Path, *, report: Report, cancelled: Cancelled) -> Path:
        """A short generated clip with picture and sound."""
        ...

    def index(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """The packets of the picture, as `packet_index_file` reads them. Raises OutputInvalid."""
        ...

    def render(
        self,
        plan: RenderPlan,
        sources: Mapping[str, Path],
        folder: Path,
        *,
        report: Report,
        cancelled: Cancelled,
    ) -> Rendered:
        """Make what the plan says in `folder`.

        Work that an earlier call with the same plan and folder has finished is not done again.
        The result is checked against the plan. Raises FfmpegFailed, OutputInvalid, RenderCancelled.
        """
        ...


Report = Callable[[WorkProgress], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was downloaded."""

    name: str  # for people; what the server says, without what cannot be shown
    size: int


DownloadCheck = Callable[[int, int], None]
"""Called with the file's size as far as it is known, and the bytes still to come. Raises to refuse it."""

DownloadReport = Callable[[int, int | None, str], None]
"""Called with the bytes that are here, the bytes of all of it if that is known, and the file's name."""


class Downloader(Protocol):
    """Brings files from the web."""

    def fetch(
        self,
        address: str,
        target: Path,
        *,
        check: DownloadCheck,
        report: DownloadReport,
        cancelled: Cancelled,
    ) -> Arrived:
        """Bring the file at an address to `target`; what an earlier call brought there is gone on with.

        Only judged addresses are connected to, after every redirect too. Raises AddressRefused,
        DownloadFailed, DiskFull, RenderCancelled, and what `check` raises.
        """
        ...


class CaptionFiles(Protocol):
    """Reads and writes caption files: SRT, VTT, ASS."""

    def read(self, data: bytes, name: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, text) of each cue in milliseconds, in order. Raises InvalidRequest."""
        ...

    def write(self, timeline: Timeline, captions_id: str, format: str) -> str:
        """`format` is `srt`, `vtt` or `ass`."""
        ...
