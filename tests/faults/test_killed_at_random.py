"""Workers that are killed at random moments of one export, and come back: it is made as if nothing were.

CUTROOM_KILL_ROUNDS=20 plays so many rounds, each with other moments.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import text

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobState
from tests.frames.exporting import clip, export, timeline_of
from tests.frames.test_faults import children_in
from tests.media import Clip as Media
from tests.media import make
from tests.spread import SpreadExport, spread_export, wrapped_ffmpeg
from tests.waiting import wait_until

SPANS, SPAN_FRAMES = 10, 50
RATE, HERTZ = Fraction(5), 8_000  # a long film whose pictures and sound are quickly made
SOURCE = Media(frames=SPANS * SPAN_FRAMES, rate=RATE, gop=50, size=(320, 180), sample_rate=HERTZ, noise=True)
EDIT = replace(timeline_of((clip("a", "s", 0, SPANS * SPAN_FRAMES),), rate=RATE), sample_rate=HERTZ)
WORKERS = ("one", "two")
KILLS = 3
AT_ONCE = 2  # spans that one worker has in hand at most
ROUNDS = int(os.environ.get("CUTROOM_KILL_ROUNDS", "1"))
# Each run of ffmpeg leaves a line, and takes so long that a kill meets it at work.
SLOW = 'echo "${@:$#}" >> %s\nsleep 0.15\nexec {ffmpeg} "$@"'


class Workers:
    """Two worker processes on one export, and what their ffmpeg was started for."""

    def __init__(self, export: SpreadExport) -> None:
        self._export = export
        self._runs = export.data / "runs"
        self._ffmpeg = wrapped_ffmpeg(export.data / "ffmpeg", SLOW % self._runs)
        self._processes = {name: export.helper(self._ffmpeg, name) for name in WORKERS}

    def runs(self, kind: str) -> Sequence[str]:
        """What was made of a kind, once for each time that somebody began with it."""
        lines = self._runs.read_text().split() if self._runs.exists() else []
        return [line.partition(".")[0] for line in lines if line.startswith(kind)]

    def begin(self, spans: int) -> None:
        """Wait until so many spans were begun, or there is nothing more to wait for."""
        wait_until(lambda: len(self.runs("segment")) >= spans or over(self._export), "spans are being made")

    def kill(self, name: str) -> int:
        """Kill a worker and start it again, as a supervisor would; how many spans it had in hand."""
        process = self._processes[name]
        process.send_signal(signal.SIGSTOP)  # so that what it holds is what it dies with
        held = self._held(name)
        process.kill()
        process.wait()
        self._processes[name] = self._export.helper(self._ffmpeg, name)
        return held

    def _held(self, name: str) -> int:
        query = text("SELECT count(*) FROM render_spans WHERE worker = :name AND token IS NOT NULL")
        with self._export.engine.connect() as connection:
            return int(connection.execute(query, {"name": name}).scalar_one())


@pytest.fixture(scope="module")
def undisturbed() -> Sequence[str]:
    """The pictures and samples of the same export that nobody disturbs."""
    return decoded(export(EDIT, {"s": SOURCE}).files[0])


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[SpreadExport]:
    with spread_export(tmp_path, make(SOURCE), EDIT, ffmpeg=find_ffmpeg()) as made:
        with made.engine.begin() as connection:  # how often a job is tried is not the matter here
            connection.execute(text("UPDATE jobs SET max_attempts = 100"))
        yield made


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_kills_cost_the_spans_in_hand_and_nothing_else(
    waiting: SpreadExport, undisturbed: Sequence[str], seed: int
) -> None:
    chance = random.Random(seed)
    workers = Workers(waiting)
    lost = []
    for number in range(KILLS):
        workers.begin(len(workers.runs("segment")) + chance.randint(1, 3) + number)
        time.sleep(chance.uniform(0, 0.3))  # the moment is any
        lost.append(workers.kill(chance.choice(WORKERS)))
    wait_until(lambda: over(waiting), "the export is over")

    ended = waiting.ended()
    assert (ended.state, ended.error) == (JobState.COMPLETED, None)
    path, _ = waiting.services.rendering.output_path(ended.id, LOCAL_OWNER, 0)
    assert decoded(path) == undisturbed
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    events = waiting.services.jobs.events(ended.id, owner=LOCAL_OWNER)
    assert [event.status for event in events if event.status.terminal] == [JobState.COMPLETED]
    scratch = waiting.data / "files" / "scratch" / ended.id
    assert not scratch.exists() and not children_in(scratch)

    made = workers.runs("segment")
    assert len(set(made)) == SPANS
    assert max(lost) <= AT_ONCE
    assert len(made) <= SPANS + sum(lost), "a span that nobody had in hand was made again"


def over(export: SpreadExport) -> bool:
    """Whether the job has ended."""
    return export.ended().state.terminal


def decoded(path: Path) -> Sequence[str]:
    """A sum of each picture and each packet's worth of samples."""
    command = [str(find_ffmpeg()), "-v", "error", "-nostdin", "-i", str(path), "-f", "framemd5", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in said.splitlines() if not line.startswith("#")]
