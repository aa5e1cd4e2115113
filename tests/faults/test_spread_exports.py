"""One export on several workers, real processes all: one is killed, one hangs, and a cancel ends them all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobState
from app.services.progress.announcing import progress_topic
from tests.frames.exporting import clip, expected_numbers, timeline_of
from tests.frames.test_faults import children_in
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers
from tests.spread import SpreadExport, spread_export, wrapped_ffmpeg
from tests.waiting import wait_until

RATE = Fraction(5)
SOURCE = Media(frames=300, rate=RATE, gop=50, size=(320, 180), sound=None)
EDIT = timeline_of((clip("a", "s", 0, 300),), rate=RATE)  # six spans


def gated_ffmpeg(folder: Path, gate: str) -> Path:
    """An ffmpeg that does nothing before a file of that name is there."""
    waiting = f'while [ ! -e {folder / gate} ]; do sleep 0.01; done\nexec {{ffmpeg}} "$@"'
    return wrapped_ffmpeg(folder / f"ffmpeg-{gate}", waiting)


@pytest.fixture
def export(tmp_path: Path) -> Iterator[SpreadExport]:
    with spread_export(tmp_path, make(SOURCE), EDIT, ffmpeg=gated_ffmpeg(tmp_path, "own")) as made:
        yield made


def started(export: SpreadExport) -> threading.Thread:
    """Run it up to where its own ffmpeg waits."""
    thread = export.start()
    wait_until(lambda: export.holders() == {"own"}, "its own worker makes spans")
    return thread


def test_a_killed_helper_costs_its_span_and_nothing_else(export: SpreadExport) -> None:
    run = started(export)
    helper = export.helper(gated_ffmpeg(export.data, "never"))
    wait_until(lambda: "helper" in export.holders(), "a helper makes a span")
    helper.kill()
    helper.wait()
    export.helper(find_ffmpeg())
    wait_until(lambda: export.left() == 3, "the next one has made all but what is held, and what was lost")
    (export.data / "own").touch()
    run.join()
    ended = export.ended()
    assert (ended.state, ended.error) == (JobState.COMPLETED, None)
    path, _ = export.services.rendering.output_path(ended.id, LOCAL_OWNER, 0)
    assert read_frame_numbers(path) == expected_numbers(EDIT, {"s": SOURCE})


def test_a_cancel_ends_what_helpers_do_and_leaves_nothing(export: SpreadExport) -> None:
    run = started(export)
    export.helper(gated_ffmpeg(export.data, "never"))
    wait_until(lambda: "helper" in export.holders(), "a helper makes a span")
    export.services.jobs.cancel(export.job.id, owner=LOCAL_OWNER)
    run.join()
    assert export.ended().state is JobState.CANCELLED
    scratch = export.data / "files" / "scratch" / export.job.id
    assert not children_in(scratch)
    assert not scratch.exists()


def test_an_export_speaks_all_the_time_and_truly(export: SpreadExport) -> None:
    heard: list[tuple[float, Mapping[str, Any]]] = []
    export.services.bus.subscribe(
        progress_topic(LOCAL_OWNER), lambda topic, event: heard.append((time.monotonic(), event))
    )
    run = started(export)
    silent = len(heard)
    wait_until(lambda: len(heard) >= silent + 3, "it speaks while its ffmpeg says nothing")
    (export.data / "own").touch()
    run.join()
    wait_until(lambda: heard[-1][1]["status"] == "completed", "its end is heard")
    events = [event for _, event in heard]
    assert [event["progress"] for event in events] == sorted(event["progress"] for event in events)
    assert [event["status"] for event in events if event["progress"] == 100] == ["completed"]
    running = [event for event in events if event["status"] != "pending"]  # that it waits may be heard late
    stages = list(dict.fromkeys(event["stage"] for event in running))
    assert stages == ["starting", "preparing", "encoding", "joining", "verifying", "finalising"]
    assert "Encoding 1 of 6" in {event["message"] for event in events}
    assert max(after - before for (before, _), (after, _) in pairwise(heard)) <= 2  # seconds of silence
    assert export.services.rendering.output_path(export.job.id, LOCAL_OWNER, 0)[0].is_file()
