"""What the store of spans promises: each is made once, by whoever is alive, and only while it is wanted."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.spans import SqlSpanStore
from app.domain.jobs import Claim, JobKind, JobState, NewJob
from app.ports.spans import Span, SpanClaim

SPANS = tuple(Span(number, f"segment-{number}.mp4", 100 + number) for number in range(3))
LEASE, OVER = 30.0, -1.0
MAKER = "2 9.0.2"


@dataclass
class Exports:
    """The spans of two exports that run, and the jobs behind them."""

    spans: SqlSpanStore
    jobs: SqlJobStore
    claims: dict[str, Claim]

    def take(
        self, job_id: str | None = None, *, lease: float = LEASE, maker: str = MAKER
    ) -> SpanClaim | None:
        return self.spans.take(worker="w", maker=maker, lease=lease, job_id=job_id)

    def taken(self, job_id: str | None = None, *, lease: float = LEASE) -> SpanClaim:
        claim = self.take(job_id, lease=lease)
        assert claim is not None
        return claim


@pytest.fixture
def exports(engine: Engine) -> Exports:
    jobs, claims = SqlJobStore(engine), {}
    for name in ("first", "second"):
        jobs.add(NewJob(id=name, owner="anna", kind=JobKind.RENDER, title=name))
        found = jobs.claim(name, worker=name, lease=LEASE)
        assert found is not None
        claims[name] = found[0]
    return Exports(SqlSpanStore(engine), jobs, claims)


def test_every_span_is_given_to_one_and_counted_down(exports: Exports) -> None:
    exports.spans.offer("first", SPANS, maker=MAKER)
    claims = [exports.taken(), exports.taken("first"), exports.taken()]
    assert [claim.span for claim in claims] == list(SPANS)
    assert (exports.take(), exports.take("first")) == (None, None)
    left = []
    for claim in claims:
        assert exports.spans.finish(claim)
        left.append(exports.spans.left("first"))
    assert left == [2, 1, 0]
    assert exports.spans.frames("first") == {0: 100, 1: 101, 2: 102}


def test_the_oldest_export_is_helped_first_and_an_exports_own_worker_takes_only_its_spans(
    exports: Exports,
) -> None:
    for name in ("second", "first"):
        exports.spans.offer(name, SPANS[:1], maker=MAKER)
    assert exports.taken("second").job_id == "second"
    assert exports.taken().job_id == "first"


def test_a_span_whose_maker_is_lost_is_made_by_the_exports_own_worker(exports: Exports) -> None:
    exports.spans.offer("first", SPANS[:1], maker=MAKER)
    lost = exports.taken(lease=OVER)
    assert exports.take() is None  # it may have been the span that ended that worker
    again = exports.taken("first")
    assert again.span == lost.span
    assert not exports.spans.finish(lost)
    assert not exports.spans.beat(lost, frames=1, lease=LEASE)
    assert exports.spans.finish(again)


def test_what_a_worker_held_that_is_gone_is_to_be_had_at_once(exports: Exports) -> None:
    exports.spans.offer("first", SPANS[:1], maker=MAKER)
    exports.taken()
    exports.spans.abandon("another")
    assert exports.take("first") is None
    exports.spans.abandon("w")
    assert exports.taken("first").span == SPANS[0]


def test_a_span_that_is_given_back_is_to_be_had_again(exports: Exports) -> None:
    exports.spans.offer("first", SPANS[:1], maker=MAKER)
    exports.spans.give_back(exports.taken())
    assert exports.taken("first").span == SPANS[0]


def test_whoever_makes_a_span_keeps_it_and_says_how_far_it_is(exports: Exports) -> None:
    exports.spans.offer("first", SPANS[:1], maker=MAKER)
    claim = exports.taken(lease=OVER)
    assert exports.spans.beat(claim, frames=42, lease=LEASE)
    assert exports.take("first") is None
    assert exports.spans.frames("first") == {0: 42}


def test_another_version_makes_nothing(exports: Exports) -> None:
    exports.spans.offer("first", SPANS, maker=MAKER)
    assert exports.take(maker="3 9.0.2") is None


@pytest.mark.parametrize("end", ["cancel", "finish", "pause"])
def test_nobody_goes_on_for_an_export_that_is_over_or_paused(exports: Exports, end: str) -> None:
    exports.spans.offer("first", SPANS, maker=MAKER)
    claim = exports.taken()
    if end == "cancel":
        exports.jobs.request_cancel("first", owner="anna")
    elif end == "pause":
        exports.jobs.hold("first", owner="anna")
    else:
        exports.jobs.finish(exports.claims["first"], JobState.FAILED)
    assert not exports.spans.beat(claim, frames=1, lease=LEASE)
    assert exports.take() is None


def test_a_span_goes_on_while_its_export_changes_its_worker(exports: Exports) -> None:
    exports.spans.offer("first", SPANS, maker=MAKER)
    helped, own = exports.taken(), exports.taken("first")
    exports.jobs.put_back(exports.claims["first"], delay=0, count_attempt=False)
    assert exports.take() is None
    assert exports.spans.beat(helped, frames=1, lease=LEASE)
    assert exports.jobs.claim("first", worker="another", lease=LEASE)
    exports.spans.offer("first", SPANS, maker=MAKER)  # what its lost worker made is to be had at once
    assert [exports.taken("first").span, exports.taken("first").span] == [own.span, SPANS[2]]
    assert exports.spans.finish(helped)


def test_a_span_that_is_not_offered_again_is_forgotten_and_a_lost_file_is_made_anew(exports: Exports) -> None:
    exports.spans.offer("first", SPANS, maker=MAKER)
    for claim in (exports.taken(), exports.taken()):
        exports.spans.finish(claim)
    exports.spans.offer("first", SPANS[1:], maker=MAKER)
    assert exports.spans.left("first") == 2
    assert exports.taken("first").span == SPANS[1]


def test_what_is_withdrawn_is_stopped_and_waited_for(exports: Exports) -> None:
    exports.spans.offer("first", SPANS, maker=MAKER)
    exports.taken("first")
    helped = exports.taken()
    assert exports.spans.withdraw("first") == 1
    assert not exports.spans.beat(helped, frames=1, lease=LEASE)
    assert exports.take() is None
    exports.spans.give_back(helped)
    assert exports.spans.withdraw("first") == 0
    assert exports.spans.left("first") == 0


def test_whether_somebody_wants_help_is_known(exports: Exports) -> None:
    assert not exports.spans.waiting()
    exports.spans.offer("first", SPANS[:1], maker=MAKER)
    assert exports.spans.waiting()
    exports.taken("first")
    assert not exports.spans.waiting()


def test_spans_go_with_their_job(exports: Exports) -> None:
    exports.spans.offer("first", SPANS, maker=MAKER)
    exports.jobs.finish(exports.claims["first"], JobState.COMPLETED)
    exports.jobs.delete("first", owner="anna")
    assert exports.spans.left("first") == 0
