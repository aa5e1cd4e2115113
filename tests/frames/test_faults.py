"""A render that is cancelled, killed or out of room: nothing half-made stays, nothing is done twice."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import app
from app.adapters.ffmpeg.alone import Alone
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.confinement import Limits
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.errors import DiskFull, FfmpegFailed, RenderCancelled
from app.domain.render_plan.forecast.stage import Stage
from app.domain.timeline import Timeline
from app.ports import Backing, WorkProgress
from app.ports.spans import Span
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers
from tests.small_disk import files_of_at_most
from tests.spread import wrapped_ffmpeg
from tests.waiting import wait_until

ROOT = Path(app.__file__).parent.parent
RATE = Fraction(10)  # long segments of few frames
SOURCE = Media(frames=500, rate=RATE, gop=100, size=(320, 180), sound=None)


def three_segments() -> Timeline:
    return timeline_of((clip("a", "s", 0, 99), clip("b", "s", 10, 98), clip("c", "s", 20, 50)), rate=RATE)


def segments_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("segment-*.mp4")}


def test_a_cancelled_render_stops_its_ffmpeg_and_makes_no_file(tmp_path: Path) -> None:
    asked = threading.Event()

    def report(progress: WorkProgress) -> None:
        if progress.fraction > 0:
            asked.set()

    with pytest.raises(RenderCancelled):
        export(three_segments(), {"s": SOURCE}, tmp_path, report=report, cancelled=asked.is_set)
    assert not list(tmp_path.glob("finished*"))
    assert not children_in(tmp_path)


def test_a_render_is_cancelled_while_its_output_is_checked(tmp_path: Path) -> None:
    asked = threading.Event()

    def report(progress: WorkProgress) -> None:
        if progress.stage == Stage.VERIFYING:
            asked.set()

    with pytest.raises(RenderCancelled):
        export(three_segments(), {"s": SOURCE}, tmp_path, report=report, cancelled=asked.is_set)
    assert not list(tmp_path.glob("finished*"))


def test_a_killed_render_goes_on_after_its_finished_segments(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.frames.killed", str(make(SOURCE)), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT) as worker:
        try:
            wait_until(lambda: segments_in(tmp_path), "a segment is finished", seconds=120)
        finally:
            worker.kill()
    wait_until(lambda: not children_in(tmp_path), "its ffmpeg is gone")
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("segment-*.mp4")}

    made = export(three_segments(), {"s": SOURCE}, tmp_path)

    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("segment-*.mp4")}
    assert len(after) == 3
    assert {name: after[name] for name in before} == before
    assert read_frame_numbers(made.files[0]) == expected_numbers(three_segments(), {"s": SOURCE})


def test_a_finished_render_is_not_made_again(tmp_path: Path) -> None:
    first = export(three_segments(), {"s": SOURCE}, tmp_path)
    made = first.files[0].stat().st_mtime_ns
    again = export(three_segments(), {"s": SOURCE}, tmp_path, ffmpeg=Ffmpeg(Path("/no/ffmpeg")))
    assert again.files[0].stat().st_mtime_ns == made


def test_an_edit_leaves_the_segments_that_it_does_not_touch(tmp_path: Path) -> None:
    timeline = three_segments()
    export(timeline, {"s": SOURCE}, tmp_path)
    before = segments_in(tmp_path)
    (tmp_path / "finished.mp4").unlink()
    items = timeline.tracks[0].items
    edited = replace(
        timeline, tracks=(replace(timeline.tracks[0], items=(items[0], items[1], clip("c", "s", 21, 40))),)
    )
    export(edited, {"s": SOURCE}, tmp_path)
    assert len(segments_in(tmp_path) - before) == 1


def test_a_damaged_part_is_found_out_and_made_again(tmp_path: Path) -> None:
    export(three_segments(), {"s": SOURCE}, tmp_path)
    (tmp_path / "finished.mp4").unlink()
    names = sorted(segments_in(tmp_path))
    (tmp_path / names[0]).write_bytes((tmp_path / names[1]).read_bytes())
    made = export(three_segments(), {"s": SOURCE}, tmp_path)
    assert read_frame_numbers(made.files[0]) == expected_numbers(three_segments(), {"s": SOURCE})


def test_what_a_helper_finished_and_could_not_say_is_not_made_again(tmp_path: Path) -> None:
    export(three_segments(), {"s": SOURCE}, tmp_path)
    (tmp_path / "finished.mp4").unlink()
    for path in tmp_path.glob("segment-*.mp4"):
        path.rename(path.with_suffix(".helper"))

    class Helped(Alone):
        def offer(self, spans: Sequence[Span]) -> None:
            for path in tmp_path.glob("segment-*.helper"):
                path.rename(path.with_suffix(".mp4"))
            super().offer(spans)

    made = export(three_segments(), {"s": SOURCE}, tmp_path, backing=Backing(crew=Helped()))
    assert made.report["commands_run"] == 1  # which joins them
    assert read_frame_numbers(made.files[0]) == expected_numbers(three_segments(), {"s": SOURCE})


def test_a_full_disk_is_said_to_be_full(tmp_path: Path) -> None:
    small = Ffmpeg(find_ffmpeg(), limits=Limits(file_size=4096))
    with pytest.raises(DiskFull):
        export(three_segments(), {"s": SOURCE}, tmp_path, ffmpeg=small)
    assert not list(tmp_path.glob("finished*")) and not segments_in(tmp_path)


def test_a_disk_that_fills_while_pictures_are_packed_is_said_to_be_full(tmp_path: Path) -> None:
    source = make(SOURCE)
    with files_of_at_most(20_000), pytest.raises(DiskFull):
        export(three_segments(), {"s": source}, tmp_path, preset="pictures")


def children_in(folder: Path) -> list[int]:
    """The processes that work in a folder, zombies not counted."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink() == folder:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def test_an_output_that_is_not_as_planned_is_not_taken_for_finished(tmp_path: Path) -> None:
    (tmp_path / "finished.mp4").write_bytes(b"of another attempt, which made it in another way")
    made = export(three_segments(), {"s": SOURCE}, tmp_path)
    assert read_frame_numbers(made.files[0]) == expected_numbers(three_segments(), {"s": SOURCE})


