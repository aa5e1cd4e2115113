"""Exporting the videos of a list: one job whose parts are their exports, a few of them at a time.

Each video is exported as its project is when its turn comes; where there is none yet, it is made. One
that cannot be exported is named, and the others go on. What was begun is begun again by its key, so
that a job whose worker was killed goes on with the same exports.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from app.domain.accounts import Act
from app.domain.errors import AppError, FfmpegMissing, RenderCancelled, StorageError
from app.domain.first_cut import empty_timeline
from app.domain.jobs import Job, JobKind, JobState, NewJob
from app.domain.lists import ListVideo
from app.domain.media import Asset
from app.domain.projects import Project
from app.domain.serial import style_to_document
from app.domain.timeline import Timeline
from app.ports import AssetStore, Part
from app.ports.lists import ListStore
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.running import A_BUG, Outcome
from app.services.lists.batch_progress import BatchProgress
from app.services.lists.list_projects import ListProjects
from app.services.permits import Permits
from app.services.progress.reporting import JobContext
from app.services.projects.editing import Editing
from app.services.rendering.rendering import Rendering

logger = logging.getLogger(__name__)

AT_ONCE = 16  # videos whose exports wait or run: enough for all workers, and few to look through
LOOK_SECONDS = 0.5
ATTEMPTS = 10  # it goes on where it was, so that a lost worker costs little
ERRORS_KEPT = 100  # in the job's result


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to export of a list, as a dialog has to know it."""

    videos: int
    left_out: int  # of those that were meant, since they are not ready
    example: Timeline  # of the largest of them that can be read: every size that one may want is smaller
    captions: bool  # whether any of them may have some
    several_sounds: bool


@dataclass(frozen=True, slots=True)
class _Begun:
    """A video whose exports wait or run."""

    video: ListVideo
    jobs: Sequence[str]

    def error(self, parts: Mapping[str, Part]) -> str | None:
        """Why its exports, which are over, did not all end well."""
        for job_id in self.jobs:
            part = parts.get(job_id)
            if part is None:
                return "The export was deleted."
            if part.state is JobState.CANCELLED:
                return "The export was cancelled."
            if part.state is JobState.FAILED:
                return part.error or A_BUG
        return None

    def is_over(self, parts: Mapping[str, Part]) -> bool:
        return all(job_id not in parts or parts[job_id].state.terminal for job_id in self.jobs)

    def fraction(self, parts: Mapping[str, Part]) -> float:
        done = [1.0 if part.state.terminal else part.fraction for part in map(parts.get, self.jobs) if part]
        return sum(done) / len(self.jobs)


