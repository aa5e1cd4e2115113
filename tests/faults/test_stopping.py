"""Stopping as people and service managers do: quickly, cleanly, with nothing lost."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.faults.work import begin_slow_job, check_done_once
from tests.running_server import RunningServer, is_alive


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_with_exit_code_0(server: RunningServer, number: signal.Signals) -> None:
    everything = server.processes()
    server.process.send_signal(number)
    assert server.process.wait(30) == 0
    assert not any(map(is_alive, everything))
    assert "Traceback" not in server.log


def test_a_job_that_is_interrupted_by_a_stop_goes_on_at_the_next_start(
    server: RunningServer, slow_clip: Path
) -> None:
    job = begin_slow_job(server, slow_clip)
    everything = server.processes()
    assert server.stop() == 0
    assert not any(map(is_alive, everything))
    assert "goes back to the queue" in server.log
    server.start()
    assert check_done_once(server, job["id"])["attempt"] == 1, "an interrupted attempt does not count"
