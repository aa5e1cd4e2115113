"""What a person's own program is told when a job is over, and how it knows that it was us. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from app.domain.jobs import JobKind, JobState

NOTICED = frozenset({JobKind.RENDER, JobKind.BATCH, JobKind.EXPORTS})
"""What people wait for, and so is told of."""

SIGNATURE = "Cutroom-Signature"
EVENT = "Cutroom-Event"
ATTEMPTS = 6  # over about an hour


def is_noticed(kind: JobKind, state: JobState) -> bool:
    """Whether somebody is told of a job that ended so. Who cancels a job knows."""
    return kind in NOTICED and state.terminal and state is not JobState.CANCELLED


def signed(secret: str, body: bytes, *, at: int) -> Mapping[str, str]:
    """The header with which a receiver makes sure of sender, content and time.

    `Cutroom-Signature: t=SECONDS,v1=HEX`, where HEX is the HMAC-SHA256 of `SECONDS.BODY`.
    """
    made = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"t={at},v1={made}"}


def body_of(event: str, job: Mapping[str, Any] | None, *, at: str) -> bytes:
    """What is sent: `event` is `job.completed`, `job.failed` or `test`; `job` as the API shows it."""
    return json.dumps({"event": event, "created_at": at, "job": job}, allow_nan=False).encode()