class ListExports:
    """Asks for all exports of a list, and looks after them until the last one is over."""

    def __init__(
        self,
        *,
        lists: ListStore,
        assets: AssetStore,
        list_projects: ListProjects,
        editing: Editing,
        rendering: Rendering,
        jobs: Jobs,
        permits: Permits,
        new_id: Callable[[], str] = new_id,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._lists = lists
        self._assets = assets
        self._list_projects = list_projects
        self._editing = editing
        self._rendering = rendering
        self._jobs = jobs
        self._permits = permits
        self._new_id = new_id
        self._monotonic = monotonic
        self._sleep = sleep

    def offer(self, list_id: str, *, owner: str, ids: Sequence[str] | None = None) -> Offer:
        """What `start` would export. Raises as that does."""
        videos = self._list_projects.ready(list_id, owner=owner, ids=ids)
        assets = self._assets.get_many([video.asset_id for video in videos if video.asset_id])
        example = self._example(sorted(videos, key=lambda one: -_side(assets.get(one.asset_id or ""))), owner)
        return Offer(
            videos=len(videos),
            left_out=len(self._lists.videos(list_id, ids=ids)) - len(videos),
            example=example,
            captions=bool(example.captions) or any(video.captions_key for video in videos),
            several_sounds=any(one.info and len(one.info.audio) > 1 for one in assets.values()),
        )

    def start(
        self,
        list_id: str,
        *,
        owner: str,
        request: Mapping[str, Any],
        ids: Sequence[str] | None = None,
        captions_as: str | None = None,
        idempotency_key: str | None = None,
    ) -> Job:
        """Have those videos that are ready exported as `request` says, which is one of a project.

        Where they have captions, these get the look that they have in the project `captions_as`. Raises
        what `ListProjects.make` does, NotAllowed, and InvalidRequest for what no export can be.
        """
        self._permits.require(owner, Act.EXPORT)
        videos = self._list_projects.ready(list_id, owner=owner, ids=ids)
        self._rendering.check(owner, request)
        look = None
        if captions_as is not None:
            look = style_to_document(self._editing.open(captions_as, owner).timeline.caption_style)
        return self._jobs.submit(
            NewJob(
                id=self._new_id(),
                owner=owner,
                kind=JobKind.EXPORTS,
                title=self._lists.get(list_id, owner=owner).name,
                payload={
                    "list_id": list_id,
                    "videos": [video.id for video in videos],
                    "asked": dict(request),
                    "captions_look": look,
                },
                max_attempts=ATTEMPTS,
                idempotency_key=f"exports:{list_id}:{idempotency_key}" if idempotency_key else None,
            )
        )

    def run(self, context: JobContext) -> Outcome:
        """Begin one export after the other, and say how far all of them are."""
        job, list_id = context.job, str(context.job.payload["list_id"])
        waiting = deque(self._lists.videos(list_id, ids=job.payload["videos"]))
        total = len(waiting)
        errors: list[dict[str, Any]] = []
        progress = BatchProgress(
            context,
            stage="exporting",
            done=0,
            failed=0,
            total=total,
            monotonic=self._monotonic,
            told=lambda: None,
        )
        begun: list[_Begun] = []

        def settle(video: ListVideo, error: str | None) -> None:
            if error is not None:
                errors.append(
                    {"video_id": video.id, "line": video.entry.line, "title": video.title, "error": error}
                )
            progress.ends(video.title, video.id, error)

        while waiting or begun:
            while waiting and len(begun) < AT_ONCE:
                self._stop_if_asked(context)
                video = waiting.popleft()
                found = self._begin(video, job)
                if isinstance(found, str):
                    settle(video, found)
                else:
                    begun.append(found)
            parts = {part.id: part for part in self._jobs.parts(job)}
            over = [one for one in begun if one.is_over(parts)]
            if over and self._jobs.of_anybody(job.id).cancel_requested:  # the parts may hear of it first
                self._jobs.cancel_parts(job)
                return Outcome(message="Cancelled.", state=JobState.CANCELLED)
            for one in over:
                begun.remove(one)
                settle(one.video, one.error(parts))
            if begun:
                progress.stands(sum(one.fraction(parts) for one in begun))
                self._stop_if_asked(context)
                self._sleep(LOOK_SECONDS)
        return _outcome(list_id, total, errors)

    def _example(self, videos: Sequence[ListVideo], owner: str) -> Timeline:
        for video in videos:
            with suppress(AppError):  # it is told when it is exported
                return self._list_projects.timeline(video, owner=owner)
        return empty_timeline(fresh=self._new_id())

    def _begin(self, video: ListVideo, job: Job) -> _Begun | str:
        """Ask for the exports of a video; the reason when it has none."""
        try:
            project = self._list_projects.of(video, owner=job.owner)
            self._dress(project, job)
            made = self._rendering.request_all(
                project.id,
                job.owner,
                job.payload["asked"],
                idempotency_key=f"{job.id}/{video.id}",
                batch=job.id,
            )
        except (StorageError, FfmpegMissing):
            raise  # this is no fault of the video, and the next would fail too
        except AppError as error:
            return error.message
        except Exception:
            logger.exception("Video %s could not be exported by job %s", video.id, job.id)
            return A_BUG
        return _Begun(video, [one.id for one in made])

    def _dress(self, project: Project, job: Job) -> None:
        """Give the captions of a project the look that was asked for, as an edit that can be undone."""
        look = job.payload.get("captions_look")
        if look is None:
            return
        state = self._editing.open(project.id, job.owner)
        if state.timeline.captions:
            message = {"type": "set_caption_style", **look}
            self._editing.apply(project.id, job.owner, message, state.project.version)

    def _stop_if_asked(self, context: JobContext) -> None:
        if context.cancelled():
            self._stop(context)

    def _stop(self, context: JobContext) -> NoReturn:
        """Stop with what was begun after somebody asked; a worker that only ends leaves it running."""
        if context.cancel_asked():
            self._jobs.cancel_parts(context.job)
        elif context.pause_asked():
            self._jobs.pause_parts(context.job)
        raise RenderCancelled


def _side(asset: Asset | None) -> int:
    """The shorter side of a picture; 0 where there is none."""
    picture = asset.info.picture if asset and asset.info else None
    return min(picture.width, picture.height) if picture else 0


def _outcome(list_id: str, total: int, errors: Sequence[Mapping[str, Any]]) -> Outcome:
    result = {
        "list_id": list_id,
        "total": total,
        "ready": total - len(errors),
        "failed": len(errors),
        "errors": list(errors[:ERRORS_KEPT]),
    }
    words = f"{total - len(errors)} of {total} exports are ready."
    if not errors:
        return Outcome(result, words)
    return Outcome(result, f"{words} {len(errors)} failed.", JobState.COMPLETED_WITH_ERRORS)
