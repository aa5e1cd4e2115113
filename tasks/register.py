"""The one task: look at a job.

Queued messages name this module and this function. Neither may ever be renamed: a message with
an unknown name is taken from the queue and lost (the sweep would send its job again).
"""

from __future__ import annotations

from collections.abc import Callable

from huey import Huey
from huey.api import TaskWrapper


def register(huey: Huey, run: Callable[[str], None]) -> TaskWrapper:
    """Make `run_job` the task of a queue; calling what is returned sends a hint."""

    def run_job(job_id: str) -> None:
        run(job_id)

    return huey.task()(run_job)
