"""Telling workers that a job waits. The row is the truth, so a hint that cannot be sent loses nothing."""

from __future__ import annotations

import logging

from app.domain.jobs import Queue
from app.ports import JobQueue

logger = logging.getLogger(__name__)


def hint(sender: JobQueue, job_id: str, queue: Queue) -> None:
    """Hint a job to the workers of a queue; where that cannot be sent, the sweep finds it later."""
    try:
        sender.hint(job_id, queue)
    except Exception as error:
        logger.warning("Job %s waits to be found: no hint could be sent (%s)", job_id, error)
