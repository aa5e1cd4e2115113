"""Who may see a job, and who may do something about it."""

from __future__ import annotations

from app.domain.accounts import Act
from app.domain.errors import NotAllowed, NotFound
from app.domain.jobs import OF_THE_PLACE, Job, JobKind
from app.services.permits import Permits


class JobPermits:
    """What people may do with jobs; without accounts, with their own alone."""

    def __init__(self, permits: Permits | None) -> None:
        self._permits = permits

    def may_see(self, job: Job, person_id: str) -> bool:
        """Whether it is theirs, of a project open to them, or done for the place that they look after."""
        return (
            job.owner == person_id
            or self.is_shared(job.project_id, person_id)
            or self._looks_after(job, person_id)
        )

    def is_shared(self, project_id: str | None, person_id: str) -> bool:
        """Whether somebody may open the project of a job."""
        if self._permits is None or project_id is None:
            return False
        try:
            self._permits.project(project_id, person_id)
        except NotFound:
            return False
        return True

    def require_change(self, job: Job, person_id: str) -> None:
        """Raises NotAllowed when somebody may only watch the job."""
        if job.owner != person_id and not self._looks_after(job, person_id):
            raise NotAllowed("Only who started the job can do that.")

    def require_retry(self, job: Job, person_id: str) -> None:
        """Raises NotAllowed when somebody may not do it again, or not any more."""
        if self._permits is None:
            return
        self._permits.require(person_id, Act.EXPORT)
        if job.kind is JobKind.RENDER and job.project_id is not None:
            try:
                self._permits.project(job.project_id, person_id, Act.EXPORT)
            except NotFound as error:
                raise NotAllowed("The project of that export is no longer open to you.") from error

    def _looks_after(self, job: Job, person_id: str) -> bool:
        """Whether a job is done for the place, and somebody looks after that."""
        if self._permits is None or job.kind not in OF_THE_PLACE:
            return False
        try:
            return self._permits.person(person_id).may(Act.MANAGE)
        except NotFound:
            return False
