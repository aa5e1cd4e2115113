"""Sessions in Redis: every use makes one last its whole time again, and Redis forgets what is over.

session:<key>        the person's id, with the time that is left
sessions:<person>    the keys of a person's sessions, to end all of them
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.domain.errors import DatabaseUnavailable
from app.ports.accounts import Session

_TIMEOUT_SECONDS = 2.0
_AWAY = "Who is signed in cannot be looked up for the moment."

# What begins while this runs waits, so no session is forgotten.
_END_ALL = """
for _, key in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if key ~= ARGV[2] then
    redis.call('DEL', ARGV[1] .. key)
    redis.call('SREM', KEYS[1], key)
  end
end
"""

_PRUNE = """
for _, key in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if redis.call('EXISTS', ARGV[1] .. key) == 0 then redis.call('SREM', KEYS[1], key) end
end
"""


class RedisSessionStore:
    """The SessionStore of an installation with Redis."""

    def __init__(self, url: str, *, prefix: str = "cutroom:") -> None:
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self._one, self._all = f"{prefix}session:", f"{prefix}sessions:"

    def begin(self, key: str, person_id: str, *, seconds: float) -> None:
        """Begin a session."""
        with _plainly(), self._redis.pipeline(transaction=True) as pipe:
            pipe.eval(_PRUNE, 1, self._all + person_id, self._one)
            pipe.sadd(self._all + person_id, key)
            pipe.set(self._one + key, person_id, px=_milliseconds(seconds))
            pipe.execute()

    def use(self, key: str, *, seconds: float) -> Session | None:
        """The session, which from now on lasts that long again; None when it is over."""
        with _plainly():
            person_id = self._redis.getex(self._one + key, px=_milliseconds(seconds))
        return None if person_id is None else Session(str(person_id), seconds)

    def look(self, key: str) -> Session | None:
        """The session, without making it last longer."""
        with _plainly(), self._redis.pipeline(transaction=True) as pipe:
            pipe.get(self._one + key)
            pipe.pttl(self._one + key)
            person_id, left = pipe.execute()
        return None if person_id is None else Session(str(person_id), max(0, left) / 1000)

    def end(self, key: str) -> None:
        """End a session."""
        with _plainly():
            self._redis.delete(self._one + key)

    def end_all(self, person_id: str, *, but: str | None = None) -> None:
        """End the sessions of a person, except the one with the key `but`."""
        with _plainly():
            self._redis.eval(_END_ALL, 1, self._all + person_id, self._one, but or "")

    def close(self) -> None:
        """Let go of the connections."""
        self._redis.close()


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        raise DatabaseUnavailable(_AWAY) from error


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
