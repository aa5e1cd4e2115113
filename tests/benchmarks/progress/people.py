"""Two hundred people with jobs and tokens of their own; what happens is told of one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle

from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.domain.accounts import Role
from app.domain.jobs import JobKind, NewJob
from app.settings import Auth, Settings
from app.wiring import accounts_of
from tests.benchmarks.progress.committer import Committer

PEOPLE = 200
JOBS = 10  # of each, over and done with


@dataclass(frozen=True)
class People:
    """Their tokens, and telling an event of the next one of them."""

    tokens: tuple[str, ...]
    tell: Iterator[Committer]

    def store(self) -> None:
        """One event, which only the programs of one person hear."""
        next(self.tell).store()


@contextmanager
def people(database: str, bus: str) -> Iterator[People]:
    """Give them accounts on that database, which is migrated."""
    settings = Settings(database_url=database, redis_url=bus, auth=Auth.PASSWORD)
    engine = make_engine(database, pool_size=1)
    store = SqlJobStore(engine)
    tokens, committers = [], []
    with accounts_of(settings) as accounts:
        for number in range(PEOPLE):
            person = accounts.people.add(f"Person {number}", Role.EDITOR)
            tokens.append(accounts.people.create_token(person.id, "benchmark")[1])
            for job in range(JOBS):
                store.add(NewJob(f"{number}-{job}", person.id, JobKind.RENDER, "Done"))
            committers.append(Committer(store, bus, owner=person.id, job=f"running-{number}"))
    yield People(tuple(tokens), cycle(committers))
    engine.dispose()
