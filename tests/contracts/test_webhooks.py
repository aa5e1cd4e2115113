"""Who wants to be told of the end of a job is told, since both are stored as one."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.webhooks import SqlWebhookStore
from app.domain.jobs import JobKind, JobState, NewJob, Queue
from app.ports import JobStore
from app.ports.notices import Webhook, WebhookStore

AT = "2026-01-31T12:00:00.000000Z"
HOOK = Webhook("ann", "https://example.com/told", "secret", AT)


@pytest.fixture
def store(engine: Engine) -> JobStore:
    return SqlJobStore(engine)


@pytest.fixture
def webhooks(engine: Engine) -> WebhookStore:
    return SqlWebhookStore(engine)


def end(store: JobStore, job_id: str, kind: JobKind, state: JobState, owner: str = "ann") -> None:
    store.add(NewJob(job_id, owner, kind, "Talk"))
    taken = store.claim(job_id, worker="w", lease=60)
    assert taken is not None
    store.finish(taken[0], state)


def told(store: JobStore, owner: str = "ann") -> list[str]:
    found = [job for job in store.list(owner=owner) if job.kind is JobKind.NOTIFY]
    return sorted(job.payload["job_id"] for job in found)


def test_a_person_has_one_webhook_or_none(webhooks: WebhookStore) -> None:
    assert webhooks.get("ann") is None
    webhooks.put(HOOK)
    newer = Webhook("ann", "https://example.com/other", "another", AT)
    webhooks.put(newer)
    assert webhooks.get("ann") == newer
    assert webhooks.get("ben") is None
    webhooks.delete("ann")
    webhooks.delete("ann")
    assert webhooks.get("ann") is None


def test_the_end_of_what_people_wait_for_stores_a_job_that_tells_of_it(
    store: JobStore, webhooks: WebhookStore
) -> None:
    webhooks.put(HOOK)
    end(store, "export", JobKind.RENDER, JobState.COMPLETED)
    end(store, "list", JobKind.BATCH, JobState.COMPLETED_WITH_ERRORS)
    end(store, "failed", JobKind.RENDER, JobState.FAILED)
    end(store, "cancelled", JobKind.RENDER, JobState.CANCELLED)
    end(store, "import", JobKind.IMPORT, JobState.COMPLETED)
    end(store, "bens", JobKind.RENDER, JobState.COMPLETED, owner="ben")
    assert told(store) == ["export", "failed", "list"]
    assert told(store, "ben") == []
    assert len(store.waiting(Queue.BACKGROUND)) == 3
    assert {queue for _, queue in store.sweep(patience=60).hints} == {Queue.BACKGROUND}


def test_a_job_whose_last_worker_is_lost_is_told_of_too(store: JobStore, webhooks: WebhookStore) -> None:
    webhooks.put(HOOK)
    store.add(NewJob("lost", "ann", JobKind.RENDER, "Talk", max_attempts=1))
    store.claim("lost", worker="w", lease=-1)
    store.sweep(patience=60)
    assert (store.get("lost").state, told(store)) == (JobState.FAILED, ["lost"])


def test_that_somebody_was_told_is_not_told(store: JobStore, webhooks: WebhookStore) -> None:
    webhooks.put(HOOK)
    end(store, "export", JobKind.RENDER, JobState.COMPLETED)
    (telling,) = store.waiting(Queue.BACKGROUND)
    taken = store.claim(telling, worker="w", lease=60)
    assert taken is not None
    store.finish(taken[0], JobState.COMPLETED)
    assert told(store) == ["export"]
