"""Telling a person's own program that a job is over, as a job of its own that is tried again."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from app.domain.addresses import WebAddress
from app.domain.errors import InvalidRequest, NotFound, NotTold
from app.domain.jobs import Job, JobKind, JobState, NewJob, Tick
from app.domain.notices import EVENT, body_of, signed
from app.ports import JobStore
from app.ports.notices import Messenger, Webhook, WebhookStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.job_json import job_to_json
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)

GONE = 410
OF_STATE = {JobState.FAILED: "job.failed"}


class Notices:
    """Everybody's webhooks. Only a person who has one is told anything."""

    def __init__(
        self,
        *,
        store: WebhookStore,
        jobs: Jobs,
        rows: JobStore,
        messenger: Messenger,
        check_address: Callable[[str], WebAddress],
        now: Callable[[], str] = now_iso,
        make_secret: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._rows = rows
        self._messenger = messenger
        self._check_address = check_address
        self._now = now
        self._make_secret = make_secret

    def webhook(self, owner: str) -> Webhook | None:
        """Where that person is told, if anywhere."""
        return self._store.get(owner)

    def set_webhook(self, owner: str, address: str) -> Webhook:
        """Have that person told there, with a new secret. Raises AddressRefused."""
        webhook = Webhook(owner, str(self._check_address(address)), self._make_secret(), self._now())
        self._store.put(webhook)
        logger.info("%s is told of jobs at an address of their own", owner)
        return webhook

    def remove_webhook(self, owner: str) -> None:
        """Tell that person nothing more."""
        self._store.delete(owner)

    def try_webhook(self, owner: str) -> Job:
        """Send something now. Raises InvalidRequest when there is nowhere to send it."""
        if self._store.get(owner) is None:
            raise InvalidRequest("Say first where you want to be told.")
        new = NewJob(new_id(), owner, JobKind.NOTIFY, "A try", payload={}, max_attempts=1)
        return self._jobs.submit(new)

    def run(self, context: JobContext) -> Outcome:
        """The work of such a job. Raises NotTold, which is tried again, and AddressRefused, which is not."""
        webhook = self._store.get(context.job.owner)
        if webhook is None:
            return Outcome(message="Nobody wants to be told any more.")
        told = self._what(context.job)
        if told is None:
            return Outcome(message="The job was deleted meanwhile.")
        event, body = told
        context.report(Tick(0.0, "telling", "Telling your program"))
        at = round(datetime.fromisoformat(self._now()).timestamp())
        headers = {EVENT: event, **signed(webhook.secret, body, at=at)}
        status = self._messenger.post(webhook.address, body, headers, cancelled=context.cancelled)
        if 200 <= status < 300:
            return Outcome({"status": status}, "Your program was told.")
        raise NotTold(
            f"Your program answered with {status}.", passing=status != GONE and not 300 <= status < 400
        )

    def _what(self, telling: Job) -> tuple[str, bytes] | None:
        job_id = telling.payload.get("job_id")
        if job_id is None:
            return "test", body_of("test", None, at=self._now())
        try:
            job = self._rows.get(job_id, owner=telling.owner)
        except NotFound:
            return None
        event = OF_STATE.get(job.state, "job.completed")
        return event, body_of(event, job_to_json(job), at=job.finished_at or self._now())
