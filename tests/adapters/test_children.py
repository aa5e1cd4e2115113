"""Child processes of ours that are started before their work is there."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.ffmpeg.children import Child, run_child
from app.adapters.ffmpeg.splicing.splice import Splicer
from app.domain.errors import OutputInvalid
from tests.waiting import wait_until

SPLICE = "app.adapters.ffmpeg.splicing.splice_child"


LOADED = "import sys, {child}; print(*(name for name in sys.modules if name.startswith('app.domain')))"


def goes_on() -> bool:
    return False


def deaf(_progress: object) -> None:
    """Nobody listens."""


@pytest.mark.parametrize("child", ["probing.probe_child", "index_child"])
def test_a_child_that_reads_a_file_loads_no_timelines_and_no_plans(child: str) -> None:
    """It starts for each file, and would take a quarter longer."""
    words = [sys.executable, "-c", LOADED.format(child=f"app.adapters.ffmpeg.{child}")]
    loaded = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert "app.domain.packet_index" in loaded
    assert not {"app.domain.timeline", "app.domain.render_plan.values", "app.domain.coding"} & set(loaded)


def test_a_child_that_nobody_tells_anything_ends_with_whoever_started_it() -> None:
    with closing(Child(SPLICE, told_later=True)) as child:
        assert child.waits()
    assert not child.waits()


@pytest.mark.parametrize("ready", [False, True])
def test_what_is_wrong_is_told_alike_by_one_that_waited(ready: bool, tmp_path: Path) -> None:
    with closing(Splicer()) as splicer, pytest.raises(OutputInvalid, match="did not work"):
        if ready:
            splicer.get_ready()
        splicer.run(tmp_path / "no order", cancelled=goes_on, on_progress=deaf)


def test_one_that_died_while_it_waited_is_replaced(tmp_path: Path) -> None:
    with closing(Splicer()) as splicer:
        splicer.get_ready()
        waiting = splicer._waiting
        assert waiting is not None
        waiting._process.kill()
        wait_until(lambda: not waiting.waits(), "it is gone")
        with pytest.raises(OutputInvalid, match="did not work"):
            splicer.run(tmp_path / "no order", cancelled=goes_on, on_progress=deaf)


def test_a_child_that_reads_on_is_given_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "large").write_bytes(bytes(1_000_000))
    monkeypatch.setattr("app.adapters.ffmpeg.children.STALL_AFTER", 2.0)
    run_child("tests.adapters.slow_reader", [str(tmp_path / "large")], cancelled=goes_on)


def test_what_a_child_complains_of_takes_little_memory_however_much_it_is() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(OutputInvalid, match=r"It is damaged\.$"):
            run_child("tests.adapters.endless_complainer", [], cancelled=goes_on)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4_000_000  # bytes, of the 64 MB that it said
