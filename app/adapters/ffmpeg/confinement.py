"""How a child process is started so that it stays small, polite, and never outlives us."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

GIB = 1 << 30
TERMINATE = signal.SIGTERM


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take of the machine."""

    address_space: int = 16 * GIB  # bytes; reserved, not used: a thread of glibc's reserves 64 MB
    file_size: int = 512 * GIB  # bytes of one file
    open_files: int = 1024
    niceness: int = 10
    cpu_seconds: int | None = None
    network: bool = False  # True: may reach it; otherwise cut off where the system allows that


def start(
    command: Sequence[str],
    *,
    cwd: Path,
    limits: Limits,
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.PIPE,
    surroundings: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, by default with nothing to read from.

    `surroundings` are its environment variables, if not ours.

    It is killed when the *thread* that calls this ends, so call it from one that lives as long as
    the work does. The limits are set by small programs which then become the command: code between
    fork and exec is not safe in a process with threads. Where they do not exist (macOS), a child
    has no limits and only the usual end by `stop`.
    """
    return subprocess.Popen(  # the caller waits for it
        [*_prefix(limits), *command],
        cwd=cwd,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=surroundings,
        start_new_session=True,
        bufsize=0,
    )


def stop(process: subprocess.Popen[bytes], *, patience: float) -> None:
    """Ask the process group to end, and make it end after `patience` seconds. Returns when it has."""
    if process.poll() is not None:
        return
    signal_group(process, TERMINATE)
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        signal_group(process, signal.SIGKILL)
        process.wait()


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to everything that the child started with `start` is."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:  # it ended by itself in this moment
        return


@cache
def cut_off() -> tuple[str, ...]:
    """The words that start a program without a network; none where the system does not allow it."""
    unshare = shutil.which("unshare")
    for alone in (("--net",), ("--user", "--map-root-user", "--net")) if unshare else ():
        words = (str(unshare), *alone, "--")
        try:
            subprocess.run([*words, "true"], check=True, capture_output=True, timeout=10)
        except (OSError, subprocess.SubprocessError):
            continue
        return words
    return ()


def _prefix(limits: Limits) -> list[str]:
    apart = () if limits.network else cut_off()
    setpriv = shutil.which("setpriv")
    bound = (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()
    # Whoever gets a namespace of users loses what was asked of the system before.
    words = [*apart, *bound] if "--user" in apart else [*bound, *apart]
    if prlimit := shutil.which("prlimit"):
        words += [
            prlimit,
            f"--as={limits.address_space}",
            f"--fsize={limits.file_size}",
            f"--nofile={limits.open_files}",
            "--core=0",
            *([f"--cpu={limits.cpu_seconds}"] if limits.cpu_seconds else []),
            "--",
        ]
    if nice := shutil.which("nice"):
        words += [nice, "-n", str(limits.niceness)]
    return words
