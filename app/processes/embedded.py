"""Everything on one machine by one command: a bus, one web process, and workers, looked after."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import sys
import threading
from pathlib import Path

from app.adapters.events.broker import Broker
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.domain.errors import AppError
from app.processes.starting import alone_in, listen, make_data_folder
from app.processes.supervisor import ChildSpec, Supervisor
from app.settings import Settings

logger = logging.getLogger(__name__)

FIRST_ANSWER_SECONDS = 60.0
WEB_FIRST_SECONDS = 1.5  # a person waits for the page, and nobody yet for a worker


def serve_embedded(settings: Settings, program: Path) -> None:
    """Serve until a signal comes. Raises AppError when it cannot start."""
    make_data_folder(settings)
    find_ffmpeg(settings.ffmpeg)
    with contextlib.ExitStack() as stack:
        stack.enter_context(alone_in(settings.data_dir))
        listener = stack.enter_context(listen(settings))
        broker = Broker(settings.bus_socket)
        broker.start()
        stack.callback(broker.close)
        supervisor = Supervisor(_children(program, listener))
        _stop_on_signals(supervisor)
        threading.Thread(target=_say_when_ready, args=(settings, listener, supervisor), daemon=True).start()
        if not supervisor.run():
            raise AppError("Cutroom could not start. The lines above say why.")
        logger.info("Cutroom has stopped")


def _children(program: Path, listener: socket.socket) -> list[ChildSpec]:
    number = listener.fileno()
    web = ChildSpec(
        name="web",
        command=_command(program, "web", "--listener", str(number)),
        inherit=(number,),
        essential=True,
    )
    workers = ChildSpec(
        name="workers",
        # the same name after a restart of everything: what their former selves held is free at once
        command=_command(program, "worker", "--name", "embedded"),
        after=WEB_FIRST_SECONDS,
    )
    return [web, workers]


def _command(program: Path, *words: str) -> tuple[str, ...]:
    return (sys.executable, str(program), *words, "--attached")


def _stop_on_signals(supervisor: Supervisor) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())


def _say_when_ready(settings: Settings, listener: socket.socket, supervisor: Supervisor) -> None:
    """The port is open before the web process is; the first answer tells that it works."""
    host, port = listener.getsockname()[:2]
    with contextlib.suppress(OSError):
        with socket.create_connection((_reachable(host), port), timeout=FIRST_ANSWER_SECONDS) as probe:
            probe.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if not probe.recv(64).startswith(b"HTTP/"):
                return
        supervisor.all_ready()
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        logger.info("Cutroom is ready at http://%s:%d", shown, settings.port)


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
