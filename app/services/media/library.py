"""The media that people brought in: taking files in, showing them, giving them away, removing them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from app.domain.accounts import Act
from app.domain.errors import InvalidRequest, MediaMissing, NotFound
from app.domain.jobs import Job, JobKind, JobState, NewJob
from app.domain.media import Asset, AssetState
from app.domain.names import display_name, renamed
from app.ports import AssetStore, EventBus, FileStore, MediaWork, Prober, ProjectStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.media.deriving import Deriving, lacks_sounds
from app.services.media.originals import Originals
from app.services.media.places import media_topic, original_key
from app.services.media.preparing import SAMPLE_NAME, Preparing
from app.services.media.quotas import Quotas
from app.services.media.receiving import Upload
from app.services.media.room import Room
from app.services.permits import Permits
from app.services.progress.announcing import tell
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)


class MediaFile(StrEnum):
    """The files that belong to an asset."""

    ORIGINAL = "original"
    PROXY = "proxy"
    FILMSTRIP = "filmstrip"
    PEAKS = "peaks"
    SOUND = "sound"


class Library:
    """Everybody's media. Another owner's asset does not exist, but where a shared project shows it."""

    def __init__(
        self,
        *,
        assets: AssetStore,
        projects: ProjectStore,
        files: FileStore,
        prober: Prober,
        work: MediaWork,
        jobs: Jobs,
        bus: EventBus,
        max_upload_bytes: int | None = None,
        quotas: Quotas | None = None,
        permits: Permits | None = None,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._assets = assets
        self._permits = permits or Permits(projects)
        self._files = files
        self._jobs = jobs
        self._bus = bus
        self._room = Room(files, limit=max_upload_bytes, quotas=quotas)
        self._new_id = new_id
        self._now = now
        self._preparing = Preparing(assets=assets, files=files, prober=prober, work=work, jobs=jobs, bus=bus)
        self._originals = Originals(assets=assets, files=files, bus=bus)
        self._deriving = Deriving(assets=assets, files=files, work=work, bus=bus)

    def receive(self, *, owner: str, name: str, size: int | None = None) -> Upload:
        """Take a file in: write its bytes inside a `with` block. `size` is what the sender declares.

        Raises TooLarge, QuotaExceeded or DiskFull at once, or while bytes arrive; MediaUnreadable at
        the end when there were none.
        """
        self._permits.require(owner, Act.IMPORT)
        asset_id = self._new_id()

        def accept(*, key: str, size: int, sha256: str) -> tuple[Asset, Job]:
            asset = self._new_asset(asset_id, owner=owner, name=name, key=key, size=size, sha256=sha256)
            try:
                return asset, self._have_read(asset)
            except BaseException:
                self._assets.delete(asset_id, owner=owner)
                raise

        return Upload(
            self._files,
            scratch=f"upload-{asset_id}",
            key=original_key(asset_id),
            owner=owner,
            declared=size,
            room=self._room,
            accept=accept,
        )

    def adopt(self, source: Path, *, asset_id: str, owner: str, name: str) -> tuple[Asset, Job]:
        """Take in a file that lies whole on our disk. After a crash the same may be asked again.

        Raises NotFound when there is no such file, and it was not taken in before.
        """
        asset = self._assets.get_many([asset_id]).get(asset_id)
        if asset is None:
            key = original_key(asset_id)
            if not self._files.exists(key):
                self._files.adopt(source, key)
            size = self._files.path(key).stat().st_size
            asset = self._new_asset(asset_id, owner=owner, name=name, key=key, size=size)
        return asset, self._have_read(asset)

    def has(self, asset_id: str) -> bool:
        """Whether a file was taken in under that id, if only half."""
        return bool(self._assets.get_many([asset_id])) or self._files.exists(original_key(asset_id))

    def sample(self, *, owner: str) -> Job:
        """Have the sample clip made; the job's result names its asset."""
        self._permits.require(owner, Act.IMPORT)
        return self._jobs.submit(
            NewJob(
                id=self._new_id(),
                owner=owner,
                kind=JobKind.SAMPLE,
                title=SAMPLE_NAME,
                asset_id=self._new_id(),
            )
        )

    def list(self, *, owner: str) -> Sequence[Asset]:
        """Newest first."""
        return self._assets.list(owner=owner)

    def get(self, asset_id: str, *, owner: str) -> Asset:
        """Raises NotFound."""
        return self._permits.media(self._assets.get(asset_id), owner)

    def path(self, asset_id: str, *, owner: str, what: MediaFile, track: int = 1) -> Path:
        """Where one of the asset's files lies, of that sound track. Raises NotFound or MediaMissing."""
        asset = self.get(asset_id, owner=owner)
        keys = {
            MediaFile.ORIGINAL: asset.key,
            MediaFile.PROXY: asset.proxy_key,
            MediaFile.FILMSTRIP: asset.filmstrip_key,
            MediaFile.PEAKS: asset.peaks_key_of(track),
            MediaFile.SOUND: asset.sound_key(track),
        }
        key = keys[what]
        if key is None:
            raise NotFound
        if not self._files.exists(key):
            self._originals.look_for([asset])
            raise MediaMissing("That file is no longer there.")
        return self._files.path(key)

    def rename(self, asset_id: str, *, owner: str, name: str) -> Asset:
        """Call an asset something else, wherever it is shown. Raises NotFound, InvalidRequest."""
        asset = self._assets.get(asset_id, owner=owner)
        self._permits.require(owner, Act.IMPORT)
        called = self._assets.rename(asset_id, renamed(asset.name, name), owner=owner)
        self._announce(called)
        return called

    def uses(self, asset_id: str, *, owner: str) -> Sequence[str]:
        """The names of the projects that show an asset."""
        return self._projects_with(self._assets.get(asset_id, owner=owner))

    def shown_only_in(self, project_ids: Collection[str], *, owner: str) -> Sequence[Asset]:
        """The person's own files that these projects show and no other one that they may open."""
        ids = self._permits.shown_only_in(project_ids, owner)
        return [asset for asset in self._assets.list(owner=owner) if asset.id in ids]

    def delete(self, asset_id: str, *, owner: str, anyway: bool = False) -> None:
        """Put an asset into the trash. Raises InvalidRequest while a project shows it, unless `anyway`."""
        asset = self._assets.get(asset_id, owner=owner)
        self._permits.require(owner, Act.IMPORT)
        if not anyway and (users := self._projects_with(asset)):
            listed = ", ".join(f"“{name}”" for name in users[:3]) + (" and others" if users[3:] else "")
            raise InvalidRequest(f"{asset.name} is used in {listed}. Remove it there first.")
        for job in self._jobs.list(owner=owner, states=(JobState.PENDING, JobState.PROCESSING)):
            if job.asset_id == asset_id:
                self._jobs.cancel(job.id, owner=owner)
        self._assets.bury(asset_id, owner=owner, at=self._now())
        logger.info("Asset %s deleted", asset_id)
        self._announce(asset)

    def resume(self, asset_id: str, *, owner: str) -> None:
        """Have done what was still to do for an asset when it was deleted."""
        asset = self._assets.get(asset_id, owner=owner)
        kind = JobKind.IMPORT if asset.state is AssetState.PROBING else JobKind.DERIVE
        if kind is JobKind.IMPORT or self._deriving.lacks_pictures(asset):
            self._jobs.submit(
                NewJob(id=self._new_id(), owner=owner, kind=kind, title=asset.name, asset_id=asset_id)
            )

    def wake(self, assets: Iterable[Asset]) -> None:
        """Have made again what was removed of those to make room, and what earlier versions did not make.

        Once, however often it is asked.
        """
        for asset in assets:
            earlier = asset.peaks_key is not None and lacks_sounds(asset)
            if asset.cleared_at is not None or earlier:
                self._jobs.submit(
                    NewJob(
                        id=self._new_id(),
                        owner=asset.owner,
                        kind=JobKind.DERIVE,
                        title=asset.name,
                        asset_id=asset.id,
                        idempotency_key=f"derive:{asset.key}:{asset.cleared_at or 'sounds'}",
                    )
                )

    def look_for(self, assets: Collection[Asset]) -> None:
        """Note which of those are gone from the disk, and which are back."""
        self._originals.look_for(assets)

    def run_import(self, context: JobContext) -> Outcome:
        """The work of an import job."""
        return self._preparing.import_(context)

    def run_derive(self, context: JobContext) -> Outcome:
        """The work of a job that makes filmstrip, waveform and proxy."""
        return self._deriving.run(context)

    def run_sample(self, context: JobContext) -> Outcome:
        """The work of a job that makes the sample clip."""
        return self._preparing.sample(context)

    def _new_asset(
        self, asset_id: str, *, owner: str, name: str, key: str, size: int, sha256: str | None = None
    ) -> Asset:
        asset = Asset(
            id=asset_id,
            owner=owner,
            name=display_name(name),
            key=key,
            state=AssetState.PROBING,
            size_bytes=size,
            created_at=self._now(),
            sha256=sha256,
        )
        self._assets.add(asset)
        return asset

    def _have_read(self, asset: Asset) -> Job:
        """Have a worker look into a file; the same job, however often it is asked."""
        job = self._jobs.submit(
            NewJob(
                id=self._new_id(),
                owner=asset.owner,
                kind=JobKind.IMPORT,
                title=asset.name,
                asset_id=asset.id,
                idempotency_key=f"import:{asset.id}",
            )
        )
        self._announce(asset)
        return job

    def _projects_with(self, asset: Asset) -> Sequence[str]:
        return [project.name for project in self._permits.showing(asset, asset.owner)]

    def _announce(self, asset: Asset) -> None:
        tell(self._bus, media_topic(asset.owner), {"asset_id": asset.id})
