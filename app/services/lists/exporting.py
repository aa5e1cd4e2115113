"""The job that exports the videos of a list, or projects: its parts are their exports, a few at a time.

Each video is exported as its project is when its turn comes; where there is none yet, it is made. One
that cannot be exported is named, and the others go on. What was begun is begun again by its key, so
that a job whose worker was killed, or that is tried again, goes on with the same exports.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import NoReturn

from app.domain.errors import AppError, FfmpegMissing, RenderCancelled, StorageError
from app.domain.jobs import Job, JobState
from app.domain.projects import Project
from app.ports.lists import ListStore
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import A_BUG, Outcome
from app.services.lists.batch_progress import BatchProgress
from app.services.lists.export_course import Course, Subject, key_of
from app.services.lists.list_projects import ListProjects
from app.services.progress.reporting import JobContext
from app.services.projects.editing import Editing
from app.services.rendering.rendering import Rendering

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5


class Exporting:
    """Asks for all exports of a job, and looks after them until the last one is over."""

    def __init__(
        self,
        *,
        lists: ListStore,
        list_projects: ListProjects,
        editing: Editing,
        rendering: Rendering,
        jobs: Jobs,
        monotonic: Callable[[], float],
        sleep: Callable[[float], object],
    ) -> None:
        self._lists = lists
        self._list_projects = list_projects
        self._editing = editing
        self._rendering = rendering
        self._jobs = jobs
        self._monotonic = monotonic
        self._sleep = sleep

    def run(self, context: JobContext) -> Outcome:
        """Begin one export after the other, and say how far all of them are."""
        job = context.job
        subjects = self._subjects(job)
        course = Course(subjects, self._progress(context, total=len(subjects)))
        course.takes_up(self._jobs.parts(job), whole=_key(job), each=int(job.payload.get("each", 1)))
        while not course.is_over:
            if context.cancelled():
                self._stop(context)
            if subject := course.next():
                self._begin(subject, job, course)
            parts = {part.id: part for part in self._jobs.parts(job)}
            if course.ended(parts) and self._jobs.of_anybody(job.id).cancel_requested:
                self._jobs.cancel_parts(job)  # the parts may hear of it before their whole does
                return Outcome(message="Cancelled.", state=JobState.CANCELLED)
            course.goes_on(parts)
            if course.is_waiting:
                self._sleep(LOOK_SECONDS)
        return course.outcome({"list_id": job.payload["list_id"]} if "list_id" in job.payload else {})

    def _subjects(self, job: Job) -> Sequence[Subject]:
        if "projects" in job.payload:
            return [Subject(one["id"], one["title"]) for one in job.payload["projects"]]
        videos = self._lists.videos(str(job.payload["list_id"]), ids=job.payload["videos"])
        return [Subject(video.id, video.title, video) for video in videos]

    def _project(self, subject: Subject, owner: str) -> Project:
        """The project as it is now; a video's is made where there is none."""
        if subject.video is not None:
            return self._list_projects.of(subject.video, owner=owner)
        return self._editing.open(subject.id, owner).project

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

    def _begin(self, subject: Subject, job: Job, course: Course) -> None:
        """Ask for the exports of a subject, or say why it has none."""
        try:
            project = self._project(subject, job.owner)
            self._dress(project, job)
            made = self._rendering.request_all(
                project.id,
                job.owner,
                job.payload["asked"],
                idempotency_key=key_of(_key(job), subject.id),
                batch=job.id,
            )
        except (StorageError, FfmpegMissing):
            raise  # this is no fault of the subject, and the next would fail too
        except AppError as error:
            course.fails(subject, error.message)
        except Exception:
            logger.exception("%s could not be exported by job %s", subject.id, job.id)
            course.fails(subject, A_BUG)
        else:
            course.begins(subject, [one.id for one in made])

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
