"""Room that running jobs have been promised for what they bring in."""

from __future__ import annotations

from typing import Protocol


class Reservations(Protocol):
    """Bytes promised to jobs, one promise each. That of a job that is over does not count."""

    def hold(self, job_id: str, *, owner: str, size: int) -> int:
        """Promise a job so many bytes, or what it was promised before if that was more.

        Gives what its owner's other jobs are promised. Of several that ask at once each sees those
        before it, so that together they see everything.
        """
        ...

    def release(self, job_id: str) -> None:
        """Take a promise back; there need not be one."""
        ...

    def promised(self, owner: str) -> int:
        """Bytes that a person's jobs are promised."""
        ...
