"""The crew of an export's own worker: it makes nothing twice, whatever the database missed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.spans import SqlSpanStore
from app.domain.errors import DatabaseUnavailable
from app.domain.jobs import JobKind, NewJob
from app.ports.spans import Span, SpanClaim, SpanStore
from app.services.jobs.helping import Helping
from app.services.jobs.spreading import SharedCrew
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus

SPANS = (Span(0, "segment-0.mp4", 100), Span(1, "segment-1.mp4", 50))


class Away(SqlSpanStore):
    """A store to whose database nothing can be written for a while."""

    away = False

    def offer(self, job_id: str, spans: Sequence[Span], *, maker: str) -> None:
        if self.away:
            raise DatabaseUnavailable
        super().offer(job_id, spans, maker=maker)

    def finish(self, claim: SpanClaim) -> bool:
        if self.away:
            raise DatabaseUnavailable
        return super().finish(claim)


def crew_of(spans: SpanStore) -> SharedCrew:
    made = SharedCrew(spans, MemoryBus(), "job", worker="w", maker="m")
    made.offer(SPANS)
    return made


@pytest.fixture
def spans(tmp_path: Path) -> Iterator[SqlSpanStore]:
    engine = migrated_sqlite(tmp_path / "cutroom.db")
    jobs = SqlJobStore(engine)
    jobs.add(NewJob(id="job", owner="anna", kind=JobKind.RENDER, title="job"))
    assert jobs.claim("job", worker="w", lease=60.0)
    yield SqlSpanStore(engine)
    engine.dispose()


@pytest.fixture
def crew(spans: SqlSpanStore) -> SharedCrew:
    return crew_of(spans)


def test_what_is_being_made_here_is_not_begun_again_when_its_lease_ran_out(
    crew: SharedCrew, spans: SqlSpanStore
) -> None:
    first = crew.take()
    assert first == SPANS[0]
    crew.note(first, 40)
    spans.abandon("w")
    assert (crew.take(), crew.take()) == (SPANS[1], None)
    crew.note(first, 60)
    assert crew.frames() == {0: 60, 1: 0}
    for span in SPANS:
        crew.finish(span)
    assert spans.left("job") == 0


def test_what_was_finished_while_its_lease_ran_out_is_not_made_again(spans: SqlSpanStore) -> None:
    away = Away(spans._engine)
    crew = crew_of(away)
    assert crew.take() == SPANS[0]
    away.away = True
    crew.finish(SPANS[0])
    spans.abandon("w")
    away.away = False
    assert crew.take() == SPANS[1]
    assert spans.left("job") == 1


def test_spans_are_offered_once_the_database_is_back(spans: SqlSpanStore) -> None:
    away = Away(spans._engine)
    away.away = True
    crew = crew_of(away)
    assert (crew.take(), crew.left()) == (None, 2)
    away.away = False
    assert (crew.take(), crew.take(), crew.take()) == (*SPANS, None)
    for span in SPANS:
        crew.finish(span)
    assert crew.left() == 0


class FakeMaking:
    """Makes spans at once, and knows whose they were."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def maker(self, encoder: str | None = None) -> str:
        """With the encoder in it."""
        return f"m {encoder}" if encoder else "m"

    def make_span(self, claim: SpanClaim, **_: object) -> None:
        """Only note it."""
        self.made.append(claim.span.name)


def test_only_who_has_the_graphics_card_helps_with_an_export_for_it(spans: SqlSpanStore) -> None:
    spans.offer("job", SPANS, maker="m nvenc")
    making = FakeMaking()
    without, with_card = (Helping(spans, making, MemoryBus(), worker=name) for name in ("a", "b"))
    with_card.encoders = lambda: ("nvenc",)
    assert not without.help(lambda: False) and not making.made
    assert with_card.help(lambda: False) and making.made == ["segment-0.mp4"]
    assert spans.left("job") == 1
