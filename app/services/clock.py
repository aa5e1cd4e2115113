"""The time of day, as it is stored and shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now_iso() -> str:
    """Now, as ISO 8601 in UTC with microseconds, such as 2026-01-31T12:00:00.123456Z."""
    return _text(datetime.now(UTC))


def days_ago_iso(days: int) -> str:
    """This time of day so many days ago, in the same form."""
    return _text(datetime.now(UTC) - timedelta(days=days))


def in_days_iso(days: int) -> str:
    """This time of day so many days from now, in the same form."""
    return _text(datetime.now(UTC) + timedelta(days=days))


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
