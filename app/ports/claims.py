"""What a worker does with the jobs that it has claimed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from app.domain.jobs import Claim, JobState, NewJob, ProgressEvent, Tick, Wish


class ClaimStore(Protocol):
    """The part of the JobStore that workers write to.

    Their writes are fenced by the claim's token: with a token that is no longer valid they change
    nothing and give None. Lease times come from the database's clock.
    """

    def begin(self, job: NewJob, *, worker: str, lease: float) -> tuple[Claim, ProgressEvent]:
        """Store a job that whoever asks does itself: it is claimed from its first moment."""
        ...

    def claim(self, job_id: str, *, worker: str, lease: float) -> tuple[Claim, ProgressEvent] | None:
        """Take a pending job by compare-and-set; None when somebody else has it or it is over."""
        ...

    def heartbeat(self, claim: Claim, *, lease: float) -> Wish | None:
        """Extend the lease, and hear what the job is to do; None when the claim is lost."""
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
        """Back to pending: after a passing fault, or, without counting, when the worker must stop.

        What is not counted goes on with its fraction; another attempt begins at nothing.
        """
        ...
