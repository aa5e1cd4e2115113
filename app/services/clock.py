"""The time of day, as it is stored and shown."""

from __future__ import annotations

from datetime import UTC, datetime


def now_iso() -> str:
    """Now, as ISO 8601 in UTC with microseconds, such as 2026-01-31T12:00:00.123456Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
