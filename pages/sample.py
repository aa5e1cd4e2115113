"""The sample clip, for somebody without a video at hand."""

from __future__ import annotations

from app.domain.errors import MediaError
from app.domain.jobs import JobState
from app.services import Services
from pages import live, person
from pages.intake import over


async def sample_asset(services: Services) -> str:
    """Have the sample clip made and give its asset's id. Raises MediaError when that does not work."""
    job = await over(services, await live.call(services.library.sample, owner=person.owner()))
    if job is None or job.state is not JobState.COMPLETED or not job.result:
        raise MediaError((job and job.error) or "The sample clip could not be made.")
    return str(job.result["asset_id"])
