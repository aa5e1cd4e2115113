"""Jobs over HTTP: what runs, what it said, and having it stop, wait, go on or be done again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from app.api.accounts.owner import Owner
from app.api.addresses import ID_PATTERN, Id
from app.api.bodies import Body, reads, takes
from app.api.job_views import HistoryView, JobView
from app.domain.errors import InvalidRequest
from app.domain.jobs import Cursor, JobState, Priority, ProgressEvent
from app.services import Services
from app.services.progress.event_json import event_to_json

MOST_EVENTS = 500


class Hurry(Body):
    """How much of a hurry there is."""

    priority: str = Field(description="first, normal or low")


def router(services: Services) -> APIRouter:
    """The routes under /api/jobs, but for what jobs made."""
    routes = APIRouter(prefix="/api/jobs", tags=["Jobs"])
    jobs = services.jobs

    @routes.get("", summary="List jobs, newest first")
    def list_jobs(
        owner: Owner,
        state: Annotated[list[JobState] | None, Query(description="Only these states")] = None,
        project: Annotated[
            str | None, Query(pattern=ID_PATTERN, description="Only jobs of this project")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        before: Annotated[
            str | None, Query(pattern=ID_PATTERN, description="The id of the last job already seen")
        ] = None,
    ) -> list[JobView]:
        if project is None:
            found = jobs.seen_by(owner, states=state or (), limit=limit, before=before)
        else:
            found = jobs.list(owner=owner, states=state or (), project_id=project, limit=limit, before=before)
        return [JobView.of(job) for job in found]

    @routes.get("/{job_id}", summary="One job")
    def get_job(owner: Owner, job_id: Id) -> JobView:
        return JobView.of(jobs.get(job_id, owner=owner))

    @routes.delete("/{job_id}", status_code=204, summary="Delete a job; a running one is cancelled first")
    def delete_job(owner: Owner, job_id: Id) -> Response:
        jobs.delete(job_id, owner=owner)
        return Response(status_code=204)

    @routes.post("/{job_id}/cancel", summary="Stop a job")
    def cancel_job(owner: Owner, job_id: Id) -> JobView:
        return JobView.of(jobs.cancel(job_id, owner=owner))

    @routes.post(
        "/{job_id}/priority",
        openapi_extra=takes(Hurry),
        summary="Let a waiting job go first, as usual, or when there is room",
    )
    def prioritise_job(owner: Owner, job_id: Id, wanted: Annotated[Hurry, Depends(reads(Hurry))]) -> JobView:
        if wanted.priority not in set(Priority):
            raise InvalidRequest("priority: it is first, normal or low.")
        return JobView.of(jobs.prioritise(job_id, Priority(wanted.priority), owner=owner))

    @routes.post("/{job_id}/pause", summary="Have an export wait; a running one keeps what it has finished")
    def pause_job(owner: Owner, job_id: Id) -> JobView:
        return JobView.of(jobs.pause(job_id, owner=owner))

    @routes.post("/{job_id}/resume", summary="Let a paused export go on")
    def resume_job(owner: Owner, job_id: Id) -> JobView:
        return JobView.of(jobs.resume(job_id, owner=owner))

    @routes.post(
        "/{job_id}/retry", status_code=202, summary="Do a failed or cancelled job again, as a new one"
    )
    def retry_job(owner: Owner, job_id: Id) -> JobView:
        return JobView.of(jobs.retry(job_id, owner=owner))

    @routes.get(
        "/{job_id}/progress-history", response_model=HistoryView, summary="What a job said, oldest first"
    )
    def history(
        owner: Owner,
        job_id: Id,
        since: Annotated[str | None, Query(description="A cursor `epoch:seq`, or a time (ISO 8601)")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = MOST_EVENTS,
    ) -> Response:
        cursor, moment = _since(since)
        found = list(jobs.events(job_id, owner=owner, after=cursor, since=moment, limit=limit + 1))
        shown = found[:limit]
        history = {
            "events": [event_to_json(event) for event in shown],
            "cursor": _cursor_after(shown, cursor),
            "more": len(found) > limit,
        }
        # as it is: to check each of 500 events by its model would take longer than to read them
        return Response(orjson.dumps(history), media_type="application/json")

    return routes


def _since(text: str | None) -> tuple[Cursor | None, str | None]:
    """A cursor, or a moment in the form in which moments are stored."""
    if text is None:
        return None, None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            return Cursor.parse(text), None
        except ValueError as error:
            raise InvalidRequest(
                "`since` must be a cursor, such as 9f2c:17, or a time in ISO 8601."
            ) from error
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        told = aware.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError as error:  # the first or the last day of all years, in another zone
        raise InvalidRequest("`since` is out of all time.") from error
    return None, told.replace("+00:00", "Z")


def _cursor_after(events: list[ProgressEvent], before: Cursor | None) -> str | None:
    if events and events[-1].seq is not None:
        return str(Cursor(events[-1].epoch, events[-1].seq))
    return str(before) if before else None
