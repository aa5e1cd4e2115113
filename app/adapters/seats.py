"""Counting connections of a person, in this process or with Redis in all web processes together.

seats:<person>       a set of `process/number`
process:<process>    is there while that process lives; what others left behind does not count
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import secrets
import threading
from collections import Counter

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds
ALIVE_MILLISECONDS = 10_000  # a machine that is busy may be late with its word
SAY_SECONDS = 1.0
FORGET_SECONDS = 86_400

_TAKE = """
redis.call('SET', ARGV[1] .. ARGV[2], '', 'PX', ARGV[6])
local taken, lives = 0, {}
for _, seat in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local process = string.match(seat, '^[^/]+')
  if lives[process] == nil then
    lives[process] = redis.call('EXISTS', ARGV[1] .. process) == 1
  end
  if lives[process] then
    taken = taken + 1
  else
    redis.call('SREM', KEYS[1], seat)
  end
end
if taken >= tonumber(ARGV[4]) then return 0 end
redis.call('SADD', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
"""


class OwnSeats:
    """The Seats of one process."""

    def __init__(self) -> None:
        self.process = secrets.token_hex(8)
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, whose: str, *, most: int) -> str | None:
        """A seat; None when somebody has that many already."""
        with self._lock:
            if self._taken[whose] >= most:
                return None
            self._taken[whose] += 1
            return f"{self.process}/{next(self._numbers)}"

    def leave(self, whose: str, seat: str) -> None:
        """Give a seat back."""
        with self._lock:
            self._taken[whose] -= 1
            if not self._taken[whose]:
                del self._taken[whose]


class SharedSeats:
    """The Seats of all web processes on one Redis. While it is away each process counts for itself."""

    def __init__(self, url: str, *, prefix: str = "cutroom:") -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._own = OwnSeats()
        self._seats, self._alive = f"{prefix}seats:", f"{prefix}process:"
        self._closing = threading.Event()
        self._living = threading.Thread(target=self._live, name="seats", daemon=True)
        self._living.start()

    def take(self, whose: str, *, most: int) -> str | None:
        """A seat; None when somebody has that many already."""
        seat = self._own.take(whose, most=most)
        if seat is None or self._is_free(whose, seat, most):
            return seat
        self._own.leave(whose, seat)
        return None

    def leave(self, whose: str, seat: str) -> None:
        """Give a seat back."""
        self._own.leave(whose, seat)
        with contextlib.suppress(redis.RedisError):
            self._redis.srem(self._seats + whose, seat)

    def close(self) -> None:
        """Let the seats of this process go."""
        self._closing.set()
        self._living.join()
        with contextlib.suppress(redis.RedisError):
            self._redis.delete(self._alive + self._own.process)
        self._redis.close()

    def _is_free(self, whose: str, seat: str, most: int) -> bool:
        words = (self._alive, self._own.process, seat, most, FORGET_SECONDS, ALIVE_MILLISECONDS)
        try:
            return bool(self._redis.eval(_TAKE, 1, self._seats + whose, *map(str, words)))
        except redis.RedisError as error:
            logger.debug("Connections are counted by each process: %s", error)
            return True

    def _live(self) -> None:
        while True:
            with contextlib.suppress(redis.RedisError):
                alive = self._alive + self._own.process
                self._redis.set(alive, "", px=ALIVE_MILLISECONDS)
            if self._closing.wait(SAY_SECONDS):
                return
