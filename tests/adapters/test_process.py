"""The door to ffmpeg: what is started can be stopped, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import app
from app.adapters.ffmpeg import confinement
from app.adapters.ffmpeg.binary import ffmpeg_version, find_ffmpeg
from app.adapters.ffmpeg.confinement import Limits
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.domain.errors import DiskFull, FfmpegFailed, FfmpegMissing, RenderCancelled
from tests.waiting import wait_until
from tests.web_server import web_server

ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc=size=64x36:rate=10", "-c:v", "libx264"]
SHORT = ["-f", "lavfi", "-i", "testsrc=size=64x36:rate=10:duration=2", "-c:v", "libx264"]


def processes_about(folder: Path) -> list[int]:
    """Living processes that were started in the folder; a zombie does not live."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            here = (entry / "cwd").resolve() == folder.resolve()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if here and state != "Z":
            found.append(int(entry.name))
    return found


def script(folder: Path, text: str) -> Path:
    path = folder / "fake-ffmpeg"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def run_in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    errors: list[BaseException] = []

    def body() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    return thread, errors


def test_work_reports_progress_until_its_end(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    heard: list[Progress] = []
    ffmpeg.run([*SHORT, "out.mp4"], cwd=tmp_path, on_progress=heard.append)
    assert heard[-1].finished
    assert heard[-1].frame == 20
    assert (tmp_path / "out.mp4").stat().st_size > 1000
    assert not processes_about(tmp_path)


def test_output_on_a_pipe_arrives_whole(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    pieces: list[bytes] = []
    tone = ["-f", "lavfi", "-i", "sine=duration=60:sample_rate=48000"]
    ffmpeg.read([*tone, "-f", "s16le", "pipe:1"], cwd=tmp_path, on_bytes=pieces.append)
    assert sum(map(len, pieces)) == 60 * 48_000 * 2


def test_cancelling_leaves_no_process(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    asked = threading.Event()

    def listen(progress: Progress) -> None:
        if progress.frame:
            asked.set()

    with pytest.raises(RenderCancelled):
        ffmpeg.run([*ENDLESS, "out.mp4"], cwd=tmp_path, on_progress=listen, cancelled=asked.is_set)
    assert not processes_about(tmp_path)


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = Ffmpeg(script(tmp_path, "trap '' TERM\nwhile :; do sleep 0.05; done"), terminate_patience=0.3)
    with pytest.raises(RenderCancelled):
        deaf.run([], cwd=tmp_path, cancelled=lambda: bool(processes_about(tmp_path)))
    wait_until(lambda: not processes_about(tmp_path), "the whole process group is gone")


def test_a_cancelled_child_does_not_first_finish_what_nobody_wants(tmp_path: Path) -> None:
    # As an encoder that looks far ahead does: it codes all that it holds before it ends.
    thorough = "trap 'sleep 3; touch finished; exit 255' TERM\nprintf 'frame=1\\nprogress=continue\\n'"
    door = Ffmpeg(script(tmp_path, f"{thorough}\nwhile :; do sleep 0.05; done"))
    asked = threading.Event()
    with pytest.raises(RenderCancelled):
        door.run([], cwd=tmp_path, on_progress=lambda progress: asked.set(), cancelled=asked.is_set)
    wait_until(lambda: not processes_about(tmp_path), "the whole process group is gone")
    assert not (tmp_path / "finished").exists()


def test_ffmpeg_that_hangs_while_it_reports_is_stopped(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    crawling = ["-readrate", "0.0001", *ENDLESS[1:]]
    with pytest.raises(FfmpegFailed, match="stopped making progress") as caught:
        ffmpeg.run([*crawling, "out.mp4"], cwd=tmp_path, stall_after=1.0)
    assert caught.value.passing
    assert not processes_about(tmp_path)


def wide(folder: Path, seconds: int) -> Path:
    """A film of so many seconds, of which each takes a megabyte."""
    made = folder / "wide.avi"
    film = ["-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=12:duration={seconds}", "-c:v", "rawvideo"]
    subprocess.run([str(find_ffmpeg()), "-v", "error", *film, "-pix_fmt", "yuv420p", str(made)], check=True)
    return made


@pytest.mark.parametrize("clips", [1, 2])
def test_ffmpeg_that_reads_up_to_the_first_wanted_picture_is_given_time(
    clips: int, ffmpeg: Ffmpeg, tmp_path: Path
) -> None:
    # As it does where a file cannot be entered: it decodes and drops all that lies before. Of the second
    # clip it goes on saying how many pictures there are.
    slowly = ["-readrate", "1", "-i", str(wide(tmp_path, 6))]
    late = "trim=start=5,setpts=PTS-STARTPTS"
    joined = f"[0:v]trim=end=1[one];[1:v]{late}[other];[one][other]concat"
    filters = f"[0:v]{late}" if clips == 1 else joined
    made = [*(slowly * clips), "-filter_complex", filters, "-c:v", "rawvideo", "out.avi"]
    heard: list[Progress] = []
    ffmpeg.run(made, cwd=tmp_path, on_progress=heard.append, stall_after=2.0)
    assert heard[-1].frame == 12 * clips


def test_ffmpeg_that_reads_a_file_for_ever_is_stopped(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    again = ["-stream_loop", "-1", "-i", str(wide(tmp_path, 1)), "-vf", "trim=start=1000000"]
    deadline = time.monotonic() + 30
    with pytest.raises(FfmpegFailed, match="stopped making progress"):
        ffmpeg.run(
            [*again, "out.mp4"],
            cwd=tmp_path,
            stall_after=1.5,
            cancelled=lambda: time.monotonic() > deadline,
        )
    assert not processes_about(tmp_path)


def test_ffmpeg_that_says_nothing_is_stopped(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    with pytest.raises(FfmpegFailed, match="stopped making progress"):
        ffmpeg.run(["-f", "s16le", "-i", "never", "out.wav"], cwd=tmp_path, stall_after=0.5)
    assert not processes_about(tmp_path)


def test_ffmpeg_that_closes_a_large_file_is_given_time(tmp_path: Path) -> None:
    # It works on without a word for longer than the patience, as when an index is moved to the front.
    busy = "i=0; while [ $i -lt 40 ]; do echo working >> out; sleep 0.05; i=$((i+1)); done"
    door = Ffmpeg(script(tmp_path, f"printf 'frame=1\\nprogress=continue\\n'; {busy}"))
    assert door.run([], cwd=tmp_path, stall_after=1.5) == ()


def test_the_death_of_the_worker_takes_ffmpeg_along(executable: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.adapters.ffmpeg.process import Ffmpeg\n"
        "Ffmpeg(Path(sys.argv[1])).run(sys.argv[3:], cwd=Path(sys.argv[2]))"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", program, str(executable), str(tmp_path), *ENDLESS, "out.mp4"],
        cwd=Path(app.__file__).parent.parent,
    )
    try:
        wait_until((tmp_path / "out.mp4").exists, "ffmpeg works")
        assert processes_about(tmp_path)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    wait_until(lambda: not processes_about(tmp_path), "ffmpeg is gone")


def test_stopping_everything_cancels_who_waits(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    running = [
        run_in_thread(lambda name=name: ffmpeg.run([*ENDLESS, name], cwd=tmp_path))  # type: ignore[misc]
        for name in ("one.mp4", "two.mp4")
    ]
    wait_until(lambda: len(list(tmp_path.glob("*.mp4"))) == 2, "both work")
    ffmpeg.stop_all()
    for thread, _ in running:
        thread.join(timeout=90)
    assert [type(errors[0]) for _, errors in running] == [RenderCancelled, RenderCancelled]
    assert not processes_about(tmp_path)


def test_a_mistake_of_the_listener_stops_ffmpeg_too(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    def stumble(progress: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ffmpeg.run([*ENDLESS, "out.mp4"], cwd=tmp_path, on_progress=stumble)
    assert not processes_about(tmp_path)


def test_a_failure_tells_what_ffmpeg_said(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    with pytest.raises(FfmpegFailed) as caught:
        ffmpeg.run(["-i", "absent.mp4", "out.mp4"], cwd=tmp_path)
    error = caught.value
    assert error.message == "A file that this needs cannot be read. It may be damaged, or no longer there."
    assert not error.passing
    assert error.returncode
    assert "absent.mp4" in error.command
    assert any("absent.mp4" in line for line in error.tail)


def test_a_full_disk_is_called_by_its_name(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    with pytest.raises(DiskFull):
        ffmpeg.run([*SHORT[:4], "-f", "rawvideo", "/dev/full"], cwd=tmp_path)


def test_a_death_by_the_system_may_be_tried_again(tmp_path: Path) -> None:
    door = Ffmpeg(script(tmp_path, "kill -9 $$"))
    with pytest.raises(FfmpegFailed, match="ended by the system") as caught:
        door.run([], cwd=tmp_path)
    assert caught.value.passing


def test_a_file_cannot_grow_without_bound(executable: Path, tmp_path: Path) -> None:
    door = Ffmpeg(executable, limits=Limits(file_size=100_000))
    noise = ["-f", "lavfi", "-i", "anoisesrc=duration=600", "-f", "s16le", "out.raw"]
    with pytest.raises(DiskFull):
        door.run(noise, cwd=tmp_path)
    assert (tmp_path / "out.raw").stat().st_size <= 100_000


@pytest.mark.parametrize(
    ("limits", "greedy"),
    [
        (Limits(address_space=1 << 30), "bytearray(2 << 30)"),
        (Limits(cpu_seconds=1), "while True: pass"),
    ],
    ids=["memory", "time"],
)
def test_a_child_cannot_take_all_of_the_machine(limits: Limits, greedy: str, tmp_path: Path) -> None:
    child = confinement.start([sys.executable, "-c", greedy], cwd=tmp_path, limits=limits)
    _, complaint = child.communicate(timeout=60)
    assert "MemoryError" in complaint.decode() or child.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_ffmpeg_is_polite_and_has_a_group_of_its_own(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    seen: set[tuple[int, int]] = set()

    def look(progress: Progress) -> None:
        seen.update(
            (os.getpriority(os.PRIO_PROCESS, pid), os.getpgid(pid) - pid) for pid in processes_about(tmp_path)
        )

    with pytest.raises(RenderCancelled):
        ffmpeg.run([*ENDLESS, "out.mp4"], cwd=tmp_path, on_progress=look, cancelled=lambda: bool(seen))
    assert seen == {(min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10), 0)}


@pytest.mark.parametrize("network", [False, True])
def test_a_child_reaches_the_network_only_when_it_is_to(network: bool, tmp_path: Path) -> None:
    with web_server(lambda ask: ask.head(content_length=0)) as server:
        script = f"import socket; socket.create_connection(('127.0.0.1', {server.port}), 5)"
        child = confinement.start(
            [sys.executable, "-c", script], cwd=tmp_path, limits=Limits(network=network)
        )
        _, complaint = child.communicate(timeout=60)
    cut_off = not network and bool(confinement.cut_off())
    assert ("Network is unreachable" in complaint.decode()) is cut_off
    assert (child.returncode != 0) is cut_off


def test_where_the_system_does_not_allow_it_children_are_not_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    confinement.cut_off.cache_clear()
    try:
        assert confinement.cut_off() == ()
    finally:
        confinement.cut_off.cache_clear()


def test_a_missing_ffmpeg_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FfmpegMissing):
        Ffmpeg(tmp_path / "absent").run([], cwd=tmp_path)
    with pytest.raises(FfmpegMissing, match="CUTROOM_FFMPEG"):
        find_ffmpeg(str(tmp_path / "absent"))


def test_an_ffmpeg_can_be_chosen(executable: Path) -> None:
    assert find_ffmpeg(str(executable)) == executable
    assert ffmpeg_version(executable)[0].isdigit()
