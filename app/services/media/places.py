"""How the things of a media file are called: its original's key, its news, the asset of its jobs."""

from __future__ import annotations

from app.services.progress.reporting import JobContext


def media_topic(owner: str) -> str:
    """Where changes of a person's media are published."""
    return f"media:{owner}"


def original_key(asset_id: str) -> str:
    """Where the bytes that somebody brought in lie."""
    return f"media/{asset_id}/original"


def asset_id_of(context: JobContext) -> str:
    """The file that a job is about. Raises ValueError."""
    if context.job.asset_id is None:
        raise ValueError(f"job {context.job.id} names no asset")
    return context.job.asset_id
