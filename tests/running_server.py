"""Cutroom as people start it: real processes, a free port, a data folder of their own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.servers import free_port
from tests.waiting import wait_until

MAIN = Path(__file__).parents[1] / "main.py"
START_SECONDS = 120  # on a machine that is busy with other tests
FOREIGN = ("NICEGUI_", "PYTEST_", "CUTROOM_", "COV_")  # what must not reach the server


class RunningServer:
    """`main.py serve`, or another command, on `data_dir`; its output is in `log`.

    `{url}` in a setting is where it is served.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        command: tuple[str, ...] = ("serve",),
        settings: Mapping[str, str] | None = None,
        workers: bool = True,
    ) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = command
        self._workers = workers
        self._settings = {name: value.replace("{url}", self.url) for name, value in (settings or {}).items()}
        self._output = tempfile.NamedTemporaryFile(prefix="cutroom-log-", delete=False)  # noqa: SIM115
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What the processes said."""
        return Path(self._output.name).read_text(errors="replace")

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process that was started first."""
        assert self._process is not None, "it was not started"
        return self._process

    def launch(self) -> None:
        """Start, without waiting for anything."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        environment |= {"CUTROOM_DATA_DIR": str(self.data_dir), "CUTROOM_PORT": str(self.port)}
        self._process = subprocess.Popen(
            [sys.executable, str(MAIN), *self._command],
            env=environment | self._settings,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            start_new_session=True,
        )

    def start(self) -> None:
        """Start, and wait until it answers and, unless made with `workers=False`, has workers."""
        self.launch()
        self.wait_until_up()

    def wait_until_up(self) -> None:
        """Return once it answers and, unless made with `workers=False`, has workers."""
        wait_until(self._is_up, f"the server is up; it said: {self.log}", seconds=START_SECONDS)

    def stop(self) -> int:
        """Ask it to end, as Ctrl-C or a service manager does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        """End the first process without a word to it."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End whatever still runs."""
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.stop()
            if self._process.poll() is None:
                self.kill()
        self._output.close()
        Path(self._output.name).unlink(missing_ok=True)

    def get(self, path: str) -> Any:
        """The JSON of an answer. Raises urllib.error.HTTPError."""
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON of an answer to a JSON body. Raises urllib.error.HTTPError."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body or {}).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def upload(self, path: Path) -> Any:
        """Bring a file in; what the server answers: asset and job."""
        boundary = "cutroom-test-boundary"
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        request = urllib.request.Request(
            f"{self.url}/api/media",
            data=head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def processes(self) -> dict[int, str]:
        """All that runs under the first process now: pid → command line."""
        return descendants(self.process.pid)

    def workers(self) -> dict[str, int]:
        """The worker processes: what their names end with, such as `render-1` → pid."""
        found = {}
        for pid, command in self.processes().items():
            with contextlib.suppress(OSError):
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                if "main.py worker" in command and name.rpartition("-")[2].isdigit():
                    found[name] = pid
        return found

    def pid_of(self, words: str) -> int:
        """The one process below the first whose command line holds `words`."""
        found = [pid for pid, command in self.processes().items() if words in command]
        assert len(found) == 1, f"{words!r} is {found} of {self.processes()}"
        return found[0]

    def _is_up(self) -> bool:
        assert self.process.poll() is None, f"it ended: {self.log}"
        try:
            health = self.get("/health")
        except OSError:
            return False
        return not self._workers or bool(health["workers"])


@contextlib.contextmanager
def running_server(data_dir: Path, **options: Any) -> Iterator[RunningServer]:
    """A server that is up; nothing of it is left afterwards. Fails when its log has an error."""
    server = RunningServer(data_dir, **options)
    try:
        server.start()
        yield server
        assert "Traceback" not in server.log, server.log
    finally:
        server.close()


def descendants(pid: int) -> dict[int, str]:
    """Living processes below one; zombies do not count, though `kill -0` finds them."""
    children: dict[int, list[int]] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if state != "Z":
                children.setdefault(int(parent), []).append(int(entry.name))
                commands[int(entry.name)] = command
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found[child] = commands[child]
            waiting.append(child)
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs: a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
