"""Uploads that survive anything: each request goes on where the one before was safe on the disk."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.accounts import Act
from app.domain.errors import AppError, DiskFull, MalformedUpload, NotAllowed, NotFound, TooLarge, WrongOffset
from app.domain.jobs import Job, JobState
from app.domain.tus import Checksum, parse_metadata
from app.domain.uploads import Upload, UploadRole, UploadState
from app.ports import FileStore, UploadStore
from app.services.clock import in_days_iso, now_iso
from app.services.ids import new_id
from app.services.media.arriving import LOOK_EVERY_BYTES, Arrival
from app.services.media.library import Library
from app.services.media.quotas import Quotas
from app.services.media.room import Room
from app.services.media.upload_jobs import UploadJobs, name_of
from app.services.permits import Permits

logger = logging.getLogger(__name__)

KEPT_DAYS = 7  # after its last byte, an upload that nobody goes on with
EMPTY = "That file is empty."
GIVEN_UP = "Cancelled."
EXPIRED = f"Nobody went on with it for {KEPT_DAYS} days."


class Uploads:
    """Everybody's uploads. Another owner's upload does not exist."""

    def __init__(
        self,
        *,
        store: UploadStore,
        files: FileStore,
        library: Library,
        jobs: UploadJobs,
        permits: Permits | None = None,
        max_upload_bytes: int | None = None,
        quotas: Quotas | None = None,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
        expiry: Callable[[], str] = lambda: in_days_iso(KEPT_DAYS),
    ) -> None:
        self._store = store
        self._files = files
        self._library = library
        self._jobs = jobs
        jobs.cancelled_by(self._cancel)
        self._permits = permits
        self._room = Room(files, limit=max_upload_bytes, quotas=quotas)
        self._new_id = new_id
        self._now = now
        self._expiry = expiry

    @property
    def largest(self) -> int | None:
        """How many bytes a file may have; None: as many as fit."""
        return self._room.limit

    def create(
        self, *, owner: str, length: int | None, metadata: str, role: UploadRole = UploadRole.WHOLE
    ) -> Upload:
        """Make room for a file of `length` bytes.

        Raises NotAllowed, MalformedUpload, TooLarge, QuotaExceeded or DiskFull.
        """
        self._require(owner)
        parse_metadata(metadata)
        self._room.check(length or 0, owner=owner)
        upload = self._jobs.begin(self._new(owner=owner, length=length, metadata=metadata, role=role))
        self._store.add(upload)
        try:
            self._room.check(length or 0, owner=owner, but=[upload.id])  # others may have come meanwhile
        except AppError:
            self.terminate(upload.id, owner=owner)
            raise
        return self._finished(upload)

    def combine(self, *, owner: str, parts: Sequence[str], metadata: str) -> Upload:
        """One file of parts that are complete; they are gone afterwards.

        Raises MalformedUpload, TooLarge, QuotaExceeded or DiskFull; the parts then stay.
        """
        self._require(owner)
        parse_metadata(metadata)
        found = [self._part(part, owner=owner) for part in parts]
        length = sum(part.offset for part in found)
        self._room.check(length, owner=owner, but=parts)
        upload = self._new(
            owner=owner, length=length, metadata=metadata, role=UploadRole.FINAL, parts=tuple(parts)
        )
        upload = self._jobs.begin(upload)
        self._store.add(upload)
        try:
            self._join([self._path(part) for part in found], self._path(upload))
            upload = self._store.advance(
                upload.id, offset=length, length=length, expires_at=upload.expires_at
            )
            upload = self._finished(upload)
        except BaseException:
            self.terminate(upload.id, owner=owner)
            raise
        for part_id in {part.id for part in found}:
            self.terminate(part_id, owner=owner)
        return upload

    def get(self, upload_id: str, *, owner: str) -> Upload:
        """Raises NotFound."""
        upload = self._store.get(upload_id, owner=owner)
        if upload.expires_at < self._now():
            raise NotFound("The time of that upload has run out.")
        return upload

    def unfinished(self, *, owner: str) -> Sequence[Upload]:
        """Those that somebody may still go on with, newest first."""
        return [upload for upload in self._store.list(owner=owner) if upload.expires_at >= self._now()]

    def settled(self, upload_id: str, *, owner: str) -> Upload:
        """Where an upload stands, to go on from. One that is complete has become a file by then."""
        upload = self.get(upload_id, owner=owner)
        if upload.state is not UploadState.ARRIVING:
            return upload
        there = self._bytes_there(upload)
        if there < upload.offset:  # the disk was restored, or somebody cleaned it up
            upload = self._store.advance(
                upload.id, offset=there, length=upload.length, expires_at=upload.expires_at
            )
        return self._finished(upload)

    def take(
        self,
        upload_id: str,
        *,
        owner: str,
        offset: int,
        length: int | None = None,
        size: int | None = None,
        checksum: Checksum | None = None,
    ) -> Arrival:
        """Open an upload to write at `offset`. `length` is told now if it was not before; `size` is
        what this request declares to bring.

        Nothing has been written when this raises NotFound, NotAllowed, WrongOffset, MalformedUpload,
        TooLarge, QuotaExceeded, DiskFull or UploadBusy.
        """
        upload = self.settled(upload_id, owner=owner)
        if upload.role is UploadRole.FINAL:
            raise NotAllowed("That upload was made of parts. Nothing can be added to it.")
        if upload.state is not UploadState.ARRIVING:
            raise NotAllowed("That upload is complete. Nothing can be added to it.")
        if offset != upload.offset:
            raise WrongOffset(upload.offset)
        if length is not None:
            upload = self._with_length(upload, length)
        if upload.length is not None and offset + (size or 0) > upload.length:
            raise TooLarge("There are more bytes than the upload was to have.")
        whole = offset + (size or 0) if upload.length is None else upload.length
        self._check(upload, whole, more=whole - offset)

        def keep(offset: int) -> None:
            self._store.advance(upload_id, offset=offset, length=upload.length, expires_at=self._expiry())

        return Arrival(
            self._path(upload),
            offset=offset,
            length=upload.length,
            check_size=self._room.check_size,
            check_room=lambda arrived: self._check(upload, arrived, more=LOOK_EVERY_BYTES),
            keep=keep,
            teller=self._jobs.teller(upload),
            checksum=checksum,
        )

    def terminate(self, upload_id: str, *, owner: str, why: str = GIVEN_UP) -> None:
        """Forget an upload and its bytes. A file that it has become stays in the library."""
        upload = self._store.get(upload_id, owner=owner)
        self._jobs.end(upload, JobState.CANCELLED, message=why)
        self._files.delete(_key(upload))
        self._store.delete(upload_id, owner=owner)
        logger.info("Upload %s terminated at %d of %s", upload_id, upload.offset, upload.length)

    def sweep(self) -> int:
        """Remove uploads whose time has run out; how many there were."""
        gone = 0
        while found := self._store.expired(before=self._now()):
            for upload in found:
                self.terminate(upload.id, owner=upload.owner, why=EXPIRED)
            gone += len(found)
        return gone

    def _cancel(self, job: Job) -> None:
        """Give up the upload that a job tells of."""
        for upload in self._store.list(owner=job.owner):
            if upload.progress_job == job.id:
                self.terminate(upload.id, owner=job.owner)

    def _new(
        self,
        *,
        owner: str,
        length: int | None,
        metadata: str,
        role: UploadRole,
        parts: tuple[str, ...] = (),
    ) -> Upload:
        return Upload(
            id=self._new_id() + self._new_id(),  # whoever knows it may write to it
            owner=owner,
            role=role,
            state=UploadState.ARRIVING,
            length=length,
            offset=0,
            metadata=metadata,
            asset_id=self._new_id(),
            created_at=self._now(),
            expires_at=self._expiry(),
            parts=parts,
        )

    def _require(self, owner: str) -> None:
        if self._permits is not None:
            self._permits.require(owner, Act.IMPORT)

    def _check(self, upload: Upload, size: int, *, more: int) -> None:
        self._room.check(size, owner=upload.owner, more=more, but=(upload.id,))

    def _with_length(self, upload: Upload, length: int) -> Upload:
        if upload.length not in (None, length):
            raise MalformedUpload("The length of that upload was told before, and differently.")
        if length < upload.offset:
            raise MalformedUpload("More bytes than that have arrived.")
        self._check(upload, length, more=length - upload.offset)
        return self._store.advance(upload.id, offset=upload.offset, length=length, expires_at=self._expiry())

    def _part(self, part_id: str, *, owner: str) -> Upload:
        part = self.get(part_id, owner=owner)
        if part.role is not UploadRole.PARTIAL or not part.full:
            raise MalformedUpload("One of these parts is not complete.")
        return part

    def _finished(self, upload: Upload) -> Upload:
        """Make a file of an upload of which no byte is missing. May be done again after a crash."""
        if not upload.full or upload.state is not UploadState.ARRIVING:
            return upload
        if upload.role is UploadRole.PARTIAL:
            return self._store.settle(upload.id, UploadState.COMPLETED)
        if not upload.length:
            self._files.delete(_key(upload))
            self._jobs.end(upload, JobState.FAILED, error=EMPTY)
            return self._store.settle(upload.id, UploadState.REFUSED, error=EMPTY)
        name = name_of(upload)
        _, job = self._library.adopt(
            self._path(upload), asset_id=upload.asset_id, owner=upload.owner, name=name
        )
        self._jobs.end(upload, JobState.COMPLETED, message=f"{name} is here.", job_id=job.id)
        logger.info("Upload %s is asset %s", upload.id, upload.asset_id)
        return self._store.settle(upload.id, UploadState.COMPLETED, job_id=job.id)

    def _join(self, parts: Sequence[Path], target: Path) -> None:
        try:
            with target.open("xb") as whole:
                for path in parts:
                    if path.exists():  # a part of no bytes has no file
                        with path.open("rb") as part:
                            shutil.copyfileobj(part, whole, 1 << 20)
                whole.flush()
                os.fsync(whole.fileno())
        except OSError as error:
            raise DiskFull from error

    def _bytes_there(self, upload: Upload) -> int:
        try:
            return self._path(upload).stat().st_size
        except FileNotFoundError:
            # Complete, and in the library already: only the row did not hear of it.
            return upload.offset if self._library.has(upload.asset_id) else 0

    def _path(self, upload: Upload) -> Path:
        return self._files.path(_key(upload))


def _key(upload: Upload) -> str:
    return f"uploads/{upload.id}"