def test_whoever_lost_an_export_hands_over_nothing_that_the_next_one_writes(tmp_path: Path) -> None:
    """As when a worker cannot reach the database, and so does not know that it lost the export."""
    breaks = 'for last; do :; done; case "$last" in output*) echo half > "$last"; exit 1;; esac'
    broken = Ffmpeg(wrapped_ffmpeg(tmp_path / "ffmpeg", f'{breaks}; exec {{ffmpeg}} "$@"'))
    folder = tmp_path / "scratch"
    folder.mkdir()
    began: list[bool] = []

    def report(progress: WorkProgress) -> None:
        if progress.stage == Stage.FINALISING and not began:
            began.append(True)
            with pytest.raises(FfmpegFailed):
                export(three_segments(), {"s": SOURCE}, folder, ffmpeg=broken)

    with pytest.raises(FileNotFoundError):
        export(three_segments(), {"s": SOURCE}, folder, report=report)
    assert not (folder / "finished.mp4").exists()


def test_two_that_splice_in_one_folder_write_into_files_of_their_own(tmp_path: Path) -> None:
    for _ in range(2):
        made = export(three_segments(), {"s": SOURCE}, tmp_path, copying=True)
        made.files[0].unlink()
    orders = [json.loads(order.read_text()) for order in tmp_path.glob("splice.*.json")]
    assert len({order["output"] for order in orders}) == 2


def test_what_a_killed_attempt_had_half_written_goes_with_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "output.long-ago.part").write_bytes(b"half of it")
    export(three_segments(), {"s": SOURCE}, tmp_path)
    assert not list(tmp_path.glob("*.part"))
