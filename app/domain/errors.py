"""Everything that can go wrong in a way a person should read.

    AppError                       shown to the user as written
    ├── EditRejected               ClipNotFound · TrackNotFound · CueNotFound · OutOfMedia · NoRoom
    │                              MarkerNotFound · AssetNotFound · TooShort · TrackLocked
    │                              NothingToUndo · NothingToRedo
    ├── InvalidDocument            a timeline that breaks its own rules
    ├── StaleRevision
    ├── NotFound · NotAllowed · QuotaExceeded · NotTold · RequestSilent
    ├── InvalidRequest             ProjectThere
    ├── SignInError                SignInNeeded · TokenUnknown · SignInRefused · TooManyAttempts · LinkSpent
    ├── MediaError                 MediaMissing · MediaUnreadable · MediaUnsupported
    ├── RenderError                FfmpegMissing · FfmpegFailed · FontMissing · OutputInvalid
    │                              RenderCancelled
    ├── DownloadError              AddressRefused · DownloadFailed · TooLarge
    │                              AddressIsPage
    ├── UploadError                MalformedUpload · WrongOffset · ChecksumMismatch · UploadBusy
    │                              UploadGivenUp · UploadSilent
    ├── JobError                   IllegalTransition · WorkerLost
    ├── SettingsError
    └── StorageError               DiskFull · FolderNotWritable · DatabaseUnavailable

The first line of a class is also its default message.
"""

from __future__ import annotations


class AppError(Exception):
    """Something went wrong."""

    passing = False  # whether trying the same again may help

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        super().__init__(self.message)


class EditRejected(AppError):
    """That edit is not possible here. Nothing was changed."""


class ClipNotFound(EditRejected):
    """That clip is no longer on the timeline."""


class TrackNotFound(EditRejected):
    """That track is no longer on the timeline."""


class CueNotFound(EditRejected):
    """That caption is no longer there."""


class MarkerNotFound(EditRejected):
    """That marker is no longer there."""


class AssetNotFound(EditRejected):
    """That file is not ready, or no longer in the library."""


class TooShort(EditRejected):
    """A clip cannot be shorter than one frame."""


class OutOfMedia(EditRejected):
    """There is no more media on that side of the clip."""


class NoRoom(EditRejected):
    """There is no room: another clip is in the way."""


class TrackLocked(EditRejected):
    """That track is locked."""


class NothingToUndo(EditRejected):
    """There is nothing to undo."""


class NothingToRedo(EditRejected):
    """There is nothing to redo."""


class InvalidDocument(AppError):
    """That timeline cannot be read."""


class StaleRevision(AppError):
    """Somebody else saved first. You now see the newer version."""


class NotFound(AppError):
    """That does not exist, or is no longer there."""


class NotAllowed(AppError):
    """You may not do that."""


class InvalidRequest(AppError):
    """That request cannot be understood."""


class ProjectThere(InvalidRequest):
    """That project exists already."""


class SignInError(AppError):
    """Signing in did not work."""


class SignInNeeded(SignInError):
    """Please sign in first."""


class TokenUnknown(SignInError):
    """That token is unknown, or it was revoked."""


class SignInRefused(SignInError):
    """That name and password do not belong together."""


class TooManyAttempts(SignInError):
    """That was tried too often. Please wait a few minutes and try again."""


class LinkSpent(SignInError):
    """That link was used already, or is too old. Ask for a new one."""


class MediaError(AppError):
    """Something is wrong with that file."""


class MediaMissing(MediaError):
    """A file that this project uses is no longer there.

    `asset` is its id, where only somebody else may know what it was called.
    """

    def __init__(self, message: str | None = None, *, asset: str | None = None) -> None:
        super().__init__(message)
        self.asset = asset

    @classmethod
    def named(cls, name: str) -> MediaMissing:
        """The same of a file that was called like that."""
        return cls(f"“{name}” is no longer there.")


class MediaUnreadable(MediaError):
    """That file cannot be read as video or sound. It may be damaged or incomplete."""


class MediaUnsupported(MediaError):
    """That kind of file is not supported."""


class RenderError(AppError):
    """The export failed."""


class FfmpegMissing(RenderError):
    """ffmpeg was not found. Install it, or set CUTROOM_FFMPEG to its path."""


class FontMissing(RenderError):
    """A font with which this export was planned is not on this machine."""


class FfmpegFailed(RenderError):
    """ffmpeg could not finish.

    `command` is what was run, `returncode` how it ended and `tail` its last lines; `passing` tells
    a fault of the moment (it hung, memory ran out) from one that would come again.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        command: tuple[str, ...] = (),
        returncode: int | None = None,
        tail: tuple[str, ...] = (),
        passing: bool = False,
    ) -> None:
        super().__init__(message)
        self.passing = passing
        self.command = command
        self.returncode = returncode
        self.tail = tail


class OutputInvalid(RenderError):
    """The exported file does not match the timeline, so it was not kept."""


class RenderCancelled(RenderError):
    """Cancelled."""


class DownloadError(AppError):
    """That address could not be downloaded."""


class AddressRefused(DownloadError):
    """That address is not allowed."""


class DownloadFailed(DownloadError):
    """The download did not finish."""


class AddressIsPage(DownloadFailed):
    """That address shows a page, not a video file."""


class NotTold(AppError):
    """Your program could not be told."""

    def __init__(self, message: str | None = None, *, passing: bool = True) -> None:
        super().__init__(message)
        self.passing = passing


class TooLarge(DownloadError):
    """That file is larger than this server accepts."""


class QuotaExceeded(AppError):
    """There is no room left for you here."""


class UploadError(AppError):
    """That upload cannot go on."""


class MalformedUpload(UploadError):
    """That upload request cannot be understood."""


class WrongOffset(UploadError):
    """The upload stands at another place. Go on from there.

    `offset` is the number of bytes that the server has.
    """

    def __init__(self, offset: int, message: str | None = None) -> None:
        super().__init__(message)
        self.offset = offset


class ChecksumMismatch(UploadError):
    """The bytes that arrived are not those that were sent. Send them again."""


class UploadBusy(UploadError):
    """Another request goes on with this upload."""


class UploadGivenUp(UploadError):
    """That upload was cancelled."""


class RequestSilent(AppError):
    """Nothing more of that request arrived."""


class UploadSilent(UploadError):
    """Nothing more arrived. What came is kept; go on from there."""


class JobError(AppError):
    """That is not possible for this job."""


class IllegalTransition(JobError):
    """The job is not in a state where that is possible."""


class WorkerLost(JobError):
    """The worker stopped more often than the job may be tried."""


class SettingsError(AppError):
    """A setting is wrong."""


class StorageError(AppError):
    """The data could not be stored."""


class DiskFull(StorageError):
    """The disk is full. Free some space and try again; nothing was lost."""


class FolderNotWritable(StorageError):
    """The data folder cannot be written."""


class DatabaseUnavailable(StorageError):
    """Read only for the moment: the database cannot be reached. Nothing was lost."""

    passing = True
