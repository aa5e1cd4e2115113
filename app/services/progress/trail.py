"""What a log line belongs to: the request that is answered, the job that runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request: ContextVar[str | None] = ContextVar("request", default=None)
_job: ContextVar[str | None] = ContextVar("job", default=None)


@contextmanager
def of_request(request_id: str) -> Iterator[None]:
    """Lines written inside, also in threads that are called from here, belong to a request."""
    token = _request.set(request_id)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def of_job(job_id: str) -> Iterator[None]:
    """Lines written inside belong to a job."""
    token = _job.set(job_id)
    try:
        yield
    finally:
        _job.reset(token)


def here() -> dict[str, str]:
    """What a line written now belongs to: `request_id`, `job_id`, or neither."""
    found = {"request_id": _request.get(), "job_id": _job.get()}
    return {name: value for name, value in found.items() if value is not None}
