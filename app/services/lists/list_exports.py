"""Exporting the videos of a list: one job whose parts are their exports, a few of them at a time.

Each video is exported as its project is when its turn comes; where there is none yet, it is made. One
that cannot be exported is named, and the others go on. What was begun is begun again by its key, so
that a job whose worker was killed, or that is tried again, goes on with the same exports.
"""

from __future__ import annotations

import logging
import time
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
from app.ports import AssetStore
from app.ports.lists import ListStore
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.running import A_BUG, Outcome
from app.services.lists.batch_progress import BatchProgress
from app.services.lists.export_course import Course, key_of
from app.services.lists.list_projects import ListProjects
from app.services.permits import Permits
from app.services.progress.reporting import JobContext
from app.services.projects.editing import Editing
from app.services.rendering.rendering import Rendering

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
ATTEMPTS = 10  # it goes on where it was, so that a lost worker costs little


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to export of a list, as a dialog has to know it."""

    videos: int
    left_out: int  # of those that were meant, since they are not ready
    example: Timeline  # of the largest of them that can be read: every size that one may want is smaller
    captions: bool  # whether any of them may have some
    several_sounds: bool


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
        each = self._rendering.check(owner, request)
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
                    "each": each,  # exports of a video
                    "key": self._new_id(),  # of its parts, also when it is tried again
                },
                max_attempts=ATTEMPTS,
                idempotency_key=f"exports:{list_id}:{idempotency_key}" if idempotency_key else None,
            )
        )

    def run(self, context: JobContext) -> Outcome:
        """Begin one export after the other, and say how far all of them are."""
        job, list_id = context.job, str(context.job.payload["list_id"])
        videos = self._lists.videos(list_id, ids=job.payload["videos"])
        course = Course(videos, self._progress(context, total=len(videos)))
        course.takes_up(self._jobs.parts(job), whole=_key(job), each=int(job.payload.get("each", 1)))
        while not course.is_over:
            if context.cancelled():
                self._stop(context)
            if video := course.next():
                self._begin(video, job, course)
            parts = {part.id: part for part in self._jobs.parts(job)}
            if course.ended(parts) and self._jobs.of_anybody(job.id).cancel_requested:
                self._jobs.cancel_parts(job)  # the parts may hear of it before their whole does
                return Outcome(message="Cancelled.", state=JobState.CANCELLED)
            course.goes_on(parts)
            if course.is_waiting:
                self._sleep(LOOK_SECONDS)
        return course.outcome(list_id)

    def _progress(self, context: JobContext, *, total: int) -> BatchProgress:
        return BatchProgress(
            context,
            stage="exporting",
            done=0,
            failed=0,
            total=total,
            monotonic=self._monotonic,
            told=lambda: None,
        )

    def _example(self, videos: Sequence[ListVideo], owner: str) -> Timeline:
        for video in videos:
            with suppress(AppError):  # it is told when it is exported
                return self._list_projects.timeline(video, owner=owner)
        return empty_timeline(fresh=self._new_id())

    def _begin(self, video: ListVideo, job: Job, course: Course) -> None:
        """Ask for the exports of a video, or say why it has none."""
        try:
            project = self._list_projects.of(video, owner=job.owner)
            self._dress(project, job)
            made = self._rendering.request_all(
                project.id,
                job.owner,
                job.payload["asked"],
                idempotency_key=key_of(_key(job), video.id),
                batch=job.id,
            )
        except (StorageError, FfmpegMissing):
            raise  # this is no fault of the video, and the next would fail too
        except AppError as error:
            course.fails(video, error.message)
        except Exception:
            logger.exception("Video %s could not be exported by job %s", video.id, job.id)
            course.fails(video, A_BUG)
        else:
            course.begins(video, [one.id for one in made])

    def _dress(self, project: Project, job: Job) -> None:
        """Give the captions of a project the look that was asked for, as an edit that can be undone."""
        look = job.payload.get("captions_look")
        if look is None:
            return
        state = self._editing.open(project.id, job.owner)
        if state.timeline.captions:
            message = {"type": "set_caption_style", **look}
            self._editing.apply(project.id, job.owner, message, state.project.version)

    def _stop(self, context: JobContext) -> NoReturn:
        """Stop with what was begun after somebody asked; a worker that only ends leaves it running."""
        if context.cancel_asked():
            self._jobs.cancel_parts(context.job)
        elif context.pause_asked() and self._jobs.of_anybody(context.job.id).held:  # and not resumed since
            self._jobs.pause_parts(context.job)
        raise RenderCancelled


def _key(job: Job) -> str:
    """What the keys of its parts begin with; those of older versions have their whole's id."""
    return str(job.payload.get("key", job.id))


def _side(asset: Asset | None) -> int:
    """The shorter side of a picture; 0 where there is none."""
    picture = asset.info.picture if asset and asset.info else None
    return min(picture.width, picture.height) if picture else 0
