"""Counting attempts, in memory or in Redis, in a window that moves along."""

from __future__ import annotations

import hashlib

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from app.domain.errors import DatabaseUnavailable


class WindowLimit:
    """At most `most` attempts in so many minutes; with Redis, counted by all web processes together."""

    def __init__(self, *, most: int, minutes: int, redis_url: str | None = None) -> None:
        storage: Storage = (
            RedisStorage(redis_url, wrap_exceptions=True, socket_timeout=2.0)
            if redis_url is not None
            else MemoryStorage()
        )
        self._limiter = MovingWindowRateLimiter(storage)
        self._rate = RateLimitItemPerMinute(most, minutes, namespace="cutroom")

    def allow(self, *what: str) -> bool:
        """Count an attempt; False when there were too many lately. Raises DatabaseUnavailable."""
        # hashed: what people type is of any length, and may be a password in the wrong field
        key = hashlib.sha256("\0".join(what).encode("utf-8", "replace")).hexdigest()
        try:
            return bool(self._limiter.hit(self._rate, key))
        except StorageError as error:
            raise DatabaseUnavailable from error
