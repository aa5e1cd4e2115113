"""Being told to end while one begins to wait for just that."""

from __future__ import annotations

import subprocess
import sys

import pytest

WAITS = """
import signal, threading
from app.processes.stopping import set_by_signals
stop = threading.Event()
set_by_signals(stop)
with stop._cond:  # as `wait` does before it lets go
    signal.raise_signal(signal.{name})
stop.wait()
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_that_comes_while_one_begins_to_wait_ends_the_wait(name: str) -> None:
    subprocess.run([sys.executable, "-c", WAITS.format(name=name)], check=True, timeout=60)
