"""What an upload of two gigabytes costs: time, memory, and how long others wait meanwhile."""

from __future__ import annotations

import base64
import http.client
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.running_server import RunningServer, running_server

BYTES = 2_000_000_000
CHUNK = 32 * 1024 * 1024
TUS = {"Tus-Resumable": "1.0.0"}


def main() -> None:
    """Send it by tus in chunks of 32 MB, beside a plain copy of a file of that size."""
    with tempfile.TemporaryDirectory(prefix="cutroom-benchmark-") as name:
        folder = Path(name)
        with running_server(folder / "data", workers=False) as server:
            web = server.pid_of(" web ")
            before = _reset_peak(web)
            waits, stop = _Waits(server), threading.Event()
            watching = threading.Thread(target=waits.measure, args=(stop,))
            watching.start()
            seconds = _upload(server)
            stop.set()
            watching.join()
            peak = _peak(web)
        copied = _copy(folder)
    _say(f"{BYTES / 1e9:g} GB by tus: {seconds:.1f} s, {BYTES / 1e6 / seconds:.0f} MB/s")
    _say(f"a plain copy, flushed to the disk: {copied:.1f} s; ratio {seconds / copied:.1f}")
    _say(f"memory of the web process: {before:.0f} MB before, {peak:.0f} MB at most")
    _say(f"another request meanwhile: {waits.words}")


class _Waits:
    """How long a small request takes, again and again."""

    def __init__(self, server: RunningServer) -> None:
        self._port = server.port
        self._seconds: list[float] = []

    def measure(self, stop: threading.Event) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while not stop.wait(0.02):
            began = time.perf_counter()
            line.request("OPTIONS", "/api/uploads")
            line.getresponse().read()
            self._seconds.append(time.perf_counter() - began)
        line.close()

    @property
    def words(self) -> str:
        hundredths = statistics.quantiles(self._seconds, n=100)
        return (
            f"median {hundredths[49] * 1000:.1f} ms, p99 {hundredths[98] * 1000:.0f} ms, "
            f"longest {max(self._seconds) * 1000:.0f} ms of {len(self._seconds)}"
        )


def _upload(server: RunningServer) -> float:
    block = os.urandom(CHUNK)
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    named = {"Upload-Metadata": f"filename {base64.b64encode(b'large.mp4').decode()}"}
    began = time.perf_counter()
    line.request("POST", "/api/uploads", headers={**TUS, **named, "Upload-Length": str(BYTES)})
    answer = line.getresponse()
    answer.read()
    where = answer.headers["Location"]
    for offset in range(0, BYTES, CHUNK):
        headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        line.request("PATCH", where, body=memoryview(block)[: BYTES - offset], headers=headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 204, answer.status
    line.close()
    return time.perf_counter() - began


def _copy(folder: Path) -> float:
    source, target = folder / "source", folder / "target"
    block = os.urandom(CHUNK)
    with source.open("wb") as file:
        for offset in range(0, BYTES, CHUNK):
            file.write(memoryview(block)[: BYTES - offset])
    os.sync()
    began = time.perf_counter()
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())
    return time.perf_counter() - began


def _reset_peak(pid: int) -> float:
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _peak(pid)


def _peak(pid: int) -> float:
    """The most memory that a process had since, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
