"""Counting attempts, in memory or in Redis, in a window that moves along."""

from __future__ import annotations

import hashlib
import logging

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

logger = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds


class WindowLimit:
    """At most `most` attempts in so many minutes; with Redis, counted by all web processes together.

    While Redis is away each process counts for itself.
    """

    def __init__(self, *, most: int, minutes: int, redis_url: str | None = None) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._together = None
        if redis_url is not None:
            storage = RedisStorage(
                redis_url, wrap_exceptions=True, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
            )
            self._together = MovingWindowRateLimiter(storage)
        self._rate = RateLimitItemPerMinute(most, minutes, namespace="cutroom")

    def allow(self, *what: str) -> bool:
        """Count an attempt; False when there were too many lately."""
        # hashed: what people type is of any length, and may be a password in the wrong field
        key = hashlib.sha256("\0".join(what).encode("utf-8", "replace")).hexdigest()
        mine = self._own.hit(self._rate, key)
        if self._together is None:
            return mine
        try:
            return self._together.hit(self._rate, key)
        except StorageError as error:
            logger.warning("Attempts to sign in are counted by each process: %s", error)
            return mine
