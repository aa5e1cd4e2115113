"""Sessions in Redis, before those of the database: fast while both are there, enough while one is away.

The database has the truth. What Redis says of a session counts for a moment after this process has
seen the same in the database, and for as long as the database is away: nothing can end meanwhile.
A Redis that is away is passed over. What ended while it was away is removed from it before anything
is read from there again; the longer life of a session in use reaches the database within a minute.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.domain.accounts import Person, Role
from app.domain.errors import StorageError
from app.ports.accounts import Session, SessionStore

logger = logging.getLogger(__name__)

TIMEOUT = 0.25  # seconds; the database answers about as fast
PAUSE = 2.0  # seconds until a Redis that was away is asked again
SURE_SECONDS = 2.0  # how long the word of the database holds
MOST_SURE = 10_000

T = TypeVar("T")


class CachedSessionStore:
    """A SessionStore before another one."""

    def __init__(
        self, store: SessionStore, url: str, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._sure: dict[str, float] = {}  # key → until when the database need not be asked
        self._owed: set[str] = set()  # keys that Redis does not know to have ended
        self._away_until = 0.0

    def begin(self, key: str, person_id: str, *, seconds: float) -> None:
        """Begin a session; Redis hears of it when it is first used."""
        self._store.begin(key, person_id, seconds=seconds)

    def use(self, key: str, *, seconds: float) -> Session | None:
        """The session, which from now on lasts that long again; None when it is over."""
        kept = self._kept(key, seconds)
        if kept is not None and self._is_sure(key):
            return Session(kept, seconds)
        try:
            found = self._store.use(key, seconds=seconds)
        except StorageError:
            if kept is None:
                raise
            return Session(kept, seconds)
        if found is not None:
            self._keep(key, found.person, seconds)
        elif kept is not None:
            self._end([key])
        return found

    def look(self, key: str) -> Session | None:
        """The session, without making it last longer."""
        try:
            return self._store.look(key)
        except StorageError:
            left = self._ask(lambda: (self._redis.get(_name(key)), self._redis.pttl(_name(key))))
            person = _person(left[0]) if left else None
            if left is None or person is None:
                raise
            return Session(person, max(0, int(left[1])) / 1000)

    def end(self, key: str) -> None:
        """End a session."""
        self._store.end(key)
        self._end([key])

    def end_all(self, person_id: str, *, but: str | None = None) -> Sequence[str]:
        """End the sessions of a person, except the one with the key `but`; the keys of those."""
        ended = self._store.end_all(person_id, but=but)
        self._end(ended)
        return ended

    def close(self) -> None:
        """Let go of the connections."""
        self._redis.close()

    def _kept(self, key: str, seconds: float) -> Person | None:
        if not self._is_told():
            return None
        return _person(self._ask(lambda: self._redis.getex(_name(key), px=_milliseconds(seconds))))

    def _keep(self, key: str, person: Person, seconds: float) -> None:
        word = json.dumps([person.id, person.name, person.role.value])
        self._ask(lambda: self._redis.set(_name(key), word, px=_milliseconds(seconds)))
        with self._lock:
            if len(self._sure) >= MOST_SURE:
                self._sure.clear()
            self._sure[key] = self._monotonic() + SURE_SECONDS

    def _is_sure(self, key: str) -> bool:
        with self._lock:
            return self._monotonic() < self._sure.get(key, 0.0)

    def _end(self, keys: Sequence[str]) -> None:
        with self._lock:
            self._owed.update(keys)
            for key in keys:
                self._sure.pop(key, None)
        self._is_told()

    def _is_told(self) -> bool:
        """Whether Redis knows of everything that was ended here."""
        with self._lock:
            owed = tuple(self._owed)
        if not owed:
            return True
        if self._ask(lambda: self._redis.delete(*map(_name, owed))) is None:
            return False
        with self._lock:
            self._owed.difference_update(owed)
        return True

    def _ask(self, ask: Callable[[], T]) -> T | None:
        """What Redis answers; None while it is away, and then nothing is sure any more."""
        if self._monotonic() < self._away_until:
            return None
        try:
            return ask()
        except redis.RedisError as error:
            logger.debug("Sessions are read from the database: %s", error)
            self._away_until = self._monotonic() + PAUSE
            with self._lock:
                self._sure.clear()
            return None


def _name(key: str) -> str:
    return f"cutroom:session:{key}"


def _person(word: object) -> Person | None:
    """None for what is not there, or of another version of Cutroom."""
    try:
        person_id, name, role = json.loads(str(word))
        return Person(person_id, name, Role(role))
    except (ValueError, TypeError):
        return None


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
