"""Telling the other processes what was committed. A lost word is no lost truth."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from app.domain.jobs import ProgressEvent
from app.ports import EventBus
from app.services.progress.event_json import event_to_json

logger = logging.getLogger(__name__)


def progress_topic(owner: str) -> str:
    """Where the progress events of one person are published."""
    return f"progress:{owner}"


def control_topic(job_id: str) -> str:
    """Where the worker of a job hears that it should look at its row."""
    return f"control:{job_id}"


def project_topic(project_id: str) -> str:
    """Where each new version of a project is told."""
    return f"project:{project_id}"


def shares_topic(project_id: str) -> str:
    """Where it is told that others may open a project than before."""
    return f"project:{project_id}:shares"


def projects_topic(owner: str) -> str:
    """Where it is told that a person's projects are others, or called otherwise, than before."""
    return f"projects:{owner}"


def announce(bus: EventBus, event: ProgressEvent | None) -> None:
    """Publish a committed event to everybody whose stream has it; None is one that did not happen."""
    if event is None:
        return
    message = event_to_json(event)
    tell(bus, progress_topic(event.owner), message)
    for place in event.elsewhere:
        seq = None if event.seq is None else place.seq
        tell(bus, progress_topic(place.owner), {**message, "epoch": place.epoch, "seq": seq})


def tell(bus: EventBus, topic: str, message: Mapping[str, Any]) -> None:
    """Publish, and never fail: the database has what counts."""
    try:
        bus.publish(topic, message)
    except Exception:
        logger.warning("Could not publish on %s", topic, exc_info=True)
