"""How far the exports of a list, or of several projects, are: what waits, what was begun, what failed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.jobs import JobState
from app.domain.lists import ListVideo
from app.ports import Part
from app.services.jobs.outcome import A_BUG, Outcome
from app.services.lists.batch_progress import BatchProgress

AT_ONCE = 16  # videos whose exports wait or run: enough for all workers, and few to look through
ERRORS_KEPT = 100  # in the job's result


def key_of(whole: str, subject: str) -> str:
    """What names the exports of a video, or of a project, that are parts of one job."""
    return f"{whole}/{subject}"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is exported: a video of a list, or a project."""

    id: str
    title: str
    video: ListVideo | None = None  # None: it is a project

    @property
    def video_id(self) -> str | None:
        """The video's, where it is one."""
        return self.video.id if self.video else None

    def failed(self, error: str) -> Mapping[str, Any]:
        """What the job's result tells of it."""
        if self.video is None:
            return {"project_id": self.id, "title": self.title, "error": error}
        line = self.video.entry.line
        return {"video_id": self.id, "line": line, "title": self.title, "error": error}


@dataclass(frozen=True, slots=True)
class Begun:
    """Something whose exports wait or run."""

    subject: Subject
    jobs: Sequence[str]

    def is_over(self, parts: Mapping[str, Part]) -> bool:
        """Whether none of its exports can go on; one that was deleted cannot."""
        return all(job_id not in parts or parts[job_id].state.terminal for job_id in self.jobs)

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

    def fraction(self, parts: Mapping[str, Part]) -> float:
        """How much of its exports is made."""
        done = [1.0 if part.state.terminal else part.fraction for part in map(parts.get, self.jobs) if part]
        return sum(done) / len(self.jobs)


class Course:
    """Subjects on their way from waiting to exported. `progress` hears of each step."""

    def __init__(self, subjects: Sequence[Subject], progress: BatchProgress) -> None:
        self._total = len(subjects)
        self._waiting = deque(subjects)
        self._begun: list[Begun] = []
        self._errors: list[Mapping[str, Any]] = []
        self._progress = progress

    @property
    def is_over(self) -> bool:
        """Whether nothing waits or runs any more."""
        return not (self._waiting or self._begun)

    @property
    def is_waiting(self) -> bool:
        """Whether there is nothing to do before one of the exports is over."""
        return not self.is_over and (len(self._begun) >= AT_ONCE or not self._waiting)

    def takes_up(self, parts: Sequence[Part], *, whole: str, each: int) -> None:
        """Count as begun whose exports an attempt before has asked for: whatever came of them stays.

        `each` is how many exports each has. Where some are missing, all are asked for once more,
        which makes none twice.
        """
        subjects = {key_of(whole, subject.id): subject for subject in self._waiting}
        begun: dict[str, list[str]] = {}
        for part in parts:
            key = "/".join((part.idempotency_key or "").split("/")[:2])  # without the number of a file
            if key in subjects:
                begun.setdefault(key, []).append(part.id)
        for key, jobs in begun.items():
            if len(jobs) >= each:
                self._waiting.remove(subjects[key])
                self.begins(subjects[key], jobs)

    def next(self) -> Subject | None:
        """One whose exports may begin now."""
        return self._waiting.popleft() if self._waiting and len(self._begun) < AT_ONCE else None

    def begins(self, subject: Subject, jobs: Sequence[str]) -> None:
        """Its exports wait."""
        self._begun.append(Begun(subject, jobs))

    def fails(self, subject: Subject, error: str) -> None:
        """It has none, or not all of them ended well."""
        self._errors.append(subject.failed(error))
        self._progress.ends(subject.title, subject.video_id, error)

    def ended(self, parts: Mapping[str, Part]) -> bool:
        """Whether exports are over that were not before."""
        return any(one.is_over(parts) for one in self._begun)

    def goes_on(self, parts: Mapping[str, Part]) -> None:
        """Tell what is over by now, and how far the others are."""
        for one in [one for one in self._begun if one.is_over(parts)]:
            self._begun.remove(one)
            if error := one.error(parts):
                self.fails(one.subject, error)
            else:
                self._progress.ends(one.subject.title, one.subject.video_id, None)
        if self._begun:
            self._progress.stands(sum(one.fraction(parts) for one in self._begun))

    def outcome(self, of: Mapping[str, Any]) -> Outcome:
        """What came of all of them; `of` says, in the result, what they are."""
        ready, failed = self._total - len(self._errors), len(self._errors)
        result = {
            **of,
            "total": self._total,
            "ready": ready,
            "failed": failed,
            "errors": self._errors[:ERRORS_KEPT],
        }
        words = f"{ready} of {self._total} exports are ready."
        if not failed:
            return Outcome(result, words)
        return Outcome(result, f"{words} {failed} failed.", JobState.COMPLETED_WITH_ERRORS)
