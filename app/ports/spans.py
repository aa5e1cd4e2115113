"""The spans of an export that several workers make, wherever they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of picture that is made by itself: `number` counts the segments of the plan."""

    number: int
    name: str  # what its file is called
    frames: int


@dataclass(frozen=True, slots=True)
class SpanClaim:
    """The right to make a span, until the lease runs out."""

    job_id: str
    span: Span
    token: str


class SpanStore(Protocol):
    """Which spans of running exports are to be made, by whom, and how far they are.

    A span belongs to the job of its export, and goes with it. Whoever takes one has it until the
    lease runs out; times come from the database's clock. Only spans of a job that runs and is not
    to stop are given out.
    """

    def offer(self, job_id: str, spans: Sequence[Span], *, maker: str) -> None:
        """Say what is to be made, by makers of a kind. A span that somebody works on stays with them."""
        ...

    def take(self, *, worker: str, maker: str, lease: float, job_id: str | None = None) -> SpanClaim | None:
        """A span that nobody makes: of that job, or of the oldest one that wants help.

        Without a job, what was given back or lost before is left to the export's own worker.
        """
        ...

    def beat(self, claim: SpanClaim, *, frames: int, lease: float) -> bool:
        """Say how far a span is and keep it. False: stop, it is not wanted or somebody else's by now."""
        ...

    def finish(self, claim: SpanClaim) -> bool:
        """Say that a span is there; whether it was still ours."""
        ...

    def give_back(self, claim: SpanClaim) -> None:
        """Let somebody else make it."""
        ...

    def frames(self, job_id: str) -> Mapping[int, int]:
        """How many frames of each span are made."""
        ...

    def waiting(self) -> bool:
        """Whether there may be something to help with, for anybody."""
        ...

    def left(self, job_id: str) -> int:
        """How many spans of a job are not there yet."""
        ...

    def abandon(self, worker: str) -> None:
        """Let go of what a worker held that is known to be gone."""
        ...

    def withdraw(self, job_id: str) -> int:
        """Nothing of a job is wanted any more. How many spans somebody is still busy with."""
        ...


class Crew(Protocol):
    """Those who make the spans of one export, as one of them sees it. Threads may share it."""

    def offer(self, spans: Sequence[Span]) -> None:
        """Say what is to be made."""
        ...

    def take(self) -> Span | None:
        """One to make here; None when others make all the rest."""
        ...

    def note(self, span: Span, frames: int) -> None:
        """So many frames of a span of ours are made."""
        ...

    def finish(self, span: Span) -> None:
        """A span of ours is there."""
        ...

    def give_back(self, span: Span) -> None:
        """A span of ours was not made."""
        ...

    def frames(self) -> Mapping[int, int]:
        """How many frames of each span are made, by whomever."""
        ...

    def left(self) -> int:
        """How many spans are not there yet."""
        ...
