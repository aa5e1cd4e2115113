"""What the handler of a job gives back when it has done the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.jobs import JobState
from app.services.progress.reporting import JobContext

A_BUG = "Something went wrong inside Cutroom. The server's log has the details."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job made, and the sentence that says so."""

    result: Mapping[str, Any] = field(default_factory=dict)  # plain JSON
    message: str = ""
    state: JobState = JobState.COMPLETED  # or COMPLETED_WITH_ERRORS, or PENDING: it goes on after others


Handler = Callable[[JobContext], Outcome]
