"""What a SessionStore promises, on both databases and with Redis before them; and what Redis may do."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from app.adapters.attempts import WindowLimit
from app.adapters.db.people import SqlPeopleStore
from app.adapters.db.sessions import SqlSessionStore
from app.adapters.session_cache import SURE_SECONDS, CachedSessionStore
from app.domain.accounts import Person, Role
from app.domain.errors import DatabaseUnavailable
from app.ports.accounts import SessionStore
from tests.contracts.conftest import sql_engine
from tests.servers import Server, free_port, redis_server
from tests.waiting import wait_until

ANNA, BEN = Person("anna", "Anna", Role.ADMIN), Person("ben", "Ben", Role.EDITOR)
LONG = 3600.0


@pytest.fixture(scope="module")
def redis_for_module() -> Iterator[Server]:
    with redis_server() as server:
        yield server


@pytest.fixture
def bus(redis_for_module: Server) -> Server:
    """A Redis that is there and empty."""
    with redis.Redis.from_url(redis_for_module.url) as client:
        client.flushall()
    return redis_for_module


@contextmanager
def away(server: Server) -> Iterator[None]:
    """Frozen: it keeps what it has, and answers nobody."""
    server.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def sessions(request: pytest.FixtureRequest) -> Iterator[SessionStore]:
    kind = request.param
    with sql_engine(request, "sqlite" if kind == "redis" else kind) as engine:
        people = SqlPeopleStore(engine)
        people.add(ANNA)
        people.add(BEN)
        if kind != "redis":
            yield SqlSessionStore(engine)
            return
        store = CachedSessionStore(SqlSessionStore(engine), request.getfixturevalue("bus").url)
        yield store
        store.close()


class Database:
    """The real sessions of a database that can go away; counts how often it is asked."""

    def __init__(self, store: SqlSessionStore) -> None:
        self._store = store
        self.away = False
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        self.asked += 1
        if self.away:
            raise DatabaseUnavailable
        return getattr(self._store, name)


class Installation:
    """Two web processes on one database and one Redis, and a clock that stands still."""

    def __init__(self, database: Database, url: str) -> None:
        self.database = database
        self.time = 0.0
        self.one, self.two = (
            CachedSessionStore(database, url, monotonic=lambda: self.time)  # type: ignore[arg-type]
            for _ in range(2)
        )


@pytest.fixture
def installation(request: pytest.FixtureRequest, bus: Server) -> Iterator[Installation]:
    with sql_engine(request, "sqlite") as engine:
        SqlPeopleStore(engine).add(ANNA)
        made = Installation(Database(SqlSessionStore(engine)), bus.url)
        yield made
        made.one.close()
        made.two.close()


def test_a_session_is_known_until_it_ends(sessions: SessionStore) -> None:
    assert sessions.use("one", seconds=LONG) is None
    sessions.begin("one", "anna", seconds=LONG)
    for _ in range(2):
        found = sessions.use("one", seconds=LONG)
        assert found is not None
        assert found.person == ANNA
        assert LONG - 60 < found.seconds_left <= LONG
    sessions.end("one")
    assert sessions.use("one", seconds=LONG) is None
    assert sessions.look("one") is None


def test_using_a_session_makes_it_last_and_looking_does_not(sessions: SessionStore) -> None:
    sessions.begin("one", "anna", seconds=100)
    looked = sessions.look("one")
    assert looked is not None
    assert looked.seconds_left <= 100
    used = sessions.use("one", seconds=LONG)
    assert used is not None
    assert used.seconds_left > 1000
    looked = sessions.look("one")
    assert looked is not None
    assert looked.seconds_left > 1000


def test_a_session_that_nobody_uses_runs_out(sessions: SessionStore) -> None:
    sessions.begin("one", "anna", seconds=0.3)
    wait_until(lambda: sessions.look("one") is None, "the session ran out")
    assert sessions.use("one", seconds=LONG) is None


def test_all_sessions_of_a_person_end_but_one_and_nobody_else_s(sessions: SessionStore) -> None:
    keys = ("here", "there", "phone", "ben")
    for key in keys:
        sessions.begin(key, "ben" if key == "ben" else "anna", seconds=LONG)
        assert sessions.use(key, seconds=LONG)
    assert sorted(sessions.end_all("anna", but="here")) == ["phone", "there"]
    assert [key for key in keys if sessions.use(key, seconds=LONG)] == ["here", "ben"]
    sessions.end_all("anna")
    assert sessions.use("here", seconds=LONG) is None


def test_a_session_in_use_is_answered_by_redis_alone(installation: Installation) -> None:
    installation.one.begin("one", "anna", seconds=LONG)
    installation.one.use("one", seconds=LONG)
    asked = installation.database.asked
    for _ in range(20):
        assert installation.one.use("one", seconds=LONG) is not None
    assert installation.database.asked == asked
    installation.time += SURE_SECONDS
    installation.one.use("one", seconds=LONG)
    assert installation.database.asked == asked + 1, "the truth is looked at from time to time"


def test_nobody_is_signed_out_while_redis_is_away_nor_when_it_was_emptied(
    installation: Installation, bus: Server
) -> None:
    installation.one.begin("one", "anna", seconds=LONG)
    assert installation.one.use("one", seconds=LONG) is not None
    with away(bus):
        assert installation.one.use("one", seconds=LONG) is not None
        installation.one.begin("new", "anna", seconds=LONG)
        assert installation.two.use("new", seconds=LONG) is not None
    with redis.Redis.from_url(bus.url) as client:
        client.flushall()
    installation.time += 60
    assert installation.two.use("one", seconds=LONG) is not None


def test_nobody_is_signed_out_while_the_database_is_away(installation: Installation) -> None:
    installation.one.begin("one", "anna", seconds=LONG)
    assert installation.one.use("one", seconds=LONG) is not None
    installation.database.away = True
    installation.time += 60
    for process in (installation.one, installation.two):
        used, looked = process.use("one", seconds=LONG), process.look("one")
        assert used is not None
        assert looked is not None
        assert used.person == looked.person == ANNA
        with pytest.raises(DatabaseUnavailable):
            process.use("unheard of", seconds=LONG)


def test_who_logs_out_everywhere_while_redis_is_away_stays_out_when_it_comes_back(
    installation: Installation, bus: Server
) -> None:
    for key in ("one", "other"):
        installation.one.begin(key, "anna", seconds=LONG)
        assert installation.one.use(key, seconds=LONG) is not None
        assert installation.two.use(key, seconds=LONG) is not None
    with away(bus):
        installation.one.end("other")
        installation.one.end_all("anna")
        for process in (installation.one, installation.two):
            assert [process.use(key, seconds=LONG) for key in ("one", "other")] == [None, None]
    installation.time += 60
    for process in (installation.one, installation.two):
        assert [process.use(key, seconds=LONG) for key in ("one", "other")] == [None, None]
    installation.database.away = True
    with pytest.raises(DatabaseUnavailable):
        installation.two.use("one", seconds=LONG)


def test_attempts_to_sign_in_are_counted_while_redis_is_away() -> None:
    limit = WindowLimit(most=2, minutes=5, redis_url=f"redis://127.0.0.1:{free_port()}/0")
    assert [limit.allow("anna", "10.0.0.1") for _ in range(3)] == [True, True, False]
    assert limit.allow("ben", "10.0.0.1")
